// Facts of a self-check and what they mean: refusals first, then the good case.
import { describe, expect, it } from 'vitest';
import type { CheckFacts, PrinterFacts } from '../../../src/lib/till/check-facts';
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
const GOOD: CheckFacts = {
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
  outbox: { waiting: 0, oldest: null, stopped: 0 },
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
    ['broken', /^What is stored does not come back/],
  ],
  [
    'hardly any room',
    'storage',
    { storage: { ...storage, room: 12_345_678 } },
    ['look', /^Only 12 MB of room/],
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
    ['unknown', /is not known/],
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
  ['a shop without a clock', 'clock', asked({ clockAheadMs: null }), ['unknown', /did not say/]],
  ['no shop to compare with', 'clock', { shops: [] }, ['unknown', /No shop to compare/]],
  ['31 s ahead', 'clock', asked({ clockAheadMs: 31_000 }), ['look', /by 1 min/]],
  ['five minutes behind', 'clock', asked({ clockAheadMs: -5 * MINUTE }), ['look', /by 5 min/]],
  [
    'more than five minutes behind',
    'clock',
    asked({ clockAheadMs: -5 * MINUTE - 1 }),
    ['broken', /count as too old/],
  ],
  [
    'the worse of two shops',
    'clock',
    { shops: [shop, { ...shop, clockAheadMs: 60 * MINUTE }] },
    ['broken', /Wrong by 60 min/],
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
  ['a shop that is silent', 'network', asked({ answer: 'silent' }), ['look', /does not answer/]],
  [
    'somebody else who answers for the shop',
    'network',
    asked({ answer: 'foreign' }),
    ['look', /Sign in to this network/],
  ],
  ['no shop, but the host', 'network', { shops: [] }, ['good', /Kass itself was reached/]],
  [
    'no shop and no host',
    'network',
    { shops: [], version: { ...version, release: null } },
    ['look', /Selling goes on/],
  ],
  [
    'something that stopped',
    'outbox',
    { outbox: { waiting: 2, oldest: AT, stopped: 1 } },
    ['look', /^1 will not go/, 'orders'],
  ],
  [
    'something that waits for an hour',
    'outbox',
    { outbox: { waiting: 3, oldest: AT - 60 * MINUTE, stopped: 0 } },
    ['look', /^3 waiting since/, 'send'],
  ],
  [
    'something that waits for a minute',
    'outbox',
    { outbox: { waiting: 1, oldest: AT - MINUTE, stopped: 0 } },
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
    ['unknown', /is not known/],
  ],
  [
    'no worker',
    'worker',
    { worker: { isActive: false, isControlling: false } },
    ['look', /needs the network/],
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
    ['look', /Forbidden/],
  ],
  ['no camera', 'camera', { camera: { ...camera, count: 0 } }, ['look', /No camera/]],
  [
    'a reader of codes that is not stored',
    'camera',
    { camera: { count: 1, reader: 'away' } },
    ['look', /not stored yet/],
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
    ['look', /camera and notifications/],
  ],
];

describe('a self-check', () => {
  it.each(TABLE)('%s', (_, topic, change, [verdict, note, act]) => {
    const rows = verdictsOf({ ...GOOD, ...change }, 'en').filter((row) => row.topic === topic);
    expect(rows).toHaveLength(1);
    expect([rows[0]?.verdict, rows[0]?.act?.type]).toEqual([verdict, act]);
    expect(rows[0]?.note).toMatch(note);
  });

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
