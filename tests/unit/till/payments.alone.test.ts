import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ShopId } from '../../../src/lib/domain/ids';
import type { Settings } from '../../../src/lib/offline/settings';
import { Language } from '../../../src/lib/till/locale.svelte';
import { RuleDraft } from '../../../src/lib/till/pay-rule.svelte';
import { labelsInUse, pairsHeard, Payments } from '../../../src/lib/till/payments.svelte';
import { Till } from '../../../src/lib/till/till.svelte';
import { START_MS, TILL } from '../../fakes/till-ports';
import { refusal } from '../schemes/kass/paired-shop';
import { openSale, pairedTill, type PairedTill } from './paired-till';
import { anyApp, crownCode, phoneApp, terminal } from './small-schemes';

vi.mock('../../../src/lib/schemes/registry', () => import('./small-schemes'));

const SET_UP = { label: 'Any App', client: 'abc', use: 'link', site: 'https://pay.example/' };

let world: PairedTill;
let till: Till;
let payments: Payments;
beforeEach(async () => {
  world = await pairedTill();
  till = new Till(world.ports, new Language(['en']));
  await till.refresh();
  payments = new Payments(till);
  await payments.load();
});

const stored = () => world.ports.storage.loadSettings();
const use = (apps: Settings['apps'], enabledApps = Object.keys(apps)) =>
  till.saveSettings({ apps, enabledApps });
const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id);
function found(id: string) {
  const app = payments.find(id);
  if (!app) throw new TypeError(`No app ${id}`);
  return app;
}
function drafted(id: string) {
  const draft = payments.draftOf(id);
  if (!draft) throw new TypeError(`Nothing to add for ${id}`);
  return draft;
}

describe('the lists', () => {
  it('are empty until the apps are loaded', async () => {
    await use({ terminal: {} });
    const fresh = new Payments(till);
    expect([fresh.isLoaded, fresh.inUse, fresh.addable]).toEqual([false, [], []]);
  });

  it('tell for each app in use what stands in its way', async () => {
    await use({ terminal: {}, 'any-app': {}, 'phone-app': {}, 'gone-app': {} });
    expect(payments.inUse.map(({ id, state }) => [id, state])).toEqual([
      ['terminal', 'ready'],
      ['any-app', 'settings'],
      ['phone-app', 'platform'],
      ['gone-app', 'withdrawn'],
    ]);
    expect(found('any-app').needs?.name).toBe('client');
    expect(found('terminal').needs).toBeUndefined();
  });

  it('keep an app that is switched off at hand', async () => {
    await use({ terminal: {}, 'any-app': {} }, ['terminal']);
    expect(ids(payments.inUse)).toEqual(['terminal']);
    expect(payments.switchedOff).toMatchObject([{ id: 'any-app', state: 'off' }]);
  });

  it('offer first what works on this device, and last what its maker has ended', () => {
    expect(payments.addable.map(({ scheme, state }) => [scheme.id, state])).toEqual([
      ['any-app', 'ready'],
      ['crown-code', 'ready'],
      ['terminal', 'ready'],
      ['phone-app', 'platform'],
      ['gone-app', 'withdrawn'],
    ]);
  });

  it('offer once more only what a till can have several of', async () => {
    await use({ terminal: {}, 'phone-app': {} }, ['terminal']);
    expect(ids(payments.addable.map(({ scheme }) => scheme))).toEqual([
      'any-app',
      'crown-code',
      'terminal',
      'gone-app',
    ]);
    expect(payments.draftOf('phone-app')).toBeNull();
    expect(payments.draftOf('of-another-version')).toBeNull();
  });

  it('name what is in use without the apps', () => {
    const apps = { terminal: { label: 'Counter' } };
    expect(labelsInUse({ apps, enabledApps: ['terminal', 'any-app'] })).toEqual([
      'Counter',
      'any-app',
    ]);
  });
});

