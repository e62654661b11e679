// What the facts of a self-check mean: one row each with a verdict, one line of words, and what mends it. Pure.
import * as m from '../paraglide/messages';
import {
  PERMISSIONS,
  type CheckFacts,
  type PaymentFacts,
  type PermissionNeeded,
  type PrinterFacts,
} from './check-facts';
import { wordsFor } from './messages';
import type { ShopAnswer } from './network';

export type Verdict =
  | 'good'
  /** a person should look at it, and selling goes on */
  | 'look'
  /** selling or opening orders does not work like this */
  | 'broken'
  /** nobody can tell from here, or only a try */
  | 'unknown';

export type Topic = Exclude<keyof CheckFacts, 'at' | 'shops'> | 'handler' | 'clock' | 'network';

/** What mends a row, or tries it out. */
export interface CheckAct {
  readonly type:
    | 'keep' // asks the browser to keep what is stored
    | 'shops'
    | 'install'
    | 'tryLink'
    | 'copyLink'
    | 'printTest'
    | 'printers'
    | 'send'
    | 'orders'
    | 'update'
    | 'reload'
    | 'payments';
  readonly label: string;
  /** id of the printer or the payment app that is meant */
  readonly of?: string;
}

export interface CheckRow {
  readonly topic: Topic;
  readonly verdict: Verdict;
  readonly title: string;
  readonly note: string;
  readonly act?: CheckAct;
}

/** Less room than this is too little for a day's sales and an update, in bytes. */
const LITTLE_ROOM = 50_000_000;
const MEGABYTE = 1_000_000;
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
/** Unnoticed by link and receipt. */
const CLOCK_GOOD_MS = 30 * SECOND_MS;
/** A link's times are read with so much leeway (link-security §3.2); a clock that is further off refuses good links. */
const CLOCK_BROKEN_MS = 5 * MINUTE_MS;
/** What waits longer than this does not only wait for the next try. */
const LONG_WAIT_MS = 15 * MINUTE_MS;

/** Every row, those that need a person first. @param locale for times and lists */
export function verdictsOf(facts: CheckFacts, locale: string): readonly CheckRow[] {
  const rows = [
    storageRow(facts),
    keysRow(facts),
    linksRow(facts),
    handlerRow(facts),
    clockRow(facts),
    ...printerRows(facts),
    ...networkRows(facts, locale),
    outboxRow(facts, locale),
    versionRow(facts),
    workerRow(facts),
    ...paymentRows(facts, locale),
    cameraRow(facts),
    permissionsRow(facts, locale),
  ];
  return rows.toSorted((a, b) => RANK[a.verdict] - RANK[b.verdict]);
}

/** What needs nobody keeps its place among the rest. */
const RANK: Readonly<Record<Verdict, number>> = { broken: 0, look: 1, good: 2, unknown: 2 };

function row(
  topic: Topic,
  title: string,
  [verdict, note]: readonly [Verdict, string],
  act?: CheckAct,
): CheckRow {
  return { topic, title, verdict, note, ...(act ? { act } : {}) };
}

function storageRow({ storage: { works, persisted, room } }: CheckFacts): CheckRow {
  const title = m.check_storage();
  if (!works) return row('storage', title, ['broken', m.check_storage_broken()]);
  if (room !== null && room < LITTLE_ROOM)
    return row('storage', title, [
      'look',
      m.check_storage_full({ room: Math.floor(room / MEGABYTE) }),
    ]);
  if (persisted === null) return row('storage', title, ['unknown', m.check_storage_unsaid()]);
  return persisted
    ? row('storage', title, ['good', m.check_storage_good()])
    : row('storage', title, ['look', m.check_storage_private()], {
        type: 'keep',
        label: m.check_storage_ask(),
      });
}

function keysRow({ keys: { shops, missing } }: CheckFacts): CheckRow {
  const act = { type: 'shops', label: m.check_pair() } as const;
  if (missing.length > 0)
    return row(
      'keys',
      m.check_keys(),
      ['broken', m.check_keys_missing({ shops: missing.join(', ') })],
      act,
    );
  return shops === 0
    ? row('keys', m.check_keys(), ['unknown', m.check_keys_none()], act)
    : row('keys', m.check_keys(), ['good', m.check_keys_good({ shops })]);
}

