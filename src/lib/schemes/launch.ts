// Leaving the page for another app. The only file of this folder that touches the page; pure code never imports it.
//
// Nothing here navigates. The pay button is a plain `<a href rel="noreferrer">` whose address `buildUrl` made and
// whose attempt is already stored. The seller's own tap on it is the gesture that browsers ask for, and Android
// keeps scripted navigations inside an installed app's window (platform.md §3.1, V, T). So this file only watches.

/** The part of `document` that tells whether another app took the screen. */
export type Visibility = Pick<
  Document,
  'visibilityState' | 'addEventListener' | 'removeEventListener'
>;

export interface LaunchWatch<Timer = ReturnType<typeof globalThis.setTimeout>> {
  readonly document: Visibility;
  readonly setTimeout: (run: () => void, ms: number) => Timer;
  readonly clearTimeout: (timer: Timer) => void;
  /** how long an app may take to appear; 3000 ms by platform.md §3.1 */
  readonly afterMs?: number;
}

/**
 * Calls `onStayed` once when the page was never hidden for `afterMs` after the tap: perhaps no app answered. That is
 * a hint to the seller and never a result; an app beside the till's window hides nothing.
 * @returns stops watching; safe to call at any time.
 */
export function watchLaunch<Timer>(
  { document, setTimeout, clearTimeout, afterMs = 3000 }: LaunchWatch<Timer>,
  onStayed: () => void,
): () => void {
  const stop = (): void => {
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', onChange);
  };
  const onChange = (): void => {
    if (document.visibilityState === 'hidden') stop();
  };
  const timer = setTimeout(() => {
    stop();
    onStayed();
  }, afterMs);
  document.addEventListener('visibilitychange', onChange);
  return stop;
}
