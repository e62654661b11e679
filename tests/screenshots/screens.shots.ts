// Walks through a seller's day and takes a picture of every screen on the way, in both languages.
import type { Locator, Page } from '@playwright/test';
import { readRows } from '../e2e/support/rows';
import { changeRows, PIN, useApps, type Seller } from '../e2e/support/seller';
import { expect, storedOffline, test } from '../e2e/support/test';
import { shoot } from './camera';
import { wordsOf, type Language, type Say } from './words';

/** A link or button, whichever it is, by the beginning of its words. */
const control = (page: Page, words: RegExp): Locator =>
  page
    .getByRole('link', { name: words })
    .or(page.getByRole('button', { name: words }))
    .first();

/** Waits out the half second in which nothing that moves money can be tapped. */
async function tap(page: Page, words: RegExp): Promise<void> {
  const target = control(page, words);
  await expect(target).toBeVisible();
  await expect(page.locator('[data-arming], [inert]')).toHaveCount(0);
  await target.click();
}

const NOTE = { en: 'Told them on the phone', ru: 'Сообщили по телефону' } as const;
const PRINTER = { en: 'Counter printer', ru: 'Принтер на кассе' } as const;

class Day {
  readonly language: Language;
  readonly say: Say;
  readonly seller: Seller;
  readonly till: Page;

  constructor(language: Language, seller: Seller, till: Page) {
    this.language = language;
    this.say = wordsOf(language);
    this.seller = seller;
    this.till = till;
  }

  shoot(screen: string): Promise<void> {
    return shoot(this.till, `${screen}-${this.language}`);
  }

  home(): Promise<unknown> {
    return this.till.goto(`${this.seller.world.till}/`);
  }

  async open(order: number): Promise<void> {
    await this.till.goto(await this.seller.link(`${this.language}-0-${order}`));
    await expect(this.till.locator('.due .sum')).toBeVisible();
  }

  /** Opens the payment app, and nothing takes the screen. */
  async leave(): Promise<void> {
    await this.till.route(`${this.seller.world.pay}/**`, (route) => route.fulfill({ status: 204 }));
    await tap(this.till, this.say('sale_card'));
    await expect(control(this.till, this.say('away_type'))).toBeVisible();
    await this.till.unroute(`${this.seller.world.pay}/**`);
  }

  async takeCash(): Promise<void> {
    await tap(this.till, this.say('sale_cash'));
    await tap(this.till, this.say('cash_exact'));
    await tap(this.till, this.say('cash_take'));
    await expect(control(this.till, this.say('paid_next'))).toBeVisible();
  }

  async pair(): Promise<void> {
    const { till, say } = this;
    const shop = await this.seller.context.newPage();
    await shop.goto(`${this.seller.world.shop}/?lang=${this.language}`);
    await till.goto((await shop.locator('#connect').getAttribute('href')) ?? '');
    await expect(control(till, say('pair_confirm'))).toBeVisible();
    await this.shoot('pair-asked');
    await tap(till, say('pair_confirm'));
    await expect(control(till, say('pair_stop'))).toBeVisible();
    await this.shoot('pair');
    await shop.locator('[data-state=asking] button[value=allowed]').click();
    await expect(control(till, say('pair_open_shop'))).toBeVisible();
    await this.shoot('pair-done');
    await shop.close();
  }

  async connectPrinter(): Promise<void> {
    const { till, say } = this;
    await till.goto(`${this.seller.world.till}/printers`);
    await tap(till, say('printers_network'));
    await till.getByRole('textbox').fill(new URL(this.seller.world.printer).host);
    await this.shoot('printer-address');
    await tap(till, say('printers_connect'));
    await expect(control(till, say('printers_save'))).toBeVisible();
    await till.getByLabel(say('printers_name')).fill(PRINTER[this.language]);
    await this.shoot('printer-setup');
    await tap(till, say('printers_save'));
    await expect(till.getByText(say('printers_used')).first()).toBeVisible();
    await this.shoot('printers');
    await tap(till, say('nav_orders'));
    await expect(till.getByRole('heading', { name: say('home_waiting') })).toBeVisible();
  }

