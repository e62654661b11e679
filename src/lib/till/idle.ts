// How long nobody has touched this window.
import type { Clock } from './ports';

/** @returns the time since the last tap, key or look at this window, in milliseconds */
export function watchQuiet(clock: Clock, page: Window): () => number {
  let last = clock.now();
  const touched = () => (last = clock.now());
  for (const type of ['pointerdown', 'keydown', 'wheel'])
    page.addEventListener(type, touched, { capture: true, passive: true });
  page.document.addEventListener('visibilitychange', touched);
  return () => clock.now() - last;
}
