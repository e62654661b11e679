// The browser's Web Serial with ports that do what they are told, over real streams. Only the parts that the till uses.
import type { BehindCable } from './usb';

/** How a call ends. `never`: it stays pending until the port is closed or the write aborted. */
export type SerialReply = 'ok' | 'never' | DOMException;

/** The number of the serial port profile, as the browser gives it. */
export const SPP = '00001101-0000-1000-8000-00805f9b34fb';

export class FakeSerialPort extends EventTarget {
  readonly info: SerialPortInfo;
  readonly log: string[] = [];
  readonly options: SerialOptions[] = [];
  readonly received: number[] = [];
  readonly pieces: number[] = [];
  /** taken one by one; `ok` when empty */
  readonly openReplies: SerialReply[] = [];
  /** by the number of the write, from 0 over the life of the port; `ok` for the others */
  readonly writeReplies = new Map<number, SerialReply>();
  connected = true;
  readable: ReadableStream<Uint8Array> | null = null;
  writable: WritableStream<Uint8Array> | null = null;
  #in: ReadableStreamDefaultController<Uint8Array> | undefined;
  #out: WritableStreamDefaultController | undefined;
  #writes = 0;
  #behind: BehindCable | undefined;
  #isClosing = false;

  constructor(info: SerialPortInfo = { bluetoothServiceClassId: SPP }) {
    super();
    this.info = info;
  }

  get isOpen(): boolean {
    return this.readable !== null || this.writable !== null;
  }

  /** Puts something behind the cable. */
  attach(behind: BehindCable): void {
    this.#behind = behind;
    behind.onReply = (bytes) => this.say(...bytes);
    // A port that is closed is still plugged in.
    behind.onLost = () => {
      if (!this.#isClosing) this.drop();
    };
  }

  /** The printer sends. */
  say(...bytes: number[]): void {
    this.#in?.enqueue(Uint8Array.from(bytes));
  }

  /** Noise on the line ends the stream, and the port has another one. */
  garble(name = 'FramingError'): void {
    const broken = this.#in;
    this.#makeReadable();
    broken?.error(new DOMException('', name));
  }

  /** The line is gone: streams break and have no successors. */
  drop({ silently = false } = {}): void {
    const gone = new DOMException('The device has been lost.', 'NetworkError');
    this.connected = false;
    if (!this.isOpen) return;
    this.readable = null;
    this.writable = null;
    this.#in?.error(gone);
    this.#out?.error(gone);
    this.#behind?.loseLink?.();
    if (!silently) this.dispatchEvent(new Event('disconnect'));
  }

  getInfo(): SerialPortInfo {
    return this.info;
  }

  async open(options: SerialOptions): Promise<void> {
    this.log.push('open');
    if (this.isOpen) throw new DOMException('already open', 'InvalidStateError');
    const [reply = 'ok'] = this.openReplies.splice(0, 1);
    if (reply instanceof DOMException) throw reply;
    if (reply === 'never') await new Promise<never>(() => {});
    this.options.push(options);
    this.connected = true;
    this.#makeReadable();
    this.#makeWritable();
    this.#behind?.link?.();
  }

  async close(): Promise<void> {
    this.log.push('close');
    if (this.readable?.locked || this.writable?.locked) throw new TypeError('a stream is locked');
    await this.readable?.cancel();
    await this.writable?.abort().catch(() => {});
    this.readable = null;
    this.writable = null;
    this.#isClosing = true;
    this.#behind?.loseLink?.();
    this.#isClosing = false;
  }

  get asPort(): SerialPort {
    return this as unknown as SerialPort;
  }

  #makeReadable(): void {
    this.readable = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#in = controller;
      },
    });
  }

  #makeWritable(): void {
    let abandon = (_: DOMException): void => {};
    const abandoned = new Promise<never>((_, reject) => (abandon = reject));
    abandoned.catch(() => {}); // nothing may be on its way
    this.writable = new WritableStream<Uint8Array>({
      start: (controller) => {
        this.#out = controller;
        const { signal } = controller;
        signal.addEventListener('abort', () => abandon(new DOMException('', 'AbortError')));
      },
      write: async (piece) => {
        const reply = this.writeReplies.get(this.#writes++) ?? 'ok';
        if (reply instanceof DOMException) throw reply;
        if (reply === 'never') await abandoned;
        this.received.push(...piece);
        this.pieces.push(piece.length);
        await Promise.race([this.#behind?.receive(piece), abandoned]);
      },
      close: () => void this.log.push('drained'),
      abort: () => void this.log.push('aborted'),
    });
  }
}

/** The permissions of one page, as the browser keeps them. */
export class FakeSerial extends EventTarget {
  /** the port the seller taps in the chooser; null: closes it */
  chosen: FakeSerialPort | null;
  readonly asked: (SerialPortRequestOptions | undefined)[] = [];
  granted: FakeSerialPort[] = [];

  constructor(chosen: FakeSerialPort | null) {
    super();
    this.chosen = chosen;
  }

  async requestPort(options?: SerialPortRequestOptions): Promise<FakeSerialPort> {
    this.asked.push(options);
    if (!this.chosen) throw new DOMException('cancelled', 'NotFoundError');
    if (!this.granted.includes(this.chosen)) this.granted.push(this.chosen);
    return this.chosen;
  }

  async getPorts(): Promise<FakeSerialPort[]> {
    return [...this.granted];
  }

  get asSerial(): Serial {
    return this as unknown as Serial;
  }
}