  /** Sale, cash, away and in doubt of one order, which is then paid in the demo payment app. */
  async sell(): Promise<void> {
    const { till, say } = this;
    await this.open(2);
    await expect(control(till, say('sale_card'))).toHaveAttribute('href');
    await this.shoot('sale');
    await tap(till, say('sale_cash'));
    await this.shoot('cash');
    await till.locator('.key--note').last().click();
    await this.shoot('cash-change');
    await till.goBack();
    await this.leave();
    await this.shoot('away');
    await tap(till, say('away_type'));
    await expect(control(till, say('doubt_later'))).toBeVisible();
    await this.shoot('doubt');
    await tap(till, say('doubt_no'));
    await tap(till, say('sale_card'));
    await till.getByTestId('approve').click();
    await expect(till.getByText(say('result_delivered')).first()).toBeVisible();
    await expect(till.getByText(say('print_printed')).first()).toBeVisible();
    await this.shoot('paid');
  }

  async sellOffline(): Promise<void> {
    await this.open(3);
    await this.seller.context.setOffline(true);
    await expect(this.till.getByText(this.say('offline')).first()).toBeVisible();
    await this.shoot('sale-offline');
    await this.takeCash();
    await this.shoot('paid-offline');
    await tap(this.till, this.say('result_qr'));
    await expect(this.till.locator('.qr')).toBeVisible();
    await this.shoot('paid-qr');
    await tap(this.till, this.say('close'));
    await this.seller.context.setOffline(false);
    await this.home();
  }

  /** An order without a signature, of a shop from which the owner takes such. */
  async openUnsigned(): Promise<void> {
    const { shop, till } = this.seller.world;
    const cur = this.language === 'ru' ? 'RUB' : 'EUR';
    const until = Date.now() + 60 * 60 * 1000;
    await changeRows(this.till, 'shops', { unsigned: { until, limit: 1_000_000, cur } });
    const order = JSON.stringify({ no: '1047', sum: cur === 'RUB' ? 199000 : 3490, cur });
    const link = `web+kass://payNow?callback=[${shop}/kass/result?{*}]&order=${order}`;
    await this.till.goto(`${till}/#l=${encodeURIComponent(link)}`);
    await expect(this.till.getByText(this.say('sale_unsigned_title'))).toBeVisible();
    await this.shoot('sale-unsigned');
  }

  async setPin(): Promise<void> {
    const { till, say } = this;
    await till.goto(`${this.seller.world.till}/settings`);
    await till.getByLabel(say('pin_new')).first().fill(PIN);
    await till.getByLabel(say('pin_repeat')).fill(PIN);
    await tap(till, say('pin_set'));
    await expect(till.getByText(say('pin_is_set')).first()).toBeVisible();
  }

  /** The owner has several ways to be paid, one of them a terminal without a link. */
  async setUpApps(): Promise<void> {
    const { till, seller, language } = this;
    const demo = { label: 'Demo Pay', twin: `${seller.world.pay}/`, use: 'twin' };
    const terminal = { label: language === 'ru' ? 'Терминал' : 'Counter terminal' };
    await useApps(till, {
      'kass-app': demo,
      terminal,
      sbp: { link: 'https://qr.nspk.ru/AS1A00000000000000000000?type=01&crc=0000' },
      square: {},
    });
    await till.goto(`${seller.world.till}/payments`);
    await expect(till.getByRole('heading', { level: 1 })).toBeVisible();
    await this.shoot('payments');
    await till.goto(`${seller.world.till}/payments?app=square`);
    await expect(till.getByRole('textbox').first()).toBeVisible();
    await this.shoot('payments-app');
  }

