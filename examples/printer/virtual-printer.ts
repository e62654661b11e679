// A receipt printer reached by bytes, without its cable: buffer, paper, sensors, and what it answers. Shared by the
// tests and the demo. Strict: a byte it does not know is written down. Knows no browser; time is handed in.
//
//   receive → buffer → one command after another → paper        real-time questions are answered as they arrive
import { readPaper, type Paper } from '../../src/lib/encoders/paper';
import { readEscPos, readStar, type Command } from './command-tables';
import type { PrinterKind } from './printer-kinds';
import { dleEot, escPosAsb, starAsb, type Fault } from './status-bytes';

export { PRINTER_KINDS, type PrinterKind } from './printer-kinds';
export type { Fault } from './status-bytes';

export interface VirtualTimers {
  /** @param ms milliseconds */
  readonly setTimeout: (run: () => void, ms: number) => unknown;
}

/** Commands that leave a mark, beside text and line ends. */
const PICTURES = ['GS v', 'GS 8', 'ESC *', 'ESC GS S', 'ESC X', 'ESC K', 'ESC L', 'ESC k'];
const CUTS = ['GS V'];
/** Commands that tell the printer how to talk, and make no paper. */
const TALK = ['GS r', 'GS a', 'GS I', 'GS ( H', 'DLE 04', 'DLE 05', 'NUL', 'broken off'];
const STAR_TALK = ['ETB', 'ESC RS a', 'ESC RS E', 'ESC 06', 'NUL', 'broken off'];

export class VirtualPrinter {
  readonly kind: PrinterKind;
  /** takes what the printer sends; set by whoever holds the other end */
  onReply: (bytes: Uint8Array) => void = () => {};
  /** the link broke; set by whoever holds the other end */
  onLost: () => void = () => {};
  /** everything that arrived, in order */
  readonly received: number[] = [];
  /** what it did not know, or what was done to it that hurts a real one; empty for every job of ours */
  readonly problems: string[] = [];
  /** how often the drawer was opened */
  drawer = 0;
  /** lines with something on them, pictures and codes that are on the paper */
  marks = 0;
  /** breaks the cutter at the next cut, once */
  jamsAtCut = false;
  isLinked = true;

  readonly #timers: VirtualTimers;
  readonly #faults = new Set<Fault>();
  readonly #printed: number[] = [];
  #buffer: number[] = [];
  #at = 0;
  #line = false;
  #paperLeft: number;
  #linkLeft = Infinity;
  #isBusy = false;
  #asb = false;
  #stopped = false;
  #etb = 0;
  #etbSeen = false;
  #held: { readonly bytes: Uint8Array; at: number; readonly taken: () => void } | null = null;
  #isFilling = false;

  /** @param paperLines lines until the roll ends */
  constructor(kind: PrinterKind, timers: VirtualTimers, paperLines = Infinity) {
    this.kind = kind;
    this.#timers = timers;
    this.#paperLeft = paperLines;
  }

