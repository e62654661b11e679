// Registers the service worker and tells when a new version waits. When it may take over is the
// till's decision (never during a sale), and how a window reloads is the layout's.
import type { Workbox } from 'workbox-window';

const workerUrl = '/service-worker.js';

export interface WorkerEvents {
  /** A new version is installed and waits; may be told again for a newer one. */
  readonly onWaiting: () => void;
  /**
   * The new version has taken over. `asked` is true in the window whose `activate()` did it: that one
   * reloads. Any other window may be in the middle of something and only offers to reload.
   */
  readonly onControlling: (asked: boolean) => void;
}

export interface RegisteredWorker {
  /** True once everything is stored and the next start needs no network; false where that cannot be. */
  readonly ready: Promise<boolean>;
  /**
   * Looks for a new version now; not reaching the network is no error, the next look comes.
   * @returns whether one is there: it waits, or is being stored
   */
  update(): Promise<boolean>;
  /** Lets the waiting version take over; nothing happens when none waits. */
  activate(): void;
}

/** The page's policy (svelte.config.js, `trusted-types`) takes a worker's address only from here. */
function trusted(url: string) {
  return (
    window.trustedTypes
      ?.createPolicy('kass-worker', {
        createScriptURL: (input) => {
          if (input !== workerUrl) throw new TypeError('Only the till has a worker.');
          return input;
        },
      })
      .createScriptURL(url) ?? url
  );
}

/** Loads what registers it; the first screen does not wait for that. */
async function makeWorker(
  { onWaiting, onControlling }: WorkerEvents,
  isAsked: () => boolean,
): Promise<Workbox> {
  const { Workbox } = await import('workbox-window');
  const worker = new Workbox(trusted(workerUrl), { updateViaCache: 'none' });
  worker.addEventListener('waiting', onWaiting);
  worker.addEventListener('controlling', ({ isUpdate, isExternal }) => {
    if (isUpdate === true || isExternal === true) onControlling(isAsked());
  });
  await worker.register();
  return worker;
}

async function look(worker: Workbox | null): Promise<boolean> {
  await worker?.update();
  const { waiting, installing } = (await navigator.serviceWorker.getRegistration()) ?? {};
  return !!(waiting ?? installing);
}

/** To be called once in a page's life: a policy's name cannot be used twice. */
export function registerWorker(events: WorkerEvents): RegisteredWorker {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) {
    return { ready: Promise.resolve(false), update: () => Promise.resolve(false), activate() {} };
  }
  let asked = false;
  // Null where no worker can be registered (a private window, say): the till then needs the network to start.
  const registered = makeWorker(events, () => asked).catch(() => null);
  return {
    ready: registered.then(
      async (worker) => worker !== null && !!(await navigator.serviceWorker.ready),
    ),
    update: () => registered.then(look).catch(() => false),
    activate() {
      asked = true;
      void registered.then((worker) => worker?.messageSkipWaiting());
    },
  };
}
