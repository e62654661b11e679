// Gathers the facts of a self-check: from the till's ports, and from what the browser says of this window. A probe that
// fails or hangs is one of the things to be found: it spoils no other.
import type { PrinterId } from '../domain/ids';
import { appIdOf } from '../domain/print-app';
import { ON_SCREEN, type Printer } from '../domain/printer';
import type { Shop } from '../domain/shop';
import {
  PERMISSIONS,
  type CheckFacts,
  type Found,
  type PaymentFacts,
  type PermissionNeeded,
  type Permitted,
  type PrinterFacts,
} from './check-facts';
import { keptIn } from './keep.svelte';
import { askShop, type ShopAnswer } from './network';
import type { Ports } from './ports';
import { isAtWork, nextTryAt, queueGroups } from './queue-list';
import type { Till } from './till.svelte';
import { tryStorage } from './try-storage';
import type { Updates } from './updates.svelte';

/** What this window and its browser can say. */
export interface CheckBrowser {
  readonly isInstalled: boolean;
  readonly hasOwnScheme: boolean;
  /** this window was opened by a test link */
  readonly wasTried: boolean;
  /** Rejects with a TypeError for a name that the browser does not know. */
  permission(name: string): Promise<string>;
  /** null where the browser does not say */
  countCameras(): Promise<number | null>;
  reader(): Promise<Found['camera']['reader']>;
  worker(): Promise<Found['worker']>;
}

/** Of the till, what is looked at. */
type Part = Pick<Till, 'ports' | 'shops' | 'settings' | 'devices' | 'needs' | 'fault'>;
/** Of the versions, what is looked at. */
export type Versions = Pick<
  Updates,
  'version' | 'release' | 'isWaiting' | 'isTooOld' | 'canInstall'
>;

/** A shop has answered, or not, by then; whatever takes longer hangs. Milliseconds. */
const FOUND_WITHIN_MS = 20_000;

/** What a probe finds; null when it fails, or has found nothing in time. */
export async function found<T>(
  { clock }: Pick<Ports, 'clock'>,
  probe: () => T | Promise<T>,
): Promise<T | null> {
  let stop = (): void => {};
  const hangs = new Promise<null>((resolve) => {
    stop = clock.after(FOUND_WITHIN_MS, () => resolve(null));
  });
  try {
    return await Promise.race([probe(), hangs]);
  } catch {
    return null; // its row says so
  } finally {
    stop();
  }
}

export async function gatherFacts(
  till: Part,
  updates: Versions,
  browser: CheckBrowser,
): Promise<CheckFacts> {
  const { ports } = till;
  const find = <T>(probe: () => T | Promise<T>): Promise<T | null> => found(ports, probe);
  // All begin at once, and none of them fails.
  const probes = {
    storage: find(() => storageFacts(till)),
    keys: find(() => keyFacts(till)),
    links: find(() => linkFacts(ports, updates, browser)),
    permissions: find(() => permissionFacts(browser)),
    printers: find(() => till.devices.printers.map((printer) => printerFacts(till, printer))),
    shops: find(() => shopFacts(till)),
    outbox: find(() => outboxFacts(till)),
    version: find(() => versionFacts(updates)),
    worker: find(() => browser.worker()),
    payments: find(() => paymentFacts(till)),
    camera: find(() => cameraFacts(browser)),
  };
  return {
    storage: await probes.storage,
    keys: await probes.keys,
    links: await probes.links,
    permissions: await probes.permissions,
    printers: await probes.printers,
    shops: await probes.shops,
    outbox: await probes.outbox,
    version: await probes.version,
    worker: await probes.worker,
    payments: await probes.payments,
    camera: await probes.camera,
    at: ports.clock.now(),
  };
}

const hasServer = ({ state, builtIn, deliver }: Shop): boolean =>
  state === 'paired' && !builtIn && deliver === 'post';

