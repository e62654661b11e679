// The browser's WebUSB with devices that do what they are told. Only the parts that the till uses.

/** What may stand behind a cable: the virtual printer, for one. */
export interface BehindCable {
  /** Resolves when it has taken them: a printer without paper may not for long. */
  receive(bytes: Uint8Array): void | Promise<void>;
  onReply?: ((bytes: Uint8Array) => void) | undefined;
  /** Called when it goes away by itself. */
  onLost?: (() => void) | undefined;
  /** The way to it is open. */
  link?(): void;
  /** The way to it is closed: what it has not taken yet, it never gets. */
  loseLink?(): void;
}

/** How a call ends. `never`: it stays pending, as a transfer does when a printer has no paper. */
export type UsbReply = 'ok' | 'never' | 'stall' | 'babble' | 'short' | DOMException;

type UsbCall =
  | 'open'
  | 'close'
  | 'selectConfiguration'
  | 'claimInterface'
  | 'selectAlternateInterface'
  | 'controlTransferIn'
  | 'transferIn'
  | 'transferOut'
  | 'clearHalt';

export interface AlternateShape {
  readonly number?: number;
  readonly alternate?: number;
  readonly class?: number;
  readonly protocol?: number;
  readonly endpoints?: readonly USBEndpoint[];
}

export const bulk = (
  direction: USBDirection,
  endpointNumber: number,
  type: USBEndpointType = 'bulk',
): USBEndpoint => ({ endpointNumber, direction, type, packetSize: 64 });

export interface UsbShape {
  readonly vendorId?: number;
  readonly productId?: number;
  readonly serialNumber?: string | null;
  readonly manufacturerName?: string | null;
  readonly productName?: string | null;
  /** one row an alternate; absent: one printer, both ways */
  readonly alternates?: readonly AlternateShape[];
  readonly isConfigured?: boolean;
  /** IEEE 1284; null: it stalls */
  readonly identity?: string | null;
}

const USUAL: AlternateShape = { class: 7, protocol: 2, endpoints: [bulk('out', 1), bulk('in', 2)] };

const invalid = (what: string) => new DOMException(what, 'InvalidStateError');

export class FakeUsbDevice {
  readonly vendorId: number;
  readonly productId: number;
  readonly serialNumber: string | null;
  readonly manufacturerName: string | null;
  readonly productName: string | null;
  readonly configurations: USBConfiguration[];
  readonly log: string[] = [];
  /** everything that arrived */
  readonly received: number[] = [];
  /** sizes of the pieces in which it arrived */
  readonly pieces: number[] = [];
  /** GET_PORT_STATUS; null: it stalls */
  portStatus: number | null = 0x18;
  opened = false;
  configuration: USBConfiguration | null;
  readonly #shape: UsbShape;
  readonly #identity: string | null;
  readonly #replies = new Map<string, UsbReply>();
  readonly #counts = new Map<UsbCall, number>();
  readonly #claimed = new Set<number>();
  readonly #selected = new Map<number, number>();
  #packets: Uint8Array[] = [];
  #wake: (() => void)[] = [];
  #abort: ((reason: DOMException) => void)[] = [];
  #behind: BehindCable | undefined;
  #isPlugged = true;

