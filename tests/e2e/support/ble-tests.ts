// The Bluetooth LE printer, run twice: as browsers ship it, and with the permissions that outlive a page.
import { says } from './seller';
import type { Page } from '@playwright/test';
import { linesOf } from '../../../src/lib/domain/receipt';
import { readPaper } from '../../../src/lib/encoders/paper';
import { BlePrinter, chooseBlePrinter, type Chooser } from './ble-printer';
import { expect, test as base } from './test';

/** A paired till that holds a Bluetooth LE printer, which was switched on once the page was open. */
interface Counter {
  readonly till: Page;
  readonly printer: BlePrinter;
  readonly chooser: Chooser;
}

export const test = base.extend<{ counter: Counter }>({
  counter: async ({ seller, browser }, use) => {
    const till = await seller.pair();
    await till.goto(`${seller.world.till}/printers`);
    const printer = await BlePrinter.create(browser);
    const chooser = await chooseBlePrinter(till);
    await till.getByRole('button', { name: /^Bluetooth LE/ }).click();
    await expect(till.getByRole('heading', { name: 'Print a test, then answer' })).toBeVisible();
    // What it was asked when it was connected.
    printer.clear();
    await use({ till, printer, chooser });
    await printer.switchOff();
  },
});

const textOf = (printer: BlePrinter): string =>
  linesOf(readPaper(printer.bytes).lines)
    .map((line) => line.text)
    .join('\n');

/** The lines of a paper, without the blanks that no printer shows. */
const rows = (text: string): readonly string[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd());

export function bleTests(): void {
  test('the receipt arrives at the printer byte for byte, and is called sent, not printed', async ({
    seller,
    counter: { till, printer },
  }) => {
    await openInPlace(till, await seller.link('ru-0-1'));
    await seller.takeCash(till);
    await expect(says(till, 'Receipt sent to the printer')).toBeVisible();
    const paper = readPaper(printer.bytes);
    expect(paper.unknown).toEqual([]);
    expect(paper.drawer).toBe(0);
    expect(rows(textOf(printer))).toEqual(rows(await till.locator('.paper pre').innerText()));
    const printed = rows(textOf(printer));
    expect(printed).toContain('Хлеб бородинский');
    expect(printed).toContain(`${'ИТОГО'.padEnd(10)}713.10`);
    expect(printed).toContain(`${'Чек'.padEnd(26)}1042-1`);
  });
}

/** How a printer is set up: the same in both. */
export function setUpTests(): void {
  test('a test print shows the settings on the screen, and loses no answer', async ({
    counter: { till, printer },
  }) => {
    await till.getByRole('button', { name: '42', exact: true }).click();
    await till.getByRole('button', { name: '46', exact: true }).click();
    await till.getByRole('button', { name: 'Test print' }).click();
    await expect(till.getByRole('heading', { name: 'Look at the paper and answer' })).toBeVisible();
    const { lines, unknown } = readPaper(printer.bytes, 'windows-1251');
    expect(unknown).toEqual([]);
    const text = linesOf(lines).map((line) => line.text);
    expect(text.slice(0, 4).map((line) => line.slice(0, 2))).toEqual(['17', '7:', '59', '46']);
    expect(text[3]).toBe('46: Привет Ёё №');
    expect(text.some((line) => line.startsWith('Привет Ёё № 123'))).toBe(true);
    expect(text.some((line) => /^1234567890.{31}\|$/.test(line))).toBe(true);
    const pressed = till.locator('[aria-pressed=true]');
    await expect(pressed.filter({ hasText: /^42$/ })).toHaveCount(1);
    await expect(pressed.filter({ hasText: /^46$/ })).toHaveCount(1);
    await till.getByRole('button', { name: 'Save' }).click();
    await expect(till.getByText('42 columns')).toBeVisible();
  });

  test('where prints stop in the middle, blocks of five sizes tell the largest piece', async ({
    counter: { till, printer },
  }) => {
    await till.getByText('If something looks wrong').click();
    await till.getByRole('button', { name: 'Print blocks' }).click();
    await expect.poll(() => textOf(printer)).toContain('512|');
    for (const size of [20, 100, 180, 244, 512])
      expect(rows(textOf(printer))).toEqual(expect.arrayContaining([`${size}:`, `${size}|`]));
    await till.getByRole('button', { name: '180|' }).click();
    await till.getByRole('button', { name: 'Save' }).click();
    await expect(till.getByText('32 columns')).toBeVisible();
  });
}

/** A new order in a page that lives: only the fragment changes, and the printer stays connected. */
export async function openInPlace(till: Page, link: string): Promise<void> {
  await till.getByRole('link', { name: 'Back' }).click();
  await openFromList(till, link);
}

/** The same from the list of printers. */
export async function openFromList(till: Page, link: string): Promise<void> {
  await till.getByRole('link', { name: 'Orders' }).click();
  await expect(till.getByRole('heading', { name: 'Waiting orders' })).toBeVisible();
  await till.evaluate((hash) => (location.hash = hash), new URL(link).hash);
  await expect(till.getByText('To pay')).toBeVisible();
}