  /** An order in parts, and the ways its money goes back. */
  async sellInParts(): Promise<void> {
    const { till, say } = this;
    await this.open(3);
    await expect(control(till, say('sale_card'))).toHaveAttribute('href');
    await this.shoot('sale-apps');
    await tap(till, say('sale_split'));
    await expect(till.locator('.keypad')).toBeVisible();
    await this.shoot('split');
    await till.locator('.key--note').first().click();
    await this.shoot('split-half');
    await tap(till, say('split_take'));
    await expect(till.getByText(say('part_label')).first()).toBeVisible();
    await this.shoot('sale-part');
    await this.takePartInCash();
    await this.shoot('sale-rest');
    await tap(till, say('void_start'));
    await expect(till.getByText(say('void_text')).first()).toBeVisible();
    await this.shoot('void');
    await till.goBack();
    await tap(till, say('rest_leave'));
    await till
      .getByRole('dialog')
      .getByRole('button', { name: say('rest_leave') })
      .click();
    await expect(till.getByText(say('part_paid_label')).first()).toBeVisible();
    await this.shoot('paid-part');
  }

  async takePartInCash(): Promise<void> {
    await tap(this.till, this.say('sale_cash'));
    await tap(this.till, this.say('cash_exact'));
    await tap(this.till, this.say('cash_take'));
    await expect(control(this.till, this.say('void_start'))).toBeVisible();
  }

  async sellByHand(): Promise<void> {
    const { till, say } = this;
    await this.open(1);
    await this.shoot('sale-tip');
    await till
      .getByRole('button', { name: this.language === 'ru' ? 'Терминал' : 'Counter' })
      .click();
    await tap(till, say('sale_card'));
    await expect(control(till, say('doubt_yes'))).toBeVisible();
    await this.shoot('by-hand');
    await tap(till, say('doubt_yes'));
    await this.shoot('by-hand-slip');
    await tap(till, say('doubt_slip_save'));
    await expect(control(till, say('refund_start'))).toBeVisible();
    await tap(till, say('refund_start'));
    await expect(control(till, say('refund_choose_lines'))).toBeVisible();
    await tap(till, say('refund_choose_lines'));
    await till.locator('.opts .btn').nth(3).click();
    await this.shoot('refund-start');
    await tap(till, say('refund_choose_go'));
    await expect(control(till, say('refund_drop'))).toBeVisible();
    await this.shoot('refund');
  }

  /** The customer scans a code: only where its currency is used. */
  async sellByCode(): Promise<void> {
    const { till, say } = this;
    await this.open(0);
    await till.getByRole('button', { name: 'СБП' }).click();
    await tap(till, say('sale_by_code'));
    await expect(till.locator('.qr')).toBeVisible();
    await this.shoot('by-code');
  }

  /** All that waits: a paper that asks, messages that wait or were given up, and a row that cannot be read. */
  async queue(): Promise<void> {
    const { till, say } = this;
    await this.seller.shopAnswers('503&times=99');
    for (const order of [0, 1, 2]) {
      await this.open(order);
      await this.takeCash();
      await expect(till.getByText(say('print_shown')).first()).toBeVisible();
    }
    const [paper, message] = [{ kind: 'print' }, { kind: 'deliver' }] as const;
    const asks = { state: 'unknown', error: 'printer-lost', settledAt: null };
    await changeRows(till, 'jobs', asks, { ...paper, createdAt: await this.oldest('print') });
    const oldest = await this.oldest('deliver');
    await changeRows(till, 'jobs', { v: 99 }, { ...message, createdAt: oldest });
    await till.goto(`${this.seller.world.till}/queue`);
    await expect(till.getByText(say('queue_set_aside_text'))).toBeVisible();
    await till
      .getByRole('button', { name: say('queue_give_up') })
      .last()
      .click();
    await till.getByRole('textbox').fill(NOTE[this.language]);
    await this.shoot('queue-give-up');
    await till.getByRole('textbox').press('Enter');
    await expect(control(till, say('queue_take_up'))).toBeVisible();
    await this.shoot('queue');
  }

