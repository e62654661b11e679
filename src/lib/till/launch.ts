// For the screens: notices that no app took the screen after a tap that should have opened one.
import { watchLaunch, type Visibility } from '../schemes/launch';
import type { Ports } from './ports';

/** The fragment by which the browser comes back at once because no app answered the link (Android). */
export const NO_APP = '#no-app';

/**
 * Calls `onStayed` when the page was never hidden for three seconds after the tap (platform.md §3.1). A hint, never
 * a result: an app beside the till's window hides nothing.
 * @returns stops watching
 */
export const noticeStayed = (
  { clock }: Pick<Ports, 'clock'>,
  page: Visibility,
  onStayed: () => void,
): (() => void) =>
  watchLaunch<() => void>(
    {
      document: page,
      setTimeout: (run, ms) => clock.after(ms, run),
      clearTimeout: (cancel) => cancel(),
    },
    onStayed,
  );
