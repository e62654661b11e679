// Gathers the facts of a self-check: from the till's ports, and from what the browser says of this window.
import type { Job } from '../domain/job';
import { appIdOf } from '../domain/print-app';
import { ON_SCREEN, type Printer } from '../domain/printer';
import type { Shop } from '../domain/shop';
import {
  PERMISSIONS,
  type CheckFacts,
  type PaymentFacts,
  type PermissionNeeded,
  type Permitted,
  type PrinterFacts,
} from './check-facts';
import { keptIn } from './keep.svelte';
import { askShop } from './network';
import type { Ports } from './ports';
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
  reader(): Promise<CheckFacts['camera']['reader']>;
  worker(): Promise<CheckFacts['worker']>;
}

/** Of the till, what is looked at. */
type Part = Pick<Till, 'ports' | 'shops' | 'settings' | 'devices' | 'queue'>;
type Versions = Pick<Updates, 'version' | 'release' | 'isWaiting' | 'isTooOld' | 'canInstall'>;

export async function gatherFacts(
  till: Part,
  updates: Versions,
  browser: CheckBrowser,
): Promise<CheckFacts> {
  const { ports } = till;
  const [storage, keys, permissions, shops, payments, count, reader, worker] = await Promise.all([
    storageFacts(ports),
    keyFacts(till),
    permissionFacts(browser),
    Promise.all(till.shops.filter(hasServer).map((shop) => askShop(ports, shop))),
    paymentFacts(till),
    browser.countCameras(),
    browser.reader(),
    browser.worker(),
  ]);
  const { isInstalled, hasOwnScheme, wasTried } = browser;
  const { version: own, release, isWaiting, isTooOld, canInstall } = updates;
  return {
    at: ports.clock.now(),
    storage,
    keys,
    links: {
      isInstalled,
      hasOwnScheme,
      wasTried,
      canInstall,
      isIos: ports.platform === 'ios',
    },
    permissions,
    printers: till.devices.printers.map((printer) => printerFacts(till, printer)),
    shops,
    outbox: outboxFacts(till),
    version: { own, release, isWaiting, isTooOld },
    worker,
    payments,
    camera: { count, reader },
  };
}

const hasServer = ({ state, builtIn, deliver }: Shop): boolean =>
  state === 'paired' && !builtIn && deliver === 'post';

async function storageFacts(ports: Ports): Promise<CheckFacts['storage']> {
  const [works, { persisted, usage, quota }] = await Promise.all([
    tryStorage(ports).then(
      () => true,
      () => false,
    ),
    keptIn(ports.disk),
  ]);
  const room = quota === null || usage === null ? null : Math.max(0, quota - usage);
  return { works, persisted, room };
}

async function keyFacts({ ports, shops }: Part): Promise<CheckFacts['keys']> {
  const paired = shops.filter(({ state, builtIn }) => state === 'paired' && !builtIn);
  // A key that cannot be read signs nothing.
  const keys = await Promise.all(
    paired.map(({ id }) => ports.storage.getKey(id).catch(() => null)),
  );
  return {
    shops: paired.length,
    missing: paired.filter((_, index) => !keys[index]).map(({ name }) => name),
  };
}

const STATES: readonly string[] = ['granted', 'denied', 'prompt'] satisfies Permitted[];

async function permissionFacts(browser: CheckBrowser): Promise<CheckFacts['permissions']> {
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

/** A person has to do something about it. */
const STOPPED: readonly Job['state'][] = ['unknown', 'failed', 'stopped'];

function outboxFacts({ queue: { jobs } }: Part): CheckFacts['outbox'] {
  const waiting = jobs.filter(({ state }) => state === 'queued' || state === 'sending');
  const times = waiting.map(({ createdAt }) => createdAt);
  return {
    waiting: waiting.length,
    oldest: times.length > 0 ? Math.min(...times) : null,
    stopped: jobs.filter(({ state }) => STOPPED.includes(state)).length,
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
