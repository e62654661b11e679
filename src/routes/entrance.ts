// Opens the till of this window and its doors, and keeps every screen at hand. Loaded beside the painted shell.
import { version } from '$app/environment';
import { goto, preloadCode, replaceState } from '$app/navigation';
import type { Door } from '$lib/domain/sale';
import { consume } from '$lib/till/arrivals';
import type { Brought } from '$lib/till/brought';
import { openTill } from '$lib/till/browser';
import { arrive, arriveByScanner, withoutArrival } from '$lib/till/doors';
import type { Till } from '$lib/till/till.svelte';
import type { Updates } from '$lib/till/updates.svelte';
import { show } from './show';

/** What the layout is told. */
export interface Shell {
  /** another window of an older version keeps the database from being opened */
  blocked(): void;
  opened(till: Till): void;
  /** the address that this window was opened with has been taken in */
  entered(): void;
  watching(updates: Updates): void;
}

/** The first seconds belong to whoever opened the till. */
const FIRST_SECONDS_MS = 2000;
const SCREENS = [
  ...['/sale', '/', '/scan', '/document', '/queue', '/data', '/settings', '/payments', '/printers'],
  ...['/shops', '/pair', '/check', '/return'],
];

/** @throws AppError `storage-broken` when the till cannot be opened */
export async function openWindow(shell: Shell): Promise<void> {
  const till = await openTill(() => shell.blocked());
  await till.start();
  shell.opened(till);
  await enter(till, new URL(location.href), 'link', true).finally(() => shell.entered());
  consume(({ url, door }) => void enter(till, url, door));
  listenToScans(till);
  const { Updates, updateWorld } = await import('$lib/till/updates.svelte');
  shell.watching(new Updates(till, updateWorld(window, till.ports.clock, version)));
  addEventListener('appinstalled', () => void till.keepForGood().catch(() => undefined));
  till.ports.clock.after(FIRST_SECONDS_MS, () => void loadScreens());
}

/** Takes in an address and shows what it brought. Nothing of it stays in the address bar. */
async function enter(till: Till, url: URL, door: Door, isStart = false): Promise<void> {
  const brought = await arrive(till, url, door);
  // What could not be stored stays in the address: the window that starts anew takes it in.
  if (till.fault) return;
  const next = brought && (await till.receive(brought, isStart));
  if (next) await goto(next, { replaceState: true });
  // By the launch queue an address comes that is not this page's own. A link that waits for an update stays.
  else if (brought && !isHeldBack(brought) && url.href === location.href)
    replaceState(withoutArrival(url), {});
}

/**
 * What came in well and was not stored all the same stays in the address: the new version, or this one when it starts
 * anew, takes it in.
 */
const isHeldBack = (brought: Brought): boolean =>
  brought.type === 'refused' && ['till-outdated', 'storage-broken'].includes(brought.error.code);

/** A hardware scanner types where nobody else does. */
function listenToScans(till: Till): void {
  const take = async (text: string) => show(till, await arriveByScanner(till, text));
  void import('$lib/till/scanner-keys').then(({ listenToScanner }) =>
    listenToScanner(document, (text) => void take(text)),
  );
}

/**
 * A till that is open must not need the network, or an older version's files, for its next screen, and least of all to say
 * that something is wrong.
 */
async function loadScreens(): Promise<void> {
  const screens = [
    ...SCREENS.map((screen) => () => preloadCode(screen)),
    () => import('./Broken.svelte'),
    () => import('./Outdated.svelte'),
    () => import('./Versions.svelte'),
  ];
  // What does not come now comes with its screen.
  for (const load of screens) await load().catch(() => undefined);
}