describe('saving an app', () => {
  it('stores it without the space around, and offers a new one last', async () => {
    await use({ terminal: {} });
    const draft = drafted('any-app');
    expect(await payments.save(draft, { ...draft.settings, client: ' abc ' })).toEqual([]);
    expect(await stored()).toMatchObject({
      apps: { terminal: {}, 'any-app': SET_UP },
      enabledApps: ['terminal', 'any-app'],
    });
  });

  it('stores nothing while a setting cannot be right, and names it', async () => {
    const before = await stored();
    const draft = drafted('any-app');
    expect(await payments.save(draft, draft.settings)).toEqual(['client']);
    const typed = { ...SET_UP, label: '', use: 'site', site: 'ftp:' };
    expect(await payments.save(draft, typed)).toEqual(['label', 'site']);
    expect(await stored()).toEqual(before);
  });

  it('does not keep what is wrong in a setting that does not matter', async () => {
    expect(await payments.save(drafted('any-app'), { ...SET_UP, site: 'ftp:' })).toEqual([]);
    expect((await stored()).apps['any-app']).toEqual(SET_UP);
  });

  it('stores only what the scheme knows', async () => {
    await payments.save(drafted('terminal'), { label: 'Counter', left: 'over' });
    expect((await stored()).apps).toEqual({ terminal: { label: 'Counter' } });
  });

  it('does not switch on what the owner switched off', async () => {
    await use({ 'any-app': SET_UP }, []);
    await payments.save(found('any-app'), { ...SET_UP, client: 'xyz' });
    expect(await stored()).toMatchObject({
      apps: { 'any-app': { client: 'xyz' } },
      enabledApps: [],
    });
  });

  it('keeps several of one scheme apart, also by name', async () => {
    await payments.save(drafted('terminal'), drafted('terminal').settings);
    const second = drafted('terminal');
    expect([second.id, second.label]).toEqual(['terminal-2', 'Terminal 2']);
    await payments.save(second, second.settings);
    expect(payments.inUse.map(({ label }) => label)).toEqual(['Terminal', 'Terminal 2']);
  });
});

describe('the order of the apps', () => {
  beforeEach(() => use({ terminal: {}, 'any-app': {}, 'crown-code': {} }));

  it.each([
    ['up', 'any-app', -1, ['any-app', 'terminal', 'crown-code']],
    ['down', 'any-app', 1, ['terminal', 'crown-code', 'any-app']],
    ['not beyond the first place', 'terminal', -1, ['terminal', 'any-app', 'crown-code']],
    ['not beyond the last place', 'crown-code', 1, ['terminal', 'any-app', 'crown-code']],
    ['not one that is not there', 'phone-app', 1, ['terminal', 'any-app', 'crown-code']],
  ] as const)('is changed by one place: %s', async (_, id, by, order) => {
    await payments.move(id, by);
    expect((await stored()).enabledApps).toEqual(order);
  });

  it('leaves what this version does not know where it is', async () => {
    await use({ terminal: {}, 'any-app': {} }, ['terminal', 'of-another-version', 'any-app']);
    await payments.move('any-app', -1);
    expect((await stored()).enabledApps).toEqual(['any-app', 'of-another-version', 'terminal']);
  });

  it('puts what is switched on last, and forgets nothing of what is switched off', async () => {
    await payments.switchOn('terminal', false);
    expect(await stored()).toMatchObject({
      apps: { terminal: {} },
      enabledApps: ['any-app', 'crown-code'],
    });
    await payments.switchOn('terminal', true);
    expect((await stored()).enabledApps).toEqual(['any-app', 'crown-code', 'terminal']);
  });
});

describe('removing an app', () => {
  it('takes its settings, rules and test along, and nothing else', async () => {
    await use({ terminal: {}, 'any-app': SET_UP });
    await till.saveSettings({ payDefaults: [{ app: 'any-app' }, { app: 'terminal' }] });
    await payments.startTest(found('any-app'));
    await payments.remove('any-app');
    expect(await stored()).toMatchObject({
      apps: { terminal: {} },
      enabledApps: ['terminal'],
      payDefaults: [{ app: 'terminal' }],
    });
    expect((await stored()).appTest).toBeUndefined();
    expect(payments.find('any-app')).toBeNull();
  });

  it('leaves the test of another app', async () => {
    await use({ terminal: {}, 'any-app': SET_UP });
    await payments.startTest(found('any-app'));
    await payments.remove('terminal');
    expect((await stored()).appTest?.app).toBe('any-app');
    expect((await stored()).apps).toEqual({ 'any-app': SET_UP });
  });
});

