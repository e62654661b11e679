// The browser's Web Bluetooth with devices that do what they are told: what DevTools' emulator cannot do, such as
// sending notifications and writes that never settle. Only the parts that the till uses.

/** How a call ends. `never`: it stays pending, as a write does when its device goes away. */
export type Reply = 'ok' | 'never' | DOMException;

/** The printer behind a device, where the bytes matter: `VirtualPrinter` of the examples is one. */
export interface PrinterEnd {
  onReply: (bytes: Uint8Array) => void;
  onLost: () => void;
  link(): void;
  loseLink(): void;
  receive(bytes: Uint8Array): Promise<void>;
}

const never = new Promise<never>(() => {});

function settle(reply: Reply): Promise<void> {
  if (reply === 'ok') return Promise.resolve();
  return reply === 'never' ? never : Promise.reject(reply);
}

export interface ServiceShape {
  readonly uuid: string;
  readonly characteristics: readonly {
    readonly uuid: string;
    readonly properties: Partial<Record<'write' | 'writeWithoutResponse' | 'notify', true>>;
  }[];
}

const uuid = (number: string) => `0000${number}-0000-1000-8000-00805f9b34fb`;

/** Service 18f0, as most printers have it. */
export const USUAL_SERVICE: ServiceShape = {
  uuid: uuid('18f0'),
  characteristics: [
    { uuid: uuid('2af1'), properties: { write: true, writeWithoutResponse: true } },
    { uuid: uuid('2af0'), properties: { notify: true } },
  ],
};

export class FakeBluetoothDevice extends EventTarget {
  readonly id: string;
  readonly name = 'InnerPrinter';
  readonly services: readonly ServiceShape[];
  /** what arrived, and by which kind of write */
  readonly writes: { readonly bytes: readonly number[]; readonly withResponse: boolean }[] = [];
  readonly log: string[] = [];
  /** taken one by one; `ok` when empty */
  readonly connectReplies: Reply[] = [];
  /** by the number of the write, from 0 over the life of the device; `ok` for the others */
  readonly writeReplies = new Map<number, Reply>();
  notificationReply: Reply = 'ok';
  connected = false;
  visible: readonly string[] = [];
  readonly #printer: PrinterEnd | null;
  #epoch = 0;
  #writing = false;
  #begun = 0;
  #notifier: (EventTarget & { value?: DataView }) | undefined;

  /** @param printer where the bytes go, and what notifies; without one the device only logs */
  constructor(
    services: readonly ServiceShape[] = [USUAL_SERVICE],
    id = 'device-1',
    printer: PrinterEnd | null = null,
  ) {
    super();
    this.services = services;
    this.id = id;
    this.#printer = printer;
    if (!printer) return;
    printer.onReply = (bytes) => {
      if (this.#notifier) this.notify(...bytes);
    };
    printer.onLost = () => this.drop();
  }

  get received(): number[] {
    return this.writes.flatMap(({ bytes }) => bytes);
  }

  readonly gatt = {
    connect: async (): Promise<unknown> => {
      this.log.push('connect');
      await settle(this.connectReplies.shift() ?? 'ok');
      this.connected = true;
      this.#epoch += 1;
      this.#printer?.link();
      return this.gatt;
    },
    disconnect: () => this.drop(),
    getPrimaryServices: async () => {
      this.log.push('services');
      const found = this.services.filter((service) => this.visible.includes(service.uuid));
      if (found.length === 0) throw new DOMException('none', 'NotFoundError');
      return found.map((service) => this.#service(service));
    },
  };

  /** The connection ends, as when the printer is switched off. Writes that are pending stay so. */
  drop(): void {
    if (!this.connected) return;
    this.connected = false;
    this.#writing = false;
    this.#notifier = undefined;
    this.#printer?.loseLink();
    this.dispatchEvent(new Event('gattserverdisconnected'));
  }

  notify(...bytes: number[]): void {
    if (!this.#notifier) throw new Error('nobody asked for notifications');
    // In the middle of a longer buffer, as a DataView may be.
    this.#notifier.value = new DataView(new Uint8Array([0, ...bytes, 0]).buffer, 1, bytes.length);
    this.#notifier.dispatchEvent(new Event('characteristicvaluechanged'));
  }

  #service({ uuid: id, characteristics }: ServiceShape) {
    return {
      uuid: id,
      getCharacteristics: async () => {
        this.log.push('characteristics');
        return characteristics.map((shape) => this.#characteristic(shape));
      },
    };
  }

  #characteristic({ uuid: id, properties }: ServiceShape['characteristics'][number]) {
    const epoch = this.#epoch;
    const write = (withResponse: boolean) => (chunk: Uint8Array) =>
      this.#write(epoch, withResponse, chunk);
    const characteristic = Object.assign(new EventTarget(), {
      uuid: id,
      properties: { write: false, writeWithoutResponse: false, notify: false, ...properties },
      writeValueWithResponse: write(true),
      writeValueWithoutResponse: write(false),
      startNotifications: async () => {
        this.#notifier = characteristic;
        await settle(this.notificationReply);
      },
    });
    return characteristic;
  }

  async #write(epoch: number, withResponse: boolean, chunk: Uint8Array): Promise<void> {
    if (epoch !== this.#epoch) throw new DOMException('stale', 'InvalidStateError');
    if (!this.connected) throw new DOMException('not connected', 'NetworkError');
    if (this.#writing) throw new DOMException('already in progress', 'NetworkError');
    if (chunk.length > 512) throw new DOMException('too long', 'InvalidModificationError');
    const reply = this.writeReplies.get(this.#begun++) ?? 'ok';
    this.#writing = true;
    if (reply === 'ok') this.writes.push({ bytes: [...chunk], withResponse });
    await settle(reply)
      .then(() => (reply === 'ok' ? this.#printer?.receive(chunk) : undefined))
      .finally(() => (this.#writing = false));
  }
}

/** As shipped: the page forgets its devices with a reload. */
export class FakeBluetooth extends EventTarget {
  /** the device the seller taps in the chooser; null: closes it */
  chosen: FakeBluetoothDevice | null;
  readonly asked: RequestDeviceOptions[] = [];

  constructor(chosen: FakeBluetoothDevice | null) {
    super();
    this.chosen = chosen;
  }

  async requestDevice(options: RequestDeviceOptions): Promise<FakeBluetoothDevice> {
    this.asked.push(options);
    if (!this.chosen) throw new DOMException('cancelled', 'NotFoundError');
    this.chosen.visible = (options.optionalServices ?? []).map(String);
    return this.chosen;
  }

  /** For where the browser's own type is wanted. */
  get asBluetooth(): Bluetooth {
    return this as unknown as Bluetooth;
  }
}

/** As behind a flag: permissions outlive the page. */
export class FakeRememberingBluetooth extends FakeBluetooth {
  async getDevices(): Promise<FakeBluetoothDevice[]> {
    return this.chosen ? [this.chosen] : [];
  }
}

export const asDevice = (device: FakeBluetoothDevice): BluetoothDevice =>
  device as unknown as BluetoothDevice;
