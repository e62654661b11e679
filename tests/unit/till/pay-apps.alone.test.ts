import { describe, expect, it, vi } from 'vitest';
import { ShopId } from '../../../src/lib/domain/ids';
import { DEFAULT_SETTINGS, type Settings } from '../../../src/lib/offline/settings';
import {
  appsFor,
  faultOf,
  freeIdOf,
  isSetUp,
  payAppOf,
  payAppsOf,
  type Payment,
} from '../../../src/lib/till/pay-apps';
import type { SchemeSettings } from '../../../src/lib/schemes/scheme';
import { anyApp, crownCode, phoneApp, terminal } from './small-schemes';

vi.mock('../../../src/lib/schemes/registry', () => import('./small-schemes'));

const SHOP = ShopId.parse('shop-of-the-test');
const OTHER = ShopId.parse('some-other-shop');
const SET_UP = { label: 'Any App', client: 'abc' };

const having = (apps: Settings['apps'], enabledApps = Object.keys(apps)): Settings => ({
  ...DEFAULT_SETTINGS,
  apps,
  enabledApps,
});
const appOf = (id: string, stored: SchemeSettings = {}) => {
  const app = payAppOf(id, { apps: { [id]: stored } });
  if (!app) throw new TypeError(`No app ${id}`);
  return app;
};
const payment = ({
  shop = SHOP,
  amount = 1990,
  cur = 'EUR',
  methods,
}: {
  readonly shop?: ShopId;
  readonly amount?: number;
  readonly cur?: string;
  readonly methods?: string[];
} = {}): Payment => ({ shop, amount, order: { cur, ...(methods ? { pay: { methods } } : {}) } });

const offered = (settings: Settings, what: Payment = payment()) =>
  appsFor(settings, 'android', what).map(({ id }) => id);

describe('an app as it is set up', () => {
  it('has every setting, those of a fresh till where nothing is stored', () => {
    expect(appOf('any-app', { client: 'abc' }).settings).toEqual({
      label: 'Any App',
      client: 'abc',
      use: 'link',
      site: 'https://pay.example/',
    });
  });

  it('is called as the owner calls it, and as its maker does where that is empty', () => {
    expect(appOf('any-app', { label: 'Front desk' }).label).toBe('Front desk');
    expect(appOf('any-app', { label: '' }).label).toBe('Any App');
  });

  it('is none where this version does not know it', () => {
    expect(payAppOf('of-another-version', { apps: {} })).toBeNull();
    const ids = payAppsOf(having({ terminal: {} }, ['of-another-version', 'terminal']));
    expect(ids.map(({ id }) => id)).toEqual(['terminal']);
  });

  it.each([
    ['with all it needs', { client: 'abc' }, true],
    ['without what only the owner knows', {}, false],
    ['with what cannot be right', { client: '123' }, false],
    ['with a wrong setting that does not matter', { client: 'abc', site: 'ftp:' }, true],
    ['with a wrong setting that matters', { client: 'abc', site: 'ftp:', use: 'site' }, false],
  ])('is set up or not: %s', (_, stored, isIt) => {
    expect(isSetUp(appOf('any-app', stored))).toBe(isIt);
  });
});

describe('what stands in the way of an app', () => {
  it.each([
    ['nothing', 'any-app', SET_UP, 'android', 'EUR', null],
    ['a missing setting', 'any-app', {}, 'android', 'EUR', 'settings'],
    ['the device', 'phone-app', {}, 'android', 'EUR', 'platform'],
    ['nothing on its own device', 'phone-app', {}, 'ios', 'EUR', null],
    ['the currency', 'crown-code', {}, 'android', 'EUR', 'currency'],
    ['nothing in its own currency', 'crown-code', {}, 'android', 'SEK', null],
    ['nothing while no currency is known', 'crown-code', {}, 'android', undefined, null],
  ] as const)('is %s', (_, id, stored, platform, currency, fault) => {
    expect(faultOf(appOf(id, stored), platform, currency)).toBe(fault);
  });

  it('is told by its settings first', () => {
    expect(faultOf(appOf('crown-code', { label: '\n' }), 'android', 'EUR')).toBe('settings');
  });
});