  /** When the oldest job of a kind was made. */
  private async oldest(kind: string): Promise<number> {
    const jobs = await readRows<{ readonly kind: string; readonly createdAt: number }>(
      this.till,
      'jobs',
    );
    return Math.min(...jobs.filter((job) => job.kind === kind).map((job) => job.createdAt));
  }

  /** The self-check, and what it says when a version waits. */
  async check(): Promise<void> {
    const { till, say } = this;
    await till.goto(`${this.seller.world.till}/check`);
    await expect(control(till, say('check_again'))).toBeEnabled();
    await this.shoot('check');
    await till.locator('.pane').evaluate((pane) => pane.scrollTo(0, pane.scrollHeight));
    await this.shoot('check-end');
  }

  /** The journal is saved and shown again before it would be read in. */
  async readJournal(): Promise<void> {
    const { till, say } = this;
    await till.goto(`${this.seller.world.till}/data`);
    await expect(till.getByText(say('data_save_which')).first()).toBeVisible();
    await tap(till, say('data_save_make'));
    await expect(control(till, say('data_save_take'))).toBeVisible();
    await this.shoot('data');
    const saving = till.waitForEvent('download');
    await tap(till, say('data_save_take'));
    await till.locator('input[type=file]').setInputFiles(await (await saving).path());
    await expect(control(till, say('data_read_go'))).toBeVisible();
    await this.shoot('data-read');
  }

  async refuse(kind: 'tampered' | 'expired' | 'stranger'): Promise<void> {
    const link = await this.seller.link(
      `${this.language}-0-5`,
      kind === 'tampered' ? 'fresh' : kind,
    );
    const middle = Math.round(link.length * 0.6);
    const other = link[middle] === 'A' ? 'B' : 'A';
    const changed = `${link.slice(0, middle)}${other}${link.slice(middle + 1)}`;
    await this.till.goto('about:blank');
    await this.till.goto(kind === 'tampered' ? changed : link);
    await expect(control(this.till, this.say('badlink_copy'))).toBeVisible();
    await this.shoot(`refused-${kind}`);
  }
}

for (const language of ['en', 'ru'] as const) {
  test.describe(language, () => {
    test.use({ locale: language });

    test(`money in parts, ${language}`, async ({ seller }) => {
      const day = new Day(language, seller, await seller.context.newPage());
      await day.pair();
      await day.setPin();
      await day.setUpApps();
      await day.sellInParts();
      await day.sellByHand();
      if (language === 'ru') await day.sellByCode();
    });

    test(`what waits, ${language}`, async ({ seller }) => {
      const day = new Day(language, seller, await seller.context.newPage());
      await day.till.goto(`${seller.world.till}/queue`);
      await expect(day.till.getByText(day.say('queue_empty_title')).first()).toBeVisible();
      await day.shoot('queue-empty');
      await day.pair();
      await day.queue();
    });

    test(`every screen, ${language}`, async ({ seller }) => {
      const day = new Day(language, seller, await seller.context.newPage());
      await day.home();
      await expect(day.till.getByRole('heading', { name: day.say('first_title') })).toBeVisible();
      await expect(control(day.till, day.say('first_demo_shop'))).toBeVisible();
      await day.shoot('first');
      await day.pair();
      await day.home();
      await storedOffline(day.till);
      await day.shoot('home-empty');
      await day.connectPrinter();
      await day.sell();
      await day.sellOffline();
      await day.openUnsigned();
      for (const kind of ['tampered', 'expired', 'stranger'] as const) await day.refuse(kind);
      for (const order of [0, 1, 5]) await day.open(order);
      await day.leave();
      await tap(day.till, day.say('away_type'));
      await expect(control(day.till, day.say('doubt_later'))).toBeVisible();
      await day.home();
      await expect(day.till.getByText(day.say('home_needs_you'))).toBeVisible();
      await day.shoot('home');
      await day.till.goto(`${seller.world.till}/settings`);
      await expect(day.till.getByText(day.say('settings_theme')).first()).toBeVisible();
      await day.shoot('settings');
      await day.check();
      await day.readJournal();
    });
  });
}
