// Facts of a self-check and what they mean: refusals first, then the good case.
import { describe, expect, it } from 'vitest';
import type { CheckFacts, Found, PrinterFacts } from '../../../src/lib/till/check-facts';
import { verdictsOf, type Topic } from '../../../src/lib/till/check-verdicts';
import type { ShopAnswer } from '../../../src/lib/till/network';

const AT = Date.UTC(2026, 10, 23, 12);
const MINUTE = 60_000;

const shop: ShopAnswer = { shop: 'Velo', answer: 'own', tookMs: 240, clockAheadMs: -1800 };
const printer: PrinterFacts = {
  id: 'printer-0123456789',
  name: 'Counter',
  way: 'device',
  status: { state: 'ready', error: null, reason: null, trouble: null },
  withinReach: true,
};
const payment = { app: 'kass-app', label: 'Demo Pay', isUsable: true, triedAt: AT, cameBack: true };

/** A till on which everything is as it should be. */
const GOOD: Found & { readonly at: number } = {
  at: AT,
  storage: { works: true, persisted: true, room: 5_000_000_000 },
  keys: { shops: 1, missing: [] },
  links: { isInstalled: true, isIos: false, canInstall: false, wasTried: true, hasOwnScheme: true },
  permissions: {
    camera: 'granted',
    bluetooth: 'unsaid',
    usb: 'unsaid',
    serial: 'unsaid',
    'local-network-access': 'prompt',
    notifications: 'prompt',
  },
  printers: [printer],
  shops: [shop],
  outbox: { asks: 0, waiting: 0, oldest: null, canSend: true },
  version: {
    own: '0.1.0+aaa',
    release: { version: '0.1.0+aaa', minimum: '0.1.0' },
    isWaiting: false,
    isTooOld: false,
  },
  worker: { isActive: true, isControlling: true },
  payments: [payment],
  camera: { count: 1, reader: 'own' },
};

const { storage, links, permissions, version, camera } = GOOD;
const printed = (change: Partial<PrinterFacts>) => ({ printers: [{ ...printer, ...change }] });
const status = (change: Partial<PrinterFacts['status']>) =>
  printed({ status: { ...printer.status, ...change } });
const asked = (change: Partial<ShopAnswer>) => ({ shops: [{ ...shop, ...change }] });