describe('the rules of the first choice', () => {
  const SHOP = ShopId.parse('shop-of-the-test');
  const always = { app: 'terminal' };
  const large = { from: 5000, currency: 'EUR', app: 'any-app' };
  const small = { from: 1000, currency: 'EUR', app: 'terminal' };
  const ours = { shop: SHOP, app: 'any-app' };

  it('stand in the order in which they count', async () => {
    for (const rule of [always, small, ours, large]) await payments.saveRule(rule);
    expect(payments.rules).toEqual([ours, large, small, always]);
    expect((await stored()).payDefaults).toEqual([ours, large, small, always]);
  });

  it('have one for a shop and sum: the newer takes the place of the older', async () => {
    await payments.saveRule(small);
    await payments.saveRule({ ...small, app: 'any-app' });
    expect(payments.rules).toEqual([{ ...small, app: 'any-app' }]);
    await payments.saveRule({ ...small, currency: 'SEK' });
    expect(payments.rules).toHaveLength(2);
  });

  it('can be changed and removed', async () => {
    for (const rule of [always, small]) await payments.saveRule(rule);
    await payments.saveRule(large, payments.rules[0]);
    expect(payments.rules).toEqual([large, always]);
    const [first] = payments.rules;
    if (first) await payments.removeRule(first);
    expect(payments.rules).toEqual([always]);
  });

  it.each([
    ['any sum', '', 'EUR', { app: 'terminal' }],
    ['a sum', '50', 'eur', { app: 'terminal', from: 5000, currency: 'EUR' }],
    ['a sum with a comma', ' 9,90 ', 'EUR', { app: 'terminal', from: 990, currency: 'EUR' }],
    ['a sum without decimals', '50', 'JPY', { app: 'terminal', from: 50, currency: 'JPY' }],
    ['no sum', 'fifty', 'EUR', null],
    ['more decimals than there are', '0.5', 'JPY', null],
    ['no currency', '50', 'EURO', null],
  ])('are read from what the owner types: %s', (_, sum, currency, rule) => {
    const draft = new RuleDraft({ app: 'terminal' });
    draft.typeSum(sum);
    draft.typeCurrency(currency);
    expect(draft.rule).toEqual(rule);
  });

  it('are shown to be changed as they are', () => {
    for (const rule of [always, large, { ...ours, from: 990, currency: 'EUR' }])
      expect(new RuleDraft(rule).rule).toEqual(rule);
    expect(new RuleDraft({ ...always, app: '' }).rule).toBeNull();
  });
});

describe('the preview', () => {
  it('is the link of a payment on this device', () => {
    const preview = payments.previewOf(anyApp, { client: ' abc ' });
    expect(preview).toMatchObject({
      ok: true,
      text: expect.stringMatching(
        /^any-app:\/\/android\?client=abc&sum=100EUR&back=https:\/\/till\.example\/payments\?app=any-app#a=[\w-]{22}\.[\w-]{22}$/,
      ),
    });
  });

  it('says what is wrong where the settings make no link', () => {
    expect(payments.previewOf(anyApp, { client: '' })).toEqual({ ok: false });
  });

  it('hides no other fault', () => {
    const broken = {
      ...anyApp,
      buildUrl: () => {
        throw new TypeError('A mistake');
      },
    };
    expect(() => payments.previewOf(broken, SET_UP)).toThrow(TypeError);
  });

  it('is the code, the link of the other device, or nothing', () => {
    expect(payments.previewOf(crownCode, {})).toEqual({ ok: true, text: 'C100SEK' });
    expect(payments.previewOf(phoneApp, {})).toEqual({ ok: true, text: 'phone-app://ios' });
    expect(payments.previewOf(terminal, {})).toBeNull();
  });
});

