// "Stop" and "go on" from a printer, read from its notifications. Knows frames and a timer.
import type { Timers } from '../waiting';

const XON = 0x11;
const XOFF = 0x13;
/** Start of the frame by which bitmap printers stop and go on: `51 78 ae 01 01 00 10|00 …` (printers.md §2.2). */
const FRAME = [0x51, 0x78, 0xae, 0x01, 0x01, 0x00];

/** The word to go on may get lost on its way: after this long we go on without it (printers.md §2.2). */
export const MAX_STOP_MS = 30_000;

export class FlowControl {
  readonly #timers: Timers;
  #timer: number | undefined;
  #waiting: (() => void)[] = [];

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /**
   * Takes in one notification; status bytes and other replies change nothing.
   * @returns what of it was no flow control
   */
  receive(frame: Uint8Array): Uint8Array {
    const word = lastWord(frame);
    if (word === 'stop') this.#stop();
    if (word === 'go') this.#go();
    return isFrame(frame)
      ? new Uint8Array()
      : frame.filter((byte) => byte !== XON && byte !== XOFF);
  }

  /** Resolves at once, or as soon as the printer takes bytes again. */
  ready(): Promise<void> {
    if (this.#timer === undefined) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #stop(): void {
    const { setTimeout, clearTimeout } = this.#timers;
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#go(), MAX_STOP_MS);
  }

  #go(): void {
    const { clearTimeout } = this.#timers;
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const resume of this.#waiting.splice(0)) resume();
  }
}

const isFrame = (frame: Uint8Array): boolean => FRAME.every((byte, at) => frame[at] === byte);

/** XON and XOFF collide with no status reply (printers.md §6.1), so any byte of a frame may be one. */
function lastWord(frame: Uint8Array): 'stop' | 'go' | undefined {
  if (isFrame(frame)) return frame[6] === 0x10 ? 'stop' : 'go';
  const last = frame.findLast((byte) => byte === XON || byte === XOFF);
  return last === undefined ? undefined : last === XOFF ? 'stop' : 'go';
}
