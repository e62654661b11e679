// Everything around the pages of one till, which outlives them: the database, the shop with its own server, the apps,
// the printer and its paper, the cash drawer. Fresh for every cut.
import { PrinterId, ShopId } from '../../src/lib/domain/ids';
import type { PrintJob } from '../../src/lib/domain/job';
import { DEFAULT_PROFILE, ON_SCREEN, type Printer } from '../../src/lib/domain/printer';
import { DEFAULT_GRANTS, WellKnown, type Shop } from '../../src/lib/domain/shop';
import { escPos } from '../../src/lib/encoders/esc-pos';
import { readPaper } from '../../src/lib/encoders/paper';
import { makeDeviceKey, makeShopKey, thumbprint } from '../../src/lib/schemes/kass/device-key';
import { printApi } from '../../src/lib/schemes/print/print-api';
import {
  createShop,
  memoryStore,
  type ShopOrder,
  type ShopServer,
  type ShopStore,
} from '../../src/lib/shop/index';
import type { Ports } from '../../src/lib/till/ports';
import { newAppPrinter } from '../../src/lib/till/print-apps';
import { PRINTER_KINDS, VirtualPrinter } from '../../examples/printer/virtual-printer';
import { timers } from '../fakes/byte-printers';
import { fakeDraw } from '../fakes/draw';
import { fakeEnvironment } from '../fakes/device-environment';
import { fakeWorld, START_MS, TILL, type FakeWorld } from '../fakes/till-ports';
import { FakeUsb, FakeUsbDevice } from '../fakes/usb';
import { FakePayApp, FakePrintApp } from './apps';
import { connect, rowsChanged } from './connection';

const SHOP = 'https://shop.example';

/** A window, and what the browser does when its page dies: it is gone, and holds neither database nor printer. */
export interface Window {
  readonly ports: Ports;
  died(): Promise<void>;
}

/** Where the till prints. */
export type Paper = 'usb' | 'app' | 'screen';

export const ORDER: ShopOrder = {
  id: 'o-1042',
  no: '1042',
  rev: 0,
  cur: 'EUR',
  sum: 1990,
  lines: [
    { n: 'Coffee beans', q: '2', p: 900, t: 1800 },
    { n: 'Mug', q: '1', p: 490, t: 490 },
  ],
  adj: [{ n: 'Regular customer', t: -300 }],
};

/** The keys are no part of the trip, and the same for every cut. */
const keys = Promise.all([makeShopKey(), makeDeviceKey()]);

export class CrashWorld {
  readonly shop: ShopServer;
  readonly store: ShopStore;
  readonly pay = new FakePayApp();
  readonly printer = new VirtualPrinter(PRINTER_KINDS.epson, timers);
  readonly printApp = new FakePrintApp(this.printer);
  readonly till: FakeWorld;
  /** what customers handed over in cash less what they got back, minor units */
  drawer = 0;
  /** papers of which the till has asked whether they came out */
  readonly asked = new Set<string>();
  readonly #usb: FakeUsb;
  #windows = 0;

  private constructor(till: FakeWorld, shop: ShopServer, store: ShopStore, usb: FakeUsb) {
    this.till = till;
    this.shop = shop;
    this.store = store;
    this.#usb = usb;
    for (const device of usb.granted) this.#attach(device);
  }

