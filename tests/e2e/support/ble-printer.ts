// An emulated Bluetooth LE printer behind Chromium's own Web Bluetooth, over the DevTools protocol.
// The page's API is the browser's; only the peripheral is not real. What the emulator can and cannot do: it passes
// bytes exactly and in order, it does not limit the MTU, and it delivers no notification values.
import type { Browser, CDPSession, Page } from '@playwright/test';

export const BLE_ARGS = ['--enable-features=WebBluetooth'];

const SERVICE = '000018f0-0000-1000-8000-00805f9b34fb';
const WRITE = '00002af1-0000-1000-8000-00805f9b34fb';
const NOTIFY = '00002af0-0000-1000-8000-00805f9b34fb';
/** Chromium refuses startNotifications() on a characteristic without this descriptor. */
const CLIENT_CONFIGURATION = '00002902-0000-1000-8000-00805f9b34fb';

const CHARACTERISTICS = [
  { uuid: WRITE, properties: { write: true, writeWithoutResponse: true } },
  { uuid: NOTIFY, properties: { notify: true, read: true } },
];

interface GattEvent {
  readonly address: string;
  readonly type: string;
}
interface CharacteristicEvent {
  readonly characteristicId: string;
  readonly type: string;
  readonly data?: string;
}

/** The emulation's commands are newer than the protocol types. */
type Send = (method: string, params?: object) => Promise<Record<string, string>>;

export class BlePrinter {
  readonly address: string;
  readonly #session: CDPSession;
  readonly #send: Send;
  readonly #chunks: Buffer[] = [];
  readonly #ids = new Set<string>();
  readonly #arrivals: number[] = [];
  /** how many writes still go through; Infinity while the link holds */
  #writesLeft = Infinity;
  /** what becomes of the write after them */
  #end: 'breaks' | 'hangs' = 'breaks';

  private constructor(session: CDPSession, address: string) {
    this.#session = session;
    this.address = address;
    this.#send = session.send.bind(session) as unknown as Send;
    const on = session.on.bind(session) as unknown as (
      name: string,
      run: (event: never) => void,
    ) => void;
    on('BluetoothEmulation.gattOperationReceived', (event: GattEvent) => void this.#gatt(event));
    on(
      'BluetoothEmulation.characteristicOperationReceived',
      (event: CharacteristicEvent) => void this.#characteristic(event),
    );
  }

  /** Switches the printer on. The page must have been opened before: a navigation drops the emulation. */
  static async create(browser: Browser): Promise<BlePrinter> {
    const session = await browser.newBrowserCDPSession();
    const printer = new BlePrinter(session, '09:09:09:09:09:09');
    await printer.#enable();
    return printer;
  }

  /** Switches on one more printer beside this one: a browser has one emulation for all. */
  async another(address: string): Promise<BlePrinter> {
    const printer = new BlePrinter(this.#session, address);
    await printer.#advertise();
    return printer;
  }

  /** After a reload of the page. */
  async reset(): Promise<void> {
    await this.switchOff();
    await this.#enable();
  }

  /** A browser has one emulation: the next test needs it. */
  async switchOff(): Promise<void> {
    await this.#send('BluetoothEmulation.disable').catch(() => ({}));
  }

  /** Everything that reached the printer. */
  get bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  /** When each write arrived, milliseconds of `performance.now()` in this process. */
  get arrivals(): readonly number[] {
    return this.#arrivals;
  }

  /** Forgets what was printed. */
  clear(): void {
    this.#chunks.length = 0;
    this.#arrivals.length = 0;
  }

  /** The link breaks in the nth write from now: it is answered with an error, then the printer is gone. */
  breakWriteAt(n: number): void {
    this.#writesLeft = n - 1;
    this.#end = 'breaks';
  }

  /** The nth write from now is taken and never answered, as by a device that went away in the middle of it. */
  hangWriteAt(n: number): void {
    this.#writesLeft = n - 1;
    this.#end = 'hangs';
  }

  /** The link breaks while nothing is sent. */
  async drop(): Promise<void> {
    await this.#send('BluetoothEmulation.simulateGATTDisconnection', { address: this.address });
  }

  async #enable(): Promise<void> {
    await this.#send('BluetoothEmulation.enable', { state: 'powered-on', leSupported: true });
    await this.#advertise();
  }

  async #advertise(): Promise<void> {
    await this.#send('BluetoothEmulation.simulatePreconnectedPeripheral', {
      address: this.address,
      name: 'InnerPrinter',
      manufacturerData: [],
      knownServiceUuids: [SERVICE],
    });
  }

  async #gatt({ address, type }: GattEvent): Promise<void> {
    if (address !== this.address) return;
    if (type === 'discovery') await this.#describe();
    await this.#send('BluetoothEmulation.simulateGATTOperationResponse', {
      address,
      type,
      code: 0,
    });
  }

  async #describe(): Promise<void> {
    const { serviceId } = await this.#send('BluetoothEmulation.addService', {
      address: this.address,
      serviceUuid: SERVICE,
    });
    for (const { uuid, properties } of CHARACTERISTICS) {
      const { characteristicId = '' } = await this.#send('BluetoothEmulation.addCharacteristic', {
        serviceId,
        characteristicUuid: uuid,
        properties,
      });
      this.#ids.add(characteristicId);
      if (properties.notify)
        await this.#send('BluetoothEmulation.addDescriptor', {
          characteristicId,
          descriptorUuid: CLIENT_CONFIGURATION,
        });
    }
  }

  async #characteristic(event: CharacteristicEvent): Promise<void> {
    const { characteristicId, type } = event;
    if (!this.#ids.has(characteristicId)) return;
    const broken = type === 'write' && this.#writesLeft === 0;
    if (type === 'write' && !broken) {
      this.#writesLeft -= 1;
      this.#chunks.push(Buffer.from(event.data ?? '', 'base64'));
      this.#arrivals.push(performance.now());
    }
    if (broken && this.#end === 'hangs') {
      this.#writesLeft = Infinity;
      return;
    }
    const data = type === 'read' ? { data: Buffer.from([0x12]).toString('base64') } : {};
    await this.#send('BluetoothEmulation.simulateCharacteristicOperationResponse', {
      characteristicId,
      type,
      code: broken ? 1 : 0,
      ...data,
    }).catch(() => ({}));
    if (broken) {
      this.#writesLeft = Infinity;
      await this.#send('BluetoothEmulation.simulateGATTDisconnection', { address: this.address });
    }
  }
}

/** Who answers the browser's device chooser of a page. */
export interface Chooser {
  /** which device, by its place among those offered */
  place: number;
}

/** Answers the device chooser of one page with an emulated printer, the first one unless told otherwise. */
export async function chooseBlePrinter(page: Page): Promise<Chooser> {
  const chooser: Chooser = { place: 0 };
  const session = await page.context().newCDPSession(page);
  const answered = new Set<string>();
  session.on('DeviceAccess.deviceRequestPrompted', ({ id, devices }) => {
    const device = devices[chooser.place];
    // The event comes twice with one id, and a second answer can crash the browser.
    if (!device || answered.has(id)) return;
    answered.add(id);
    void session.send('DeviceAccess.selectPrompt', { id, deviceId: device.id });
  });
  await session.send('DeviceAccess.enable');
  return chooser;
}