describe('the apps for a payment', () => {
  const all = having({ 'any-app': SET_UP, terminal: {}, 'crown-code': {}, 'phone-app': {} });

  it('are those that can take it here, in the order of the owner', () => {
    expect(offered(all)).toEqual(['any-app', 'terminal']);
    expect(offered(all, payment({ cur: 'SEK' }))).toEqual(['any-app', 'terminal', 'crown-code']);
    expect(offered({ ...all, enabledApps: ['terminal', 'any-app'] })).toEqual([
      'terminal',
      'any-app',
    ]);
  });

  it.each([
    ['none', [], []],
    ['cash alone', ['cash'], []],
    ['a scheme', ['any-app'], ['any-app', 'any-app-2']],
    ['one app of a scheme', ['any-app-2'], ['any-app-2']],
    ['several', ['cash', 'terminal', 'any-app-2'], ['any-app-2', 'terminal']],
    ['one that is not here', ['phone-app'], []],
  ])('are only those that the order allows: %s', (_, methods, ids) => {
    const settings = having({ 'any-app': SET_UP, 'any-app-2': SET_UP, terminal: {} });
    expect(offered(settings, payment({ methods }))).toEqual(ids);
  });
});

describe('the first choice', () => {
  const three = having({ 'any-app': SET_UP, 'any-app-2': SET_UP, terminal: {} });
  const first = (payDefaults: Settings['payDefaults'], what: Payment = payment()) =>
    offered({ ...three, payDefaults }, what)[0];
  const from = (minor: number, currency = 'EUR') => ({ from: minor, currency });

  it.each([
    ['for any payment', {}, payment(), 'terminal'],
    ['for this shop', { shop: SHOP }, payment(), 'terminal'],
    ['not for another shop', { shop: OTHER }, payment(), 'any-app'],
    ['from this sum on', from(1990), payment(), 'terminal'],
    ['not below the sum', from(1991), payment(), 'any-app'],
    ['not for a sum of another currency', from(1, 'RUB'), payment(), 'any-app'],
    ['for both', { shop: SHOP, ...from(1000) }, payment(), 'terminal'],
    ['not for one of both', { shop: SHOP, ...from(5000) }, payment(), 'any-app'],
  ])('follows a rule: %s', (_, rule, what, id) => {
    expect(first([{ ...rule, app: 'terminal' }], what)).toBe(id);
  });

  it('goes by the shop before it goes by the sum', () => {
    const rules = [
      { ...from(1000), app: 'terminal' },
      { shop: SHOP, app: 'any-app-2' },
    ];
    expect(first(rules)).toBe('any-app-2');
    expect(first(rules.toReversed())).toBe('any-app-2');
    expect(first(rules, payment({ shop: OTHER }))).toBe('terminal');
  });

  it('goes by the highest sum that is reached', () => {
    const rules = [
      { app: 'any-app' },
      { ...from(1000), app: 'any-app-2' },
      { ...from(5000), app: 'terminal' },
    ];
    expect(first(rules, payment({ amount: 999 }))).toBe('any-app');
    expect(first(rules, payment({ amount: 4999 }))).toBe('any-app-2');
    expect(first(rules, payment({ amount: 5000 }))).toBe('terminal');
  });

  it('passes over a rule whose app cannot take the payment', () => {
    const rules = [
      { shop: SHOP, app: 'phone-app' },
      { ...from(1000), app: 'terminal' },
    ];
    expect(first(rules)).toBe('terminal');
    expect(first(rules, payment({ methods: ['any-app'] }))).toBe('any-app');
  });

  it('leaves the others in their order', () => {
    const payDefaults = [{ app: 'terminal' }];
    expect(offered({ ...three, payDefaults })).toEqual(['terminal', 'any-app', 'any-app-2']);
  });
});

describe('one more app of a scheme', () => {
  it.each([
    ['the first one has the id of its scheme', anyApp, [], 'any-app'],
    ['the next ones are numbered', anyApp, ['any-app'], 'any-app-2'],
    [
      'a number that was given up is given again',
      terminal,
      ['terminal', 'terminal-3'],
      'terminal-2',
    ],
    ['where there is only one, it is that one', phoneApp, ['phone-app'], 'phone-app'],
    ['another scheme does not count', crownCode, ['any-app'], 'crown-code'],
  ])('%s', (_, scheme, ids, id) => {
    expect(freeIdOf(scheme, { apps: Object.fromEntries(ids.map((one) => [one, {}])) })).toBe(id);
  });
});
