// Listens to the keyboard for a hardware scanner, while nobody is typing into a field or answering a question.
import { BURST_GAP_MS, burstAfter, NO_BURST } from './scanner';

/** Calls `onscan` with what a scanner typed. Returns the way to stop listening. */
export function listenToScanner(page: Document, onscan: (text: string) => void): () => void {
  let burst = NO_BURST;
  function listen(event: KeyboardEvent): void {
    // A key that is held down comes as quickly.
    if (event.repeat || isElsewhere(page)) {
      burst = NO_BURST;
      return;
    }
    const before = burst;
    const next = burstAfter(before, {
      key: event.key,
      code: event.code,
      shift: event.shiftKey,
      capsLock: event.getModifierState('CapsLock'),
      command: event.ctrlKey || event.altKey || event.metaKey,
      at: event.timeStamp,
    });
    burst = next.burst;
    // A space or Enter of a scan must not press the button that has the focus.
    const isInBurst = before.text !== '' && event.timeStamp - before.at < BURST_GAP_MS;
    if (next.scanned !== null || (isInBurst && event.key === ' ')) event.preventDefault();
    if (next.scanned !== null) onscan(next.scanned);
  }
  // Before anything on the page gets the key.
  page.addEventListener('keydown', listen, { capture: true });
  return () => page.removeEventListener('keydown', listen, { capture: true });
}

/** Somebody types into a field, or a dialog asks something. */
function isElsewhere(page: Document): boolean {
  const focused = page.activeElement;
  return (
    page.querySelector('dialog[open]') !== null ||
    (focused !== null && focused.matches('input, textarea, select, [contenteditable]'))
  );
}