const TABLE: readonly (readonly [
  what: string,
  topic: Topic,
  change: Partial<CheckFacts>,
  expected: readonly [verdict: string, note: RegExp, act?: string],
])[] = [
  [
    'a database that forgets',
    'storage',
    { storage: { ...storage, works: false } },
    ['broken', /^What is stored does not come back/, 'reload'],
  ],
  [
    'hardly any room',
    'storage',
    { storage: { ...storage, room: 12_345_678 } },
    ['look', /^Only 12 MB of room/, 'room'],
  ],
  [
    'storage that the browser may clear',
    'storage',
    { storage: { ...storage, persisted: false } },
    ['look', /may clear it/, 'keep'],
  ],
  [
    'a browser that does not say how long it keeps',
    'storage',
    { storage: { ...storage, persisted: null, room: null } },
    ['unknown', /is not known/, 'keep'],
  ],
  [
    'a shop whose key is gone',
    'keys',
    { keys: { shops: 2, missing: ['Velo'] } },
    ['broken', /key for Velo is gone/, 'shops'],
  ],
  ['no shop', 'keys', { keys: { shops: 0, missing: [] } }, ['unknown', /No shop/, 'shops']],
  [
    'a tab of a browser that would install it',
    'links',
    { links: { ...links, isInstalled: false, wasTried: false, canInstall: true } },
    ['look', /Install Kass/, 'install'],
  ],
  [
    'a tab of a browser that would not',
    'links',
    { links: { ...links, isInstalled: false, wasTried: false } },
    ['look', /browser tab/, 'copyLink'],
  ],
  [
    'a test link that came into a tab',
    'links',
    { links: { ...links, isInstalled: false } },
    ['look', /came in, but in a browser tab/, 'copyLink'],
  ],
  [
    'an app into which no link has come yet',
    'links',
    { links: { ...links, wasTried: false } },
    ['unknown', /Try whether/, 'copyLink'],
  ],
  [
    'an iPad, where Safari is the place',
    'links',
    { links: { ...links, isIos: true, isInstalled: false } },
    ['good', /Safari/],
  ],
  [
    'own links that nobody has tried',
    'handler',
    { links: { ...links, wasTried: false } },
    ['unknown', /only a try can tell/, 'tryLink'],
  ],
  [
    'a browser without own links',
    'handler',
    { links: { ...links, hasOwnScheme: false, wasTried: false } },
    ['good', /has none/],
  ],
  [
    'a shop without a clock',
    'clock',
    asked({ clockAheadMs: null }),
    ['unknown', /did not say/, 'again'],
  ],
  ['no shop to compare with', 'clock', { shops: [] }, ['unknown', /No shop to compare/, 'shops']],
  ['31 s ahead', 'clock', asked({ clockAheadMs: 31_000 }), ['look', /by 1 min/, 'again']],
  [
    'five minutes behind',
    'clock',
    asked({ clockAheadMs: -5 * MINUTE }),
    ['look', /by 5 min/, 'again'],
  ],
  [
    'more than five minutes behind',
    'clock',
    asked({ clockAheadMs: -5 * MINUTE - 1 }),
    ['broken', /count as too old/, 'again'],
  ],
  [
    'the worse of two shops',
    'clock',
    { shops: [shop, { ...shop, clockAheadMs: 60 * MINUTE }] },
    ['broken', /Wrong by 60 min/, 'again'],
  ],
  [
    'no printer but the screen',
    'printers',
    printed({ way: 'screen' }),
    ['unknown', /on the screen only/, 'printers'],
  ],
  [
    'an app that prints',
    'printers',
    printed({ way: 'app' }),
    ['unknown', /app prints/, 'printers'],
  ],
  [
    'a printer without paper',
    'printers',
    status({ trouble: 'printer-paper-out' }),
    ['look', /paper/i, 'printTest'],
  ],
  [
    'a printer that was refused',
    'printers',
    status({ state: 'idle', error: 'printer-unreachable' }),
    ['look', /./, 'printTest'],
  ],
  ['a printer that went away', 'printers', status({ state: 'lost' }), ['look', /./, 'printTest']],
  [
    'a printer that the browser forgot',
    'printers',
    printed({ withinReach: false, status: { ...printer.status, state: 'idle' } }),
    ['look', /Needs a tap/, 'printTest'],
  ],
  [
    'a printer that nobody has talked to yet',
    'printers',
    status({ state: 'idle' }),
    ['unknown', /Not connected yet/, 'printTest'],
  ],
  [
    'a shop that is silent',
    'network',
    asked({ answer: 'silent' }),
    ['look', /does not answer/, 'again'],
  ],
  [
    'somebody else who answers for the shop',
    'network',
    asked({ answer: 'foreign' }),
    ['look', /Sign in to this network/, 'again'],
  ],
  ['no shop, but the host', 'network', { shops: [] }, ['good', /Kass itself was reached/]],
  [
    'a shop that could not be asked',
    'network',
    asked({ answer: 'unasked' }),
    ['unknown', /could not be looked at/, 'again'],
  ],
  [
    'no shop and no host',
    'network',
    { shops: [], version: { ...version, release: null } },
    ['look', /Selling goes on/, 'again'],
  ],
  [
    'something that a person has to do',
    'outbox',
    { outbox: { asks: 1, waiting: 2, oldest: AT - 60 * MINUTE, canSend: true } },
    ['look', /^1 will not go/, 'orders'],
  ],
  [
    'something that waits for an hour',
    'outbox',
    { outbox: { asks: 0, waiting: 3, oldest: AT - 60 * MINUTE, canSend: true } },
    ['look', /^3 waiting since/, 'send'],
  ],
  [
    'something that waits for an hour and that no try brings further',
    'outbox',
    { outbox: { asks: 0, waiting: 3, oldest: AT - 60 * MINUTE, canSend: false } },
    ['look', /^3 waiting since/, 'orders'],
  ],
  [
    'something that waits for a minute',
    'outbox',
    { outbox: { asks: 0, waiting: 1, oldest: AT - MINUTE, canSend: true } },
    ['good', /^1 waiting/],
  ],
  [
    'a version below the minimum',
    'version',
    { version: { ...version, isTooOld: true, isWaiting: true } },
    ['broken', /Too old/, 'update'],
  ],
  [
    'a version that waits',
    'version',
    { version: { ...version, isWaiting: true } },
    ['look', /waits/, 'update'],
  ],
  [
    'another version at the host',
    'version',
    { version: { ...version, release: { version: '0.1.0+bbb', minimum: '0.1.0' } } },
    ['look', /not stored yet/, 'update'],
  ],
  [
    'a host that does not say',
    'version',
    { version: { ...version, release: null } },
    ['unknown', /is not known/, 'again'],
  ],
  [
    'no worker',
    'worker',
    { worker: { isActive: false, isControlling: false } },
    ['look', /needs the network/, 'repair'],
  ],
  [
    'a worker that does not answer for this window',
    'worker',
    { worker: { isActive: true, isControlling: false } },
    ['look', /does not use it yet/, 'reload'],
  ],
  ['only cash', 'payments', { payments: [] }, ['good', /Only cash/, 'payments']],
  [
    'an app that cannot be used',
    'payments',
    { payments: [{ ...payment, isUsable: false }] },
    ['look', /cannot be used/, 'payments'],
  ],
  [
    'an app that nobody has tried',
    'payments',
    { payments: [{ ...payment, triedAt: null, cameBack: false }] },
    ['unknown', /was not tried/, 'payments'],
  ],
  [
    'an app that did not come back',
    'payments',
    { payments: [{ ...payment, cameBack: false }] },
    ['look', /did not come back/, 'payments'],
  ],
  [
    'a camera that is forbidden',
    'camera',
    { permissions: { ...permissions, camera: 'denied' } },
    ['look', /Allow it in the browser/, 'again'],
  ],
  ['no camera', 'camera', { camera: { ...camera, count: 0 } }, ['look', /No camera/, 'again']],
  [
    'a reader of codes that is not stored',
    'camera',
    { camera: { count: 1, reader: 'away' } },
    ['look', /not stored yet/, 'again'],
  ],
  [
    'a camera that was never used',
    'camera',
    {
      permissions: { ...permissions, camera: 'prompt' },
      camera: { count: null, reader: 'stored' },
    },
    ['good', /asks at the first use/],
  ],
  [
    'two permissions that were refused',
    'permissions',
    { permissions: { ...permissions, camera: 'denied', notifications: 'denied' } },
    ['look', /camera and notifications\. Allow it in the browser/, 'again'],
  ],
];