function linksRow({ links }: CheckFacts): CheckRow {
  const title = m.check_links();
  const copy = { type: 'copyLink', label: m.check_links_copy() } as const;
  if (links.isIos) return row('links', title, ['good', m.check_links_ios()]);
  if (links.isInstalled)
    return links.wasTried
      ? row('links', title, ['good', m.check_links_tried_app()])
      : row('links', title, ['unknown', m.check_links_app()], copy);
  return row(
    'links',
    title,
    ['look', links.wasTried ? m.check_links_tried_tab() : m.check_links_tab()],
    links.canInstall ? { type: 'install', label: m.check_links_install() } : copy,
  );
}

function handlerRow({ links: { hasOwnScheme, wasTried } }: CheckFacts): CheckRow {
  const title = m.check_handler();
  if (!hasOwnScheme) return row('handler', title, ['good', m.check_handler_none()]);
  return wasTried
    ? row('handler', title, ['good', m.check_handler_tried()])
    : row('handler', title, ['unknown', m.check_handler_can()], {
        type: 'tryLink',
        label: m.check_links_try(),
      });
}

/** The shop that the tablet differs from most: its links are the first to be refused. */
const furthest = (shops: readonly ShopAnswer[]): number | null =>
  shops.reduce<number | null>((most, { clockAheadMs }) => {
    if (clockAheadMs === null) return most;
    return most === null || Math.abs(clockAheadMs) > Math.abs(most) ? clockAheadMs : most;
  }, null);

function clockRow({ shops }: CheckFacts): CheckRow {
  const ahead = furthest(shops);
  if (ahead === null)
    return row('clock', m.check_clock(), [
      'unknown',
      shops.length === 0 ? m.check_clock_none() : m.check_clock_unsaid(),
    ]);
  const off = Math.abs(ahead);
  const minutes = Math.max(1, Math.round(off / MINUTE_MS));
  if (off > CLOCK_BROKEN_MS)
    return row('clock', m.check_clock(), ['broken', m.check_clock_broken({ minutes })]);
  return off > CLOCK_GOOD_MS
    ? row('clock', m.check_clock(), ['look', m.check_clock_look({ minutes })])
    : row('clock', m.check_clock(), [
        'good',
        m.check_clock_good({ seconds: Math.round(off / SECOND_MS) }),
      ]);
}

function printerRows({ printers }: CheckFacts): readonly CheckRow[] {
  const real = printers.filter(({ way }) => way !== 'screen');
  if (real.length === 0)
    return [
      row('printers', m.check_printer_none(), ['unknown', m.check_printer_screen()], {
        type: 'printers',
        label: m.check_printer_open(),
      }),
    ];
  return real.map((printer) => {
    const said = printerVerdict(printer);
    const test = { type: 'printTest', label: m.check_printer_test(), of: printer.id } as const;
    const open = { type: 'printers', label: m.check_printer_open(), of: printer.id } as const;
    return row('printers', printer.name, said, printer.way === 'app' ? open : test);
  });
}

function printerVerdict({ way, status, withinReach }: PrinterFacts): readonly [Verdict, string] {
  if (way === 'app') return ['unknown', m.check_printer_app()];
  const { state, trouble, error } = status;
  if (trouble) return ['look', wordsFor(trouble).title()];
  if (state === 'busy') return ['good', m.check_printer_busy()];
  if (state === 'ready' && !error) return ['good', m.check_printer_ready()];
  if (error === 'printer-needs-tap') return ['look', m.check_printer_tap()];
  if (error) return ['look', wordsFor(error).title()];
  if (state === 'lost') return ['look', wordsFor('printer-lost').title()];
  return withinReach ? ['unknown', m.check_printer_idle()] : ['look', m.check_printer_tap()];
}

function networkRows({ shops, version }: CheckFacts, locale: string): readonly CheckRow[] {
  if (shops.length === 0)
    return [
      row(
        'network',
        m.check_network(),
        version.release ? ['good', m.check_network_none()] : ['look', m.check_network_away()],
      ),
    ];
  return shops.map((shop) => row('network', m.check_network(), networkVerdict(shop, locale)));
}

function networkVerdict(
  { shop, answer, tookMs }: ShopAnswer,
  locale: string,
): readonly [Verdict, string] {
  switch (answer) {
    case 'own':
      return ['good', m.check_network_good({ shop, seconds: secondsText(tookMs, locale) })];
    case 'foreign':
      return ['look', m.check_network_portal({ shop })];
    case 'silent':
      return ['look', m.check_network_silent({ shop })];
  }
}