  /** What is on the paper so far. A line that was not ended is still in the printer. */
  paper(): Paper {
    return readPaper(Uint8Array.from(this.#printed));
  }

  /** Bytes that are in the buffer and not worked off. */
  get waiting(): number {
    return this.#buffer.length - this.#at;
  }

  has(fault: Fault): boolean {
    return this.#faults.has(fault);
  }

  /**
   * Takes one write. Resolves when all of it is in the buffer; stays pending while the printer holds it back, and for
   * ever when the link broke meanwhile.
   */
  receive(bytes: Uint8Array): Promise<void> {
    if (!this.isLinked) return new Promise(() => {});
    if (this.#held) {
      this.problems.push('two writes at a time');
      return new Promise(() => {});
    }
    return new Promise((taken) => {
      this.#held = { bytes, at: 0, taken };
      this.#fill();
    });
  }

  /** Ends the link; the printer goes on with what it has. */
  loseLink(): void {
    if (!this.isLinked) return;
    this.isLinked = false;
    this.#held = null;
    this.#linkLeft = Infinity;
    this.onLost();
  }

  /** Ends the link when this many bytes more have arrived. */
  loseLinkAfter(bytes: number): void {
    this.#linkLeft = bytes;
  }

  /** The other end connects again. Buffer and paper are as they were. */
  link(): void {
    this.isLinked = true;
  }

  loadPaper(lines = Infinity): void {
    this.#paperLeft = lines;
    this.mend('paperOut');
  }

  openCover(): void {
    this.break('coverOpen');
  }

  closeCover(): void {
    this.mend('coverOpen');
  }

  break(fault: Fault): void {
    this.#faults.add(fault);
    this.#tell();
  }

  mend(fault: Fault): void {
    this.#faults.delete(fault);
    this.#tell();
    this.#work();
  }

  /** Takes from the write in hand what has room. */
  #fill(): void {
    if (this.#isFilling) return;
    this.#isFilling = true;
    this.#takeIn();
    this.#isFilling = false;
    if (this.#linkLeft === 0) this.loseLink();
  }

  #takeIn(): void {
    for (let held = this.#held; held && this.#linkLeft > 0;) {
      if (held.at === held.bytes.length) {
        this.#held = null;
        this.#work();
        held.taken();
        return;
      }
      if (this.waiting >= this.kind.bufferBytes / 2) this.#work();
      const isFull = this.waiting >= this.kind.bufferBytes;
      // A real-time question needs no room.
      if (isFull && this.kind.flow === 'holds' && !isInQuestion(held.bytes, held.at)) return;
      this.#linkLeft -= 1;
      this.#arrive(held.bytes[held.at++] ?? 0, isFull);
    }
    this.#work();
  }

  #arrive(byte: number, isFull: boolean): void {
    this.received.push(byte);
    this.#inRealTime();
    if (isFull && this.kind.flow === 'xonXoff') {
      this.problems.push('a byte came when the buffer was full');
      return;
    }
    this.#buffer.push(byte);
    const isHalfFull = this.waiting > this.kind.bufferBytes / 2;
    if (this.kind.flow === 'xonXoff' && !this.#stopped && isHalfFull) {
      this.#stopped = true;
      this.#reply([0x13]);
    }
  }

  /** What is done as it arrives, wherever it stands: also in a picture (printers.md §6.7). */
  #inRealTime(): void {
    const last = this.received.length - 1;
    const back = (steps: number): number => this.received[last - steps] ?? -1;
    const [a, b, c] = [back(2), back(1), back(0)];
    if (this.kind.language === 'star') {
      if (a === 0x1b && b === 0x06 && c === 0x01 && this.#can('status'))
        this.#reply(this.#starAsb());
      return;
    }
    if (a === 0x10 && b === 0x04 && c >= 1 && c <= 4 && this.#can('status'))
      this.#reply([dleEot(c, this.#faults)]);
    const isPulse = back(4) === 0x10 && back(3) === 0x14 && back(2) === 1;
    if (isPulse && back(1) <= 1 && back(0) >= 1 && back(0) <= 8) this.drawer += 1;
  }

  /** Works the buffer off until something stops it. */
  #work(): void {
    while (!this.#isBusy && this.#faults.size === 0) {
      const read = this.kind.language === 'star' ? readStar : readEscPos;
      const command = read(this.#buffer, this.#at);
      if (!command) break;
      const bytes = this.#buffer.slice(this.#at, this.#at + command.length);
      this.#run(command, bytes);
    }
    this.#makeRoom();
  }

  #makeRoom(): void {
    if (this.#at > 1024 || this.#at === this.#buffer.length) {
      this.#buffer = this.#buffer.slice(this.#at);
      this.#at = 0;
    }
    if (this.#stopped && this.waiting < this.kind.bufferBytes / 4) {
      this.#stopped = false;
      this.#reply([0x11]);
    }
    if (this.#held && this.waiting < this.kind.bufferBytes) this.#fill();
  }

  #run({ name, length }: Command, bytes: readonly number[]): void {
    if (CUTS.includes(name) && this.jamsAtCut) {
      this.jamsAtCut = false;
      return this.break('cutter');
    }
    if (name.startsWith('GS (') && !this.kind.knowsFunctions) {
      this.problems.push(`prints ${name} as text`);
      this.#at += 2;
      return;
    }
    if (name.startsWith('?')) this.problems.push(name);
    if (this.kind.language === 'esc-pos') this.#lookForHazards(name, bytes);
    this.#at += length;
    if (this.kind.language === 'star') this.#runStar(name, bytes);
    else this.#runEscPos(name, bytes);
  }

  #runEscPos(name: string, bytes: readonly number[]): void {
    if (name === 'ESC @') {
      this.#line = false;
      this.#asb = false;
    }
    if (name === 'ESC p') this.drawer += 1;
    if (name === 'GS r' && this.#can('inOrder')) this.#reply([this.has('paperOut') ? 0x0c : 0x00]);
    if (name === 'GS a' && this.#can('asb')) {
      this.#asb = bytes[2] !== 0;
      this.#tell();
    }
    if (name === 'GS I' && this.#can('identity'))
      this.#reply(bytes[2] === 0x43 ? IDENTITY : [0x20]);
    if (name === 'GS ( H' && this.#can('printed') && bytes[5] === 0x30)
      this.#reply([0x37, 0x22, ...bytes.slice(7, 11), 0x00]);
    if (TALK.includes(name) || name.startsWith('?')) return;
    this.#printed.push(...bytes);
    this.#move(name, name === 'ESC d' ? (bytes[2] ?? 0) : 1);
  }

  #runStar(name: string, bytes: readonly number[]): void {
    if (name === 'ESC @') {
      this.#line = false;
      this.#asb = false;
    }
    if (name === 'BEL') this.drawer += 1;
    if (name === 'ESC RS a') this.#asb = bytes[3] !== 0;
    if (name === 'ESC RS E') [this.#etb, this.#etbSeen] = [0, false];
    if (name === 'ETB') {
      [this.#etb, this.#etbSeen] = [(this.#etb + 1) % 32, true];
      this.#tell();
    }
    if (STAR_TALK.includes(name) || name.startsWith('?')) return;
    const isCut = name === 'ESC d';
    // Written down in the words of the reader of paper, which reads ESC/POS.
    if (name === 'text' || name === 'LF' || name === 'ESC @') this.#printed.push(...bytes);
    if (isCut) this.#printed.push(0x1d, 0x56, 0x00);
    if (isCut && this.jamsAtCut) {
      this.jamsAtCut = false;
      this.break('cutter');
    }
    this.#move(isCut ? 'cut' : name, name === 'ESC a' ? (bytes[2] ?? 0) : 1);
  }

  /** Marks and paper, and the time they take. */
  #move(name: string, lines: number): void {
    if (name === 'text') {
      this.#line = true;
      return;
    }
    const isPicture = PICTURES.includes(name) || name === 'GS ( k' || name === 'ESC GS y P';
    const isFeed = name === 'LF' || name === 'ESC d' || name === 'ESC J' || name === 'ESC a';
    if (this.kind.language === 'esc-pos' && name === 'ESC a') return;
    if (!isPicture && !isFeed) return;
    if (this.#line || isPicture) this.marks += 1;
    this.#line = false;
    this.#paperLeft -= isPicture ? 1 : lines;
    if (this.#paperLeft <= 0) this.break('paperOut');
    if (this.kind.msPerLine === 0) return;
    this.#isBusy = true;
    this.#timers.setTimeout(() => {
      this.#isBusy = false;
      this.#work();
    }, this.kind.msPerLine * lines);
  }

  /** A question or a drawer pulse inside of data was already done as it arrived (printers.md §6.7). */
  #lookForHazards(name: string, bytes: readonly number[]): void {
    if (bytes.length < 5) return;
    for (let at = 2; at < bytes.length - 2; at++) {
      if (bytes[at] !== 0x10) continue;
      const [second, third = 0] = [bytes[at + 1], bytes[at + 2]];
      if (second === 0x04 && third >= 1 && third <= 4) this.problems.push(`DLE EOT inside ${name}`);
      if (second === 0x14 && third === 1) this.problems.push(`DLE DC4 inside ${name}`);
    }
  }

  /** Status by itself, where it was asked for. */
  #tell(): void {
    if (!this.#asb || !this.#can('asb')) return;
    this.#reply(this.kind.language === 'star' ? this.#starAsb() : escPosAsb(this.#faults));
  }

  #starAsb(): readonly number[] {
    return starAsb(this.#faults, this.#etb, this.#etbSeen);
  }

  #can(answer: PrinterKind['answers'][number]): boolean {
    return this.kind.answers.includes(answer);
  }

  #reply(bytes: readonly number[]): void {
    if (this.isLinked) this.onReply(Uint8Array.from(bytes));
  }
}

/** `_MODEL` and the NUL that ends it. */
const IDENTITY = [0x5f, 0x54, 0x4d, 0x2d, 0x54, 0x32, 0x30, 0x00];

/** `DLE EOT n`, `DLE ENQ n` and Star's `ESC ACK SOH` are looked at before the buffer. */
const isInQuestion = (bytes: Uint8Array, at: number): boolean =>
  [at, at - 1, at - 2].some(
    (start) =>
      (bytes[start] === 0x10 && (bytes[start + 1] === 0x04 || bytes[start + 1] === 0x05)) ||
      (bytes[start] === 0x1b && bytes[start + 1] === 0x06),
  );