describe('a self-check', () => {
  it.each(TABLE)('%s', (_, topic, change, [verdict, note, act]) => {
    const rows = verdictsOf({ ...GOOD, ...change }, 'en').filter((row) => row.topic === topic);
    expect(rows).toHaveLength(1);
    expect([rows[0]?.verdict, rows[0]?.act?.type]).toEqual([verdict, act]);
    expect(rows[0]?.note).toMatch(note);
  });

  it.each(TABLE)('leaves no row without a button that is not good: %s', (_, _topic, change) => {
    const rows = verdictsOf({ ...GOOD, ...change }, 'en');
    expect(rows.filter(({ verdict, act }) => verdict !== 'good' && !act)).toEqual([]);
  });

  const PARTS = Object.keys(GOOD).filter((part) => part !== 'at') as readonly (keyof Found)[];
  it.each(PARTS)(
    'says of %s that it is not known where its probe failed, and of the rest what it is',
    (part) => {
      const rows = verdictsOf({ ...GOOD, [part]: null }, 'en');
      const unknown = rows.filter(({ verdict }) => verdict === 'unknown');
      const topics: Partial<Record<keyof Found, readonly Topic[]>> = {
        links: ['links', 'handler'],
        shops: ['clock', 'network'],
      };
      expect(unknown.map(({ topic }) => topic)).toEqual(topics[part] ?? [part]);
      for (const row of unknown)
        expect(row).toMatchObject({ note: 'This could not be looked at', act: { type: 'again' } });
      expect(new Set(rows.map(({ topic }) => topic)).size).toBe(13);
    },
  );

  it('finds everything good on a till where it is', () => {
    const rows = verdictsOf(GOOD, 'en');
    expect(new Set(rows.map(({ verdict }) => verdict))).toEqual(new Set(['good']));
    expect(new Set(rows.map(({ topic }) => topic)).size).toBe(13);
    expect(rows.find(({ topic }) => topic === 'clock')?.note).toMatch(/by 2 s/);
    expect(rows.find(({ topic }) => topic === 'network')?.note).toBe('Velo answered in 0.2 s');
  });

  it('puts what needs a person first, the worst before the rest', () => {
    const rows = verdictsOf(
      {
        ...GOOD,
        storage: { ...storage, persisted: false },
        keys: { shops: 1, missing: ['Velo'] },
        version: { ...version, release: null },
      },
      'en',
    );
    expect(rows.slice(0, 3).map(({ verdict }) => verdict)).toEqual(['broken', 'look', 'good']);
  });

  it('has one row for each printer, shop and payment app', () => {
    const rows = verdictsOf(
      {
        ...GOOD,
        printers: [printer, { ...printer, name: 'Kitchen' }],
        shops: [shop, { ...shop, shop: 'Book' }],
        payments: [payment, { ...payment, label: 'Other' }],
      },
      'en',
    );
    for (const topic of ['printers', 'network', 'payments'])
      expect(rows.filter((row) => row.topic === topic)).toHaveLength(2);
  });
});