function outboxRow({ outbox, at }: CheckFacts, locale: string): CheckRow {
  const { waiting, oldest, stopped } = outbox;
  const show = { type: 'orders', label: m.check_outbox_show() } as const;
  if (stopped > 0)
    return row(
      'outbox',
      m.check_outbox(),
      ['look', m.check_outbox_stopped({ count: stopped })],
      show,
    );
  if (waiting === 0 || oldest === null)
    return row('outbox', m.check_outbox(), ['good', m.check_outbox_none()]);
  const note = m.check_outbox_waits({ count: waiting, time: timeText(oldest, locale) });
  return at - oldest > LONG_WAIT_MS
    ? row('outbox', m.check_outbox(), ['look', note], {
        type: 'send',
        label: m.check_outbox_send(),
      })
    : row('outbox', m.check_outbox(), ['good', note]);
}

function versionRow({ version: { own, release, isWaiting, isTooOld } }: CheckFacts): CheckRow {
  const title = m.check_version();
  const version = numberOf(own);
  const update = { type: 'update', label: m.update_now() } as const;
  if (isTooOld) return row('version', title, ['broken', m.check_version_outdated()], update);
  if (isWaiting) return row('version', title, ['look', m.check_version_waits()], update);
  if (!release) return row('version', title, ['unknown', m.check_version_unsaid({ version })]);
  return release.version === own
    ? row('version', title, ['good', m.check_version_newest({ version })])
    : row('version', title, ['look', m.check_version_coming()], update);
}

/** A version without the name of its build. */
export const numberOf = (version: string): string => version.split('+')[0] ?? version;

function workerRow({ worker: { isActive, isControlling } }: CheckFacts): CheckRow {
  const title = m.check_worker();
  if (!isActive) return row('worker', title, ['look', m.check_worker_none()]);
  return isControlling
    ? row('worker', title, ['good', m.check_worker_good()])
    : row('worker', title, ['look', m.check_worker_reload()], {
        type: 'reload',
        label: m.version_reload(),
      });
}

function paymentRows({ payments }: CheckFacts, locale: string): readonly CheckRow[] {
  const title = m.check_payments();
  if (payments.length === 0)
    return [
      row('payments', title, ['good', m.check_payments_none()], {
        type: 'payments',
        label: m.check_outbox_show(),
      }),
    ];
  return payments.map((app) =>
    row('payments', title, paymentVerdict(app, locale), {
      type: 'payments',
      label: m.check_payments_show(),
      of: app.app,
    }),
  );
}

function paymentVerdict(
  { label: app, isUsable, triedAt, cameBack }: PaymentFacts,
  locale: string,
): readonly [Verdict, string] {
  if (!isUsable) return ['look', m.check_payments_fault({ app })];
  if (triedAt === null) return ['unknown', m.check_payments_untried({ app })];
  return cameBack
    ? ['good', m.check_payments_back({ app, time: timeText(triedAt, locale) })]
    : ['look', m.check_payments_silent({ app })];
}

function cameraRow({ camera: { count, reader }, permissions }: CheckFacts): CheckRow {
  const title = m.check_camera();
  if (permissions.camera === 'denied')
    return row('camera', title, ['look', m.check_camera_denied()]);
  if (count === 0) return row('camera', title, ['look', m.check_camera_none()]);
  if (reader === 'away') return row('camera', title, ['look', m.check_camera_reader()]);
  return permissions.camera === 'granted'
    ? row('camera', title, ['good', m.check_camera_good()])
    : row('camera', title, ['good', m.check_camera_asks()]);
}

const PERMISSION_NAMES: Readonly<Record<PermissionNeeded, () => string>> = {
  camera: m.check_permission_camera,
  bluetooth: m.check_permission_bluetooth,
  usb: m.check_permission_usb,
  serial: m.check_permission_serial,
  'local-network-access': m.check_permission_network,
  notifications: m.check_permission_notifications,
};

function permissionsRow({ permissions }: CheckFacts, locale: string): CheckRow {
  const denied = PERMISSIONS.filter((name) => permissions[name] === 'denied');
  const names = new Intl.ListFormat(locale, { type: 'conjunction' }).format(
    denied.map((name) => PERMISSION_NAMES[name]()),
  );
  return row(
    'permissions',
    m.check_permissions(),
    denied.length > 0
      ? ['look', m.check_permissions_denied({ names })]
      : ['good', m.check_permissions_good()],
  );
}

/** Tenths of a second; no answer takes none. */
const secondsText = (ms: number, locale: string): string =>
  new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(
    Math.max(ms / SECOND_MS, 0.1),
  );

/** Day and time, short. */
export const timeText = (atMs: number, locale: string): string =>
  new Intl.DateTimeFormat(locale, {
    dateStyle: 'short',
    timeStyle: 'short',
    hourCycle: 'h23',
  }).format(atMs);