const shopFacts = ({ ports, shops }: Part): Promise<readonly ShopAnswer[]> =>
  Promise.all(
    shops.filter(hasServer).map((shop) =>
      askShop(ports, shop).catch((): ShopAnswer => ({
        shop: shop.name,
        answer: 'unasked',
        tookMs: 0,
        clockAheadMs: null,
      })),
    ),
  );

const linkFacts = (
  { platform }: Ports,
  { canInstall }: Versions,
  { isInstalled, hasOwnScheme, wasTried }: CheckBrowser,
): Found['links'] => ({
  isInstalled,
  hasOwnScheme,
  wasTried,
  canInstall,
  isIos: platform === 'ios',
});

const versionFacts = ({
  version: own,
  release,
  isWaiting,
  isTooOld,
}: Versions): Found['version'] => ({ own, release, isWaiting, isTooOld });

async function cameraFacts(browser: CheckBrowser): Promise<Found['camera']> {
  const [count, reader] = await Promise.all([browser.countCameras(), browser.reader()]);
  return { count, reader };
}

async function storageFacts(till: Part): Promise<Found['storage']> {
  const { ports } = till;
  const [cameBack, { persisted, usage, quota }] = await Promise.all([
    tryStorage(ports).then(
      () => true,
      () => false,
    ),
    keptIn(ports.disk),
  ]);
  const room = quota === null || usage === null ? null : Math.max(0, quota - usage);
  // What failed once works again in a window that starts anew.
  return { works: cameBack && till.fault === null, persisted, room };
}

async function keyFacts({ ports, shops }: Part): Promise<Found['keys']> {
  const paired = shops.filter(({ state, builtIn }) => state === 'paired' && !builtIn);
  const keys = await Promise.all(paired.map(({ id }) => ports.storage.getKey(id)));
  return {
    shops: paired.length,
    missing: paired.filter((_, index) => !keys[index]).map(({ name }) => name),
  };
}

const STATES: readonly string[] = ['granted', 'denied', 'prompt'] satisfies Permitted[];

async function permissionFacts(browser: CheckBrowser): Promise<Found['permissions']> {
  const ask = async (name: PermissionNeeded): Promise<Permitted> => {
    // Each browser knows other names.
    const state = await browser.permission(name).catch(() => 'unsaid');
    return STATES.includes(state) ? (state as Permitted) : 'unsaid';
  };
  const said = await Promise.all(PERMISSIONS.map(async (name) => [name, await ask(name)] as const));
  return Object.fromEntries(said) as Record<PermissionNeeded, Permitted>;
}

function printerFacts({ devices }: Part, printer: Printer): PrinterFacts {
  const { id, name } = printer;
  const way = id === ON_SCREEN ? 'screen' : appIdOf(printer) === null ? 'device' : 'app';
  return { id, name, way, status: devices.statusOf(id), withinReach: devices.isWithinReach(id) };
}

/** Read from the database itself: the till's own list is an old one where that fails. */
async function outboxFacts({ ports, needs, devices }: Part): Promise<Found['outbox']> {
  const jobs = await ports.storage.unsettled();
  const isWithinReach = (printer: PrinterId): boolean => devices.isWithinReach(printer);
  const { asks, waits } = queueGroups(jobs, needs, isWithinReach);
  const times = waits.map(({ createdAt }) => createdAt);
  return {
    asks: asks.length,
    waiting: waits.length,
    oldest: times.length > 0 ? Math.min(...times) : null,
    canSend: waits.every((job) => isAtWork(job) || nextTryAt(job, isWithinReach) !== null),
  };
}

async function paymentFacts({ settings, ports }: Part): Promise<readonly PaymentFacts[]> {
  const { faultOf, payAppsOf } = await import('./pay-apps');
  const { appTest } = settings;
  return payAppsOf(settings).map((app) => {
    const test = appTest?.app === app.id ? appTest : undefined;
    return {
      app: app.id,
      label: app.label,
      isUsable: faultOf(app, ports.platform) === null,
      triedAt: test?.at ?? null,
      cameBack: test?.answer !== undefined,
    };
  });
}