  /** A cable that is pulled is put in again at once; to the browser that is another device. */
  #attach(device: FakeUsbDevice): void {
    device.attach(this.printer, () => {
      const again = device.again();
      this.#attach(again);
      this.#usb.unplug(device);
      this.#usb.plug(again);
    });
  }

  static async make(paper: Paper): Promise<CrashWorld> {
    const [key, device] = await keys;
    const usb = new FakeUsb(null);
    usb.granted = [new FakeUsbDevice({ serialNumber: 'A1' })];
    const till = await fakeWorld({ devices: devicesWith(usb) });
    const store = memoryStore();
    const shop = await createShop({
      ...{ origin: SHOP, name: 'Corner shop', key, store, tills: [TILL] },
      grants: { refund: true },
      nowMs: () => till.clock.now(),
    });
    till.network.serve(SHOP, (request) => shop.handle(request));
    const { kid, jwk } = device;
    await store.put('device', kid, {
      ...{ kid, jwk, name: 'Tablet', label: 'Tablet', till: TILL, state: 'allowed' },
      ...{ digits: '123456', shop: shop.kid, grants: { ...DEFAULT_GRANTS, refund: true } },
      ...{ askedAt: START_MS, allowedAt: START_MS, seenAt: START_MS },
    });
    const paired = await pairedShop(shop);
    await till.ports.storage.putPairing(paired, { shop: paired.id, ...device });
    await setUp(till.ports, paper);
    return new CrashWorld(till, shop, store, usb);
  }

  /** How often something was changed that outlives a page: rows of the database, and all that left the tablet. */
  get changes(): number {
    const { requests } = this.till.network;
    const outside = [requests, this.printer.received].reduce((sum, { length }) => sum + length, 0);
    return rowsChanged() + outside + this.pay.opened + this.printApp.opened;
  }

  /** The ports of one more window, which nobody cuts yet. */
  async window(): Promise<Window> {
    this.#windows += 1;
    const windows = this.till.house.window(`window ${this.#windows}`);
    const connection = await connect(this.till.db.name);
    return {
      ports: { ...this.till.ports, windows, storage: connection.storage },
      died: async () => {
        connection.breaks();
        this.till.house.close(windows.name);
        for (const device of this.#usb.granted) if (device.opened) await device.close();
      },
    };
  }

  /** How often the whole paper of a job lies there. */
  async timesOnPaper({ receipt, drawer = false }: PrintJob): Promise<number> {
    const bytes = await escPos.encode(receipt, PROFILE, fakeDraw, { drawer });
    const whole = readPaper(bytes).lines.map((part) => JSON.stringify(part));
    const paper = this.printer.paper().lines.map((part) => JSON.stringify(part));
    return paper.filter((_, at) => whole.every((part, i) => paper[at + i] === part)).length;
  }
}

const PROFILE = { ...DEFAULT_PROFILE, pieceBytes: 200 };

function devicesWith(usb: FakeUsb): Ports['devices'] {
  const { screen: _, ...devices } = fakeEnvironment({ usb: usb.asUsb });
  return devices;
}

async function pairedShop(shop: ShopServer): Promise<Shop> {
  const { name, callback, pair, paper, demo, keys } = WellKnown.parse(shop.wellKnown());
  return {
    ...{ v: 1, id: ShopId.parse(shop.kid), origin: SHOP, name, callback, pair, paper, demo },
    keys: await Promise.all(keys.map(async (jwk) => ({ kid: await thumbprint(jwk), jwk }))),
    ...{ builtIn: false, deliver: 'post', state: 'paired', device: '', digits: '', code: '' },
    ...{ grants: { ...DEFAULT_GRANTS, refund: true }, request: '' },
    ...{ checkedAt: START_MS, pairedAt: START_MS },
  };
}

const USB: Printer = {
  ...{ v: 1, id: PrinterId.parse('printer-usb'), driver: 'usb', name: 'Counter', addedAt: 1 },
  address: { vendorId: '04b8', productId: '0e15', serial: 'A1', model: 'TM-T20II' },
  profile: PROFILE,
  abilities: { status: true, confirms: 'printed' },
};
const APP: Printer = {
  ...newAppPrinter(printApi, { id: PrinterId.parse('printer-app'), addedAt: 1 }),
  profile: PROFILE,
};
const PRINTERS: Readonly<Record<Paper, Printer | null>> = {
  usb: USB,
  app: { ...APP, address: { ...APP.address, use: 'scheme' } },
  screen: null,
};

export const printerOf = (paper: Paper): PrinterId => PRINTERS[paper]?.id ?? ON_SCREEN;

async function setUp({ storage }: Ports, paper: Paper): Promise<void> {
  const printer = PRINTERS[paper];
  if (printer) await storage.putPrinter(printer);
  await storage.saveSettings({
    defaultPrinter: printerOf(paper),
    apps: { 'kass-app': { label: 'Demo Pay', use: 'scheme' } },
    enabledApps: ['kass-app'],
  });
}