  constructor(shape: UsbShape = {}) {
    this.#shape = shape;
    this.vendorId = shape.vendorId ?? 0x04b8;
    this.productId = shape.productId ?? 0x0e15;
    this.serialNumber = shape.serialNumber ?? null;
    this.manufacturerName = shape.manufacturerName ?? null;
    this.productName = shape.productName ?? null;
    this.#identity = shape.identity === undefined ? 'MFG:EPSON;MDL:TM-T20II;' : shape.identity;
    this.configurations = [this.#configurationOf(shape.alternates ?? [USUAL])];
    this.configuration = shape.isConfigured === false ? null : (this.configurations[0] ?? null);
  }

  /** Puts something behind the cable. @param onGone called when it goes away by itself */
  attach(behind: BehindCable, onGone: () => void = () => {}): void {
    this.#behind = behind;
    behind.onReply = (bytes) => this.say(...bytes);
    behind.onLost = () => {
      if (this.opened) onGone();
    };
  }

  /** As it is when it is plugged in anew: to the browser another object. */
  again(): FakeUsbDevice {
    return new FakeUsbDevice(this.#shape);
  }

  /** How the nth call of a kind ends, from 0 over the life of the device. */
  answer(call: UsbCall, nth: number, reply: UsbReply): void {
    this.#replies.set(`${call} ${nth}`, reply);
  }

  /** The printer sends. */
  say(...bytes: number[]): void {
    this.#packets.push(Uint8Array.from(bytes));
    for (const wake of this.#wake.splice(0)) wake();
  }

  /** The cable is pulled: nothing works any more, and what was pending ends. */
  unplug(): void {
    this.#isPlugged = false;
    this.opened = false;
    this.#claimed.clear();
    this.#end(new DOMException('disconnected', 'NotFoundError'));
    this.#behind?.loseLink?.();
  }

  async open(): Promise<void> {
    this.log.push('open');
    await this.#begin('open');
    this.opened = true;
    this.#behind?.link?.();
  }

  async close(): Promise<void> {
    this.log.push('close');
    await this.#begin('close');
    this.opened = false;
    this.#claimed.clear();
    this.#selected.clear();
    this.#end(new DOMException('cancelled', 'AbortError'));
    this.#behind?.loseLink?.();
  }

  async selectConfiguration(value: number): Promise<void> {
    this.log.push(`configuration ${value}`);
    this.#mustBeOpen();
    await this.#begin('selectConfiguration');
    this.configuration =
      this.configurations.find((one) => one.configurationValue === value) ?? null;
  }

  async claimInterface(number: number): Promise<void> {
    this.log.push(`claim ${number}`);
    this.#mustBeOpen();
    if (!this.configuration) throw invalid('no configuration');
    await this.#begin('claimInterface');
    this.#claimed.add(number);
  }

  async selectAlternateInterface(number: number, alternate: number): Promise<void> {
    this.log.push(`alternate ${number}.${alternate}`);
    if (!this.#claimed.has(number)) throw invalid('not claimed');
    await this.#begin('selectAlternateInterface');
    this.#selected.set(number, alternate);
  }

  async controlTransferIn(
    { request, index, requestType, recipient }: USBControlTransferParameters,
    length: number,
  ): Promise<USBInTransferResult> {
    this.log.push(`control ${request} ${index}`);
    // As Chrome: the interface is read from the low byte, whatever the request means by it.
    if (!this.#claimed.has(index & 0xff)) throw invalid('not claimed');
    const reply = await this.#begin('controlTransferIn');
    const isClass = requestType === 'class' && recipient === 'interface';
    const data = isClass ? this.#classAnswer(request) : null;
    if (reply !== 'ok' || !data) return { status: 'stall' };
    return { status: 'ok', data: view(data.subarray(0, length)) };
  }

  async transferOut(endpoint: number, data: BufferSource): Promise<USBOutTransferResult> {
    const bytes = ArrayBuffer.isView(data)
      ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice()
      : new Uint8Array(data.slice(0));
    this.log.push(`out ${endpoint}`);
    this.#mustHave('out', endpoint);
    const reply = await this.#begin('transferOut');
    if (reply === 'stall' || reply === 'babble') return { status: reply, bytesWritten: 0 };
    const taken = reply === 'short' ? bytes.subarray(0, bytes.length - 1) : bytes;
    this.received.push(...taken);
    this.pieces.push(taken.length);
    await this.#untilEnded(Promise.resolve(this.#behind?.receive(taken)));
    return { status: 'ok', bytesWritten: taken.length };
  }

  async transferIn(endpoint: number, length: number): Promise<USBInTransferResult> {
    this.log.push(`in ${endpoint}`);
    const { packetSize } = this.#mustHave('in', endpoint);
    const reply = await this.#begin('transferIn');
    if (reply === 'stall' || reply === 'babble') return { status: reply };
    if (reply === 'short') return { status: 'ok', data: view(new Uint8Array()) };
    while (this.#packets.length === 0)
      await this.#untilEnded(new Promise<void>((resolve) => this.#wake.push(resolve)));
    const [next = new Uint8Array(), ...rest] = this.#packets;
    const packet = next.subarray(0, packetSize);
    this.#packets = next.length > packetSize ? [next.subarray(packetSize), ...rest] : rest;
    if (packet.length > length) return { status: 'babble' };
    return { status: 'ok', data: view(packet) };
  }

  async clearHalt(direction: USBDirection, endpoint: number): Promise<void> {
    this.log.push(`clear ${direction} ${endpoint}`);
    await this.#begin('clearHalt');
  }

  async reset(): Promise<void> {
    this.log.push('reset');
  }

  get asDevice(): USBDevice {
    return this as unknown as USBDevice;
  }

  async #begin(call: UsbCall): Promise<UsbReply> {
    if (!this.#isPlugged) throw new DOMException('disconnected', 'NotFoundError');
    const nth = this.#counts.get(call) ?? 0;
    this.#counts.set(call, nth + 1);
    const reply = this.#replies.get(`${call} ${nth}`) ?? 'ok';
    if (reply instanceof DOMException) throw reply;
    if (reply === 'never') await this.#untilEnded(new Promise<void>(() => {}));
    return reply;
  }

  /** Pending until `work` is, or until the device is closed or gone. */
  #untilEnded(work: Promise<void>): Promise<void> {
    const ended = new Promise<void>((_, reject) => this.#abort.push(reject));
    return Promise.race([work, ended]);
  }

  #end(reason: DOMException): void {
    for (const abort of this.#abort.splice(0)) abort(reason);
    this.#wake = [];
  }

  #mustBeOpen(): void {
    if (!this.opened) throw invalid('not open');
  }

  /** An endpoint of an alternate that is selected, of an interface that is claimed. */
  #mustHave(direction: USBDirection, number: number): USBEndpoint {
    this.#mustBeOpen();
    const found = [...this.#claimed]
      .flatMap((one) => {
        const setting = this.#selected.get(one) ?? 0;
        const interfaces = this.configuration?.interfaces ?? [];
        const { alternates = [] } = interfaces.find((it) => it.interfaceNumber === one) ?? {};
        return alternates.find((it) => it.alternateSetting === setting)?.endpoints ?? [];
      })
      .find((one) => one.direction === direction && one.endpointNumber === number);
    if (!found) throw new DOMException('no such endpoint', 'NotFoundError');
    return found;
  }

  #classAnswer(request: number): Uint8Array | null {
    if (request === 1) return this.portStatus === null ? null : Uint8Array.of(this.portStatus);
    if (request !== 0 || this.#identity === null) return null;
    const text = new TextEncoder().encode(this.#identity);
    return Uint8Array.of(0, text.length + 2, ...text);
  }

  #configurationOf(shapes: readonly AlternateShape[]): USBConfiguration {
    const numbers = [...new Set(shapes.map((shape) => shape.number ?? 0))];
    const interfaces = numbers.map((interfaceNumber) => {
      const alternates = shapes
        .filter((shape) => (shape.number ?? 0) === interfaceNumber)
        .map((shape) => ({
          alternateSetting: shape.alternate ?? 0,
          interfaceClass: shape.class ?? 7,
          interfaceSubclass: 1,
          interfaceProtocol: shape.protocol ?? 2,
          interfaceName: null,
          endpoints: [...(shape.endpoints ?? [])],
        }));
      const [alternate] = alternates;
      if (!alternate) throw new Error('an interface without alternates');
      return { interfaceNumber, alternates, alternate, claimed: false };
    });
    return { configurationValue: 1, configurationName: null, interfaces };
  }
}

/** In the middle of a longer buffer, as a DataView may be. */
const view = (bytes: Uint8Array) =>
  new DataView(Uint8Array.from([0, ...bytes, 0]).buffer, 1, bytes.length);

/** The permissions of one page, as the browser keeps them. */
export class FakeUsb extends EventTarget {
  /** the device the seller taps in the chooser; null: closes it */
  chosen: FakeUsbDevice | null;
  readonly asked: USBDeviceRequestOptions[] = [];
  /** what the page may use and what is plugged in */
  granted: FakeUsbDevice[] = [];

  constructor(chosen: FakeUsbDevice | null) {
    super();
    this.chosen = chosen;
  }

  async requestDevice(options: USBDeviceRequestOptions): Promise<FakeUsbDevice> {
    this.asked.push(options);
    const { chosen } = this;
    const isOffered = chosen && options.filters.some((filter) => fits(chosen, filter));
    if (!isOffered) throw new DOMException('cancelled', 'NotFoundError');
    if (!this.granted.includes(chosen)) this.granted.push(chosen);
    return chosen;
  }

  async getDevices(): Promise<FakeUsbDevice[]> {
    return [...this.granted];
  }

  /** A device without a serial number has to be chosen again. */
  unplug(device: FakeUsbDevice): void {
    device.unplug();
    this.granted = this.granted.filter((one) => one !== device);
    this.dispatchEvent(Object.assign(new Event('disconnect'), { device }));
  }

  /** A device with a serial number may be used at once. */
  plug(device: FakeUsbDevice): void {
    if (device.serialNumber === null) return;
    this.granted.push(device);
    this.dispatchEvent(Object.assign(new Event('connect'), { device }));
  }

  get asUsb(): USB {
    return this as unknown as USB;
  }
}

function fits(
  { vendorId, productId, configurations }: FakeUsbDevice,
  filter: USBDeviceFilter,
): boolean {
  const classes = configurations.flatMap(({ interfaces }) =>
    interfaces.flatMap(({ alternates }) => alternates.map((one) => one.interfaceClass)),
  );
  return (
    (filter.vendorId ?? vendorId) === vendorId &&
    (filter.productId ?? productId) === productId &&
    (filter.classCode === undefined || classes.includes(filter.classCode))
  );
}