describe('the sum of a test', () => {
  it('is one euro before the first order', () => {
    expect(payments.testSumOf({})).toEqual({ amount: 100, currency: 'EUR' });
  });

  it.each([
    ['one of the currency sold last', 'RUB', undefined, { amount: 100, currency: 'RUB' }],
    ['one without decimals', 'JPY', undefined, { amount: 1, currency: 'JPY' }],
    [
      'one of its own where it does not take that',
      'RUB',
      ['SEK'],
      { amount: 100, currency: 'SEK' },
    ],
    [
      'that of the order where it takes several',
      'RUB',
      ['SEK', 'RUB'],
      { amount: 100, currency: 'RUB' },
    ],
  ])('is %s', async (_, cur, currencies, sum) => {
    await openSale(world, { cur });
    await till.refresh();
    expect(payments.testSumOf(currencies ? { currencies } : {})).toEqual(sum);
  });
});

describe('the test of an app', () => {
  beforeEach(() => use({ 'any-app': SET_UP, terminal: {} }));

  async function started() {
    const href = await payments.startTest(found('any-app'));
    const { appTest } = await stored();
    if (href === null || !appTest) throw new TypeError('No test');
    return { href, appTest, reference: `${appTest.attempt}.${appTest.nonce}` };
  }
  const back = (reference: string, pairs: string) =>
    till.takeReturn(new URL(`${TILL}/payments?app=any-app&${pairs}#a=${reference}`));

  it('is stored before its link can be followed', async () => {
    let isLinkThere: boolean | null = null;
    const slow = new Payments({
      ports: till.ports,
      sales: till.sales,
      settings: till.settings,
      saveSettings: async (change) => {
        isLinkThere = slow.linkOf(found('any-app')) !== null;
        await till.saveSettings(change);
      },
    });
    await slow.load();
    expect(await slow.startTest(found('any-app'))).not.toBeNull();
    expect(isLinkThere).toBe(false);
    expect(slow.linkOf(found('any-app'))).not.toBeNull();
  });

  it('opens the app with a reference that no other test had', async () => {
    const first = await started();
    expect(first.appTest).toMatchObject({ app: 'any-app', at: START_MS });
    expect(first.href).toContain(`#a=${first.reference}`);
    expect(first.href).toBe(payments.linkOf(found('any-app')));
    expect((await started()).reference).not.toBe(first.reference);
  });

  it('has a link only for its own app, and only until the settings change', async () => {
    await started();
    expect(payments.linkOf(found('terminal'))).toBeNull();
    await payments.save(found('any-app'), { ...SET_UP, client: 'xyz' });
    expect(payments.linkOf(found('any-app'))).toBeNull();
  });

  it('is not possible for what does not answer, or cannot be opened', async () => {
    expect(await payments.startTest(found('terminal'))).toBeNull();
    await use({ 'any-app': { ...SET_UP, client: '' } });
    expect(await payments.startTest(found('any-app'))).toBeNull();
    expect((await stored()).appTest).toBeUndefined();
  });

  it('tells what came back, as the app said it and as the till took it', async () => {
    const { reference } = await started();
    expect(await back(reference, 'status=ok&tx=T-1')).toEqual({ type: 'test', app: 'any-app' });
    const test = payments.testOf(found('any-app'));
    expect(test?.answer).toMatchObject({ outcome: 'approved', tx: 'T-1' });
    expect(pairsHeard(test?.heard ?? '')).toEqual(['app=any-app', 'status=ok', 'tx=T-1', 'a=…']);
    expect(payments.testOf(found('terminal'))).toBeNull();
  });

  it('makes no sale, and asks nobody anything', async () => {
    const { reference } = await started();
    await back(reference, 'status=ok');
    expect(till.sales).toEqual([]);
    expect(till.needs).toEqual([]);
  });

  it('believes nobody who does not know its reference', async () => {
    const { appTest } = await started();
    const forged = `${appTest.attempt}.${'A'.repeat(22)}`;
    expect((await refusal(back(forged, 'status=ok'))).code).toBe('payment-forged');
    expect(payments.testOf(found('any-app'))?.answer).toBeUndefined();
  });

  it('forgets the answer of the test before', async () => {
    const { reference } = await started();
    await back(reference, 'status=ok');
    await started();
    expect(payments.testOf(found('any-app'))?.answer).toBeUndefined();
    expect((await refusal(back(reference, 'status=ok'))).code).toBe('payment-unknown');
  });
});
