// What the facts of a self-check mean: one row each with a verdict, one line of words, and what mends it. Pure.
import * as m from '../paraglide/messages';
import {
  PERMISSIONS,
  type CheckFacts,
  type Found,
  type PaymentFacts,
  type PermissionNeeded,
  type Permitted,
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
    | 'again' // the check once more: after the tablet, the network or the browser was put right
    | 'keep' // asks the browser to keep what is stored
    | 'room' // what is stored, and how long it stays
    | 'repair' // fetches the app anew
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
  /** there is one wherever the verdict is not good */
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

const TITLES: Readonly<Record<Topic, () => string>> = {
  storage: m.check_storage,
  keys: m.check_keys,
  links: m.check_links,
  handler: m.check_handler,
  clock: m.check_clock,
  printers: m.check_printer_none,
  network: m.check_network,
  outbox: m.check_outbox,
  version: m.check_version,
  worker: m.check_worker,
  payments: m.check_payments,
  camera: m.check_camera,
  permissions: m.check_permissions,
};

/** Every row, those that need a person first. @param locale for times and lists */
export function verdictsOf(facts: CheckFacts, locale: string): readonly CheckRow[] {
  const { at, links, shops, version, permissions } = facts;
  const rows = [
    judged('storage', facts.storage, storageRow),
    judged('keys', facts.keys, keysRow),
    judged('links', links, linksRow),
    judged('handler', links, handlerRow),
    judged('clock', shops, clockRow),
    judged('printers', facts.printers, printerRows),
    judged('network', shops, (asked) => networkRows(asked, !!version?.release, locale)),
    judged('outbox', facts.outbox, (outbox) => outboxRow(outbox, at, locale)),
    judged('version', version, versionRow),
    judged('worker', facts.worker, workerRow),
    judged('payments', facts.payments, (apps) => paymentRows(apps, locale)),
    judged('camera', facts.camera, (camera) => cameraRow(camera, permissions?.camera)),
    judged('permissions', permissions, (said) => permissionsRow(said, locale)),
  ].flat();
  return rows.toSorted((a, b) => RANK[a.verdict] - RANK[b.verdict]);
}

/** What needs nobody keeps its place among the rest. */
const RANK: Readonly<Record<Verdict, number>> = { broken: 0, look: 1, good: 2, unknown: 2 };

/** What a probe found, judged; of one that failed nothing is known. */
const judged = <T>(
  topic: Topic,
  part: T | null,
  judge: (part: T) => CheckRow | readonly CheckRow[],
): CheckRow | readonly CheckRow[] =>
  part === null ? row(topic, ['unknown', m.check_failed()]) : judge(part);

/** @param act where it is left out, and something is not good, the check is run again */
function row(
  topic: Topic,
  [verdict, note]: readonly [Verdict, string],
  act: CheckAct | undefined = verdict === 'good'
    ? undefined
    : { type: 'again', label: m.check_again() },
  title = TITLES[topic](),
): CheckRow {
  return { topic, title, verdict, note, ...(act ? { act } : {}) };
}

function storageRow({ works, persisted, room }: Found['storage']): CheckRow {
  const keep = { type: 'keep', label: m.check_storage_ask() } as const;
  if (!works)
    return row('storage', ['broken', m.check_storage_broken()], {
      type: 'reload',
      label: m.version_reload(),
    });
  if (room !== null && room < LITTLE_ROOM)
    return row('storage', ['look', m.check_storage_full({ room: Math.floor(room / MEGABYTE) })], {
      type: 'room',
      label: m.data_full_open(),
    });
  if (persisted === null) return row('storage', ['unknown', m.check_storage_unsaid()], keep);
  return persisted
    ? row('storage', ['good', m.check_storage_good()])
    : row('storage', ['look', m.check_storage_private()], keep);
}

function keysRow({ shops, missing }: Found['keys']): CheckRow {
  const act = { type: 'shops', label: m.check_pair() } as const;
  if (missing.length > 0)
    return row('keys', ['broken', m.check_keys_missing({ shops: missing.join(', ') })], act);
  return shops === 0
    ? row('keys', ['unknown', m.check_keys_none()], act)
    : row('keys', ['good', m.check_keys_good({ shops })]);
}

function linksRow(links: Found['links']): CheckRow {
  const copy = { type: 'copyLink', label: m.check_links_copy() } as const;
  if (links.isIos) return row('links', ['good', m.check_links_ios()]);
  if (links.isInstalled)
    return links.wasTried
      ? row('links', ['good', m.check_links_tried_app()])
      : row('links', ['unknown', m.check_links_app()], copy);
  return row(
    'links',
    ['look', links.wasTried ? m.check_links_tried_tab() : m.check_links_tab()],
    links.canInstall ? { type: 'install', label: m.check_links_install() } : copy,
  );
}

function handlerRow({ hasOwnScheme, wasTried }: Found['links']): CheckRow {
  if (!hasOwnScheme) return row('handler', ['good', m.check_handler_none()]);
  return wasTried
    ? row('handler', ['good', m.check_handler_tried()])
    : row('handler', ['unknown', m.check_handler_can()], {
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

function clockRow(shops: Found['shops']): CheckRow {
  const ahead = furthest(shops);
  if (shops.length === 0)
    return row('clock', ['unknown', m.check_clock_none()], {
      type: 'shops',
      label: m.check_pair(),
    });
  if (ahead === null) return row('clock', ['unknown', m.check_clock_unsaid()]);
  const off = Math.abs(ahead);
  const minutes = Math.max(1, Math.round(off / MINUTE_MS));
  if (off > CLOCK_BROKEN_MS) return row('clock', ['broken', m.check_clock_broken({ minutes })]);
  return off > CLOCK_GOOD_MS
    ? row('clock', ['look', m.check_clock_look({ minutes })])
    : row('clock', ['good', m.check_clock_good({ seconds: Math.round(off / SECOND_MS) })]);
}

function printerRows(printers: Found['printers']): readonly CheckRow[] {
  const real = printers.filter(({ way }) => way !== 'screen');
  if (real.length === 0)
    return [
      row('printers', ['unknown', m.check_printer_screen()], {
        type: 'printers',
        label: m.check_printer_open(),
      }),
    ];
  return real.map((printer) => {
    const said = printerVerdict(printer);
    const test = { type: 'printTest', label: m.check_printer_test(), of: printer.id } as const;
    const open = { type: 'printers', label: m.check_printer_open(), of: printer.id } as const;
    return row('printers', said, printer.way === 'app' ? open : test, printer.name);
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

function networkRows(
  shops: Found['shops'],
  isHostReached: boolean,
  locale: string,
): readonly CheckRow[] {
  if (shops.length === 0)
    return [
      row(
        'network',
        isHostReached ? ['good', m.check_network_none()] : ['look', m.check_network_away()],
      ),
    ];
  return shops.map((shop) => row('network', networkVerdict(shop, locale)));
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
    case 'unasked':
      return ['unknown', m.check_failed()];
  }
}

function outboxRow(
  { asks, waiting, oldest, canSend }: Found['outbox'],
  at: number,
  locale: string,
): CheckRow {
  const show = { type: 'orders', label: m.check_outbox_show() } as const;
  const send = { type: 'send', label: m.check_outbox_send() } as const;
  if (asks > 0) return row('outbox', ['look', m.check_outbox_stopped({ count: asks })], show);
  if (oldest === null) return row('outbox', ['good', m.check_outbox_none()]);
  const note = m.check_outbox_waits({ count: waiting, time: timeText(oldest, locale) });
  return at - oldest > LONG_WAIT_MS
    ? row('outbox', ['look', note], canSend ? send : show)
    : row('outbox', ['good', note]);
}

function versionRow({ own, release, isWaiting, isTooOld }: Found['version']): CheckRow {
  const version = numberOf(own);
  const update = { type: 'update', label: m.update_now() } as const;
  if (isTooOld) return row('version', ['broken', m.check_version_outdated()], update);
  if (isWaiting) return row('version', ['look', m.check_version_waits()], update);
  if (!release) return row('version', ['unknown', m.check_version_unsaid({ version })]);
  return release.version === own
    ? row('version', ['good', m.check_version_newest({ version })])
    : row('version', ['look', m.check_version_coming()], update);
}

/** A version without the name of its build. */
export const numberOf = (version: string): string => version.split('+')[0] ?? version;

function workerRow({ isActive, isControlling }: Found['worker']): CheckRow {
  if (!isActive)
    return row('worker', ['look', m.check_worker_none()], {
      type: 'repair',
      label: m.repair_button(),
    });
  return isControlling
    ? row('worker', ['good', m.check_worker_good()])
    : row('worker', ['look', m.check_worker_reload()], {
        type: 'reload',
        label: m.version_reload(),
      });
}

function paymentRows(payments: Found['payments'], locale: string): readonly CheckRow[] {
  if (payments.length === 0)
    return [
      row('payments', ['good', m.check_payments_none()], {
        type: 'payments',
        label: m.check_outbox_show(),
      }),
    ];
  return payments.map((app) =>
    row('payments', paymentVerdict(app, locale), {
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

function cameraRow({ count, reader }: Found['camera'], permitted: Permitted | undefined): CheckRow {
  if (permitted === 'denied') return row('camera', ['look', m.check_camera_denied()]);
  if (count === 0) return row('camera', ['look', m.check_camera_none()]);
  if (reader === 'away') return row('camera', ['look', m.check_camera_reader()]);
  return permitted === 'granted'
    ? row('camera', ['good', m.check_camera_good()])
    : row('camera', ['good', m.check_camera_asks()]);
}

const PERMISSION_NAMES: Readonly<Record<PermissionNeeded, () => string>> = {
  camera: m.check_permission_camera,
  bluetooth: m.check_permission_bluetooth,
  usb: m.check_permission_usb,
  serial: m.check_permission_serial,
  'local-network-access': m.check_permission_network,
  notifications: m.check_permission_notifications,
};

function permissionsRow(permissions: Found['permissions'], locale: string): CheckRow {
  const denied = PERMISSIONS.filter((name) => permissions[name] === 'denied');
  const names = new Intl.ListFormat(locale, { type: 'conjunction' }).format(
    denied.map((name) => PERMISSION_NAMES[name]()),
  );
  return row(
    'permissions',
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
