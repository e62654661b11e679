// A virtual printer behind each kind of cable, ready to be connected. Time is that of the test.
import {
  PRINTER_KINDS,
  VirtualPrinter,
  type PrinterKind,
} from '../../examples/printer/virtual-printer';
import type {
  DeviceEnvironment,
  PrinterDriver,
  PrinterLink,
  PrinterTold,
} from '../../src/lib/devices/device';
import { bytePrinter } from '../../src/lib/devices/printers/byte-printer';
import { ble } from '../../src/lib/devices/transports/ble';
import { serial } from '../../src/lib/devices/transports/serial';
import { usb } from '../../src/lib/devices/transports/usb';
import type { ByteTransport } from '../../src/lib/devices/transports/transport';
import { makeSignal } from '../../src/lib/devices/waiting';
import type { PrinterTrouble } from '../../src/lib/domain/printer';
import { FakeBluetooth, FakeBluetoothDevice } from './bluetooth';
import { fakeEnvironment } from './device-environment';
import { FakeSerial, FakeSerialPort } from './serial';
import { FakeUsb, FakeUsbDevice } from './usb';

/** A cable: the driver, and the browser that has the printer at its other end. */
export interface Cable {
  readonly driver: PrinterDriver;
  plug(printer: VirtualPrinter): DeviceEnvironment;
}

/** One line a cable. */
export const CABLES = {
  ble: {
    driver: bytePrinter(ble),
    plug(printer) {
      const device = new FakeBluetoothDevice(undefined, undefined, printer);
      return fakeEnvironment({ bluetooth: new FakeBluetooth(device).asBluetooth });
    },
  },
  usb: {
    driver: bytePrinter(usb),
    plug(printer) {
      const api = new FakeUsb(new FakeUsbDevice({ serialNumber: 'A1' }));
      const attach = (device: FakeUsbDevice): void =>
        device.attach(printer, () => {
          const again = device.again();
          attach(again);
          api.unplug(device);
          api.plug(again);
        });
      if (api.chosen) attach(api.chosen);
      return fakeEnvironment({ usb: api.asUsb, knownDevices: new Map() });
    },
  },
  serial: {
    driver: bytePrinter(serial),
    plug(printer) {
      const port = new FakeSerialPort();
      port.attach(printer);
      return fakeEnvironment({ serial: new FakeSerial(port).asSerial, knownDevices: new Map() });
    },
  },
} as const satisfies Record<string, Cable>;

/** What a printer's port tells aside, as USB does: of its sensors, in few words. */
const tellAside = (printer: VirtualPrinter): PrinterTrouble | null => {
  if (printer.has('paperOut')) return 'printer-paper-out';
  return printer.has('coverOpen') ? 'printer-cover-open' : null;
};

/**
 * A cable without a browser, for what the browser's own can not: nothing that comes back, a side road.
 * @param parts `askTrouble`: true for one that tells the truth
 */
export function directCable(parts: {
  readonly answers?: boolean;
  readonly askTrouble?: true | (() => PrinterTrouble);
}): Cable {
  const { answers = true, askTrouble } = parts;
  let plugged: VirtualPrinter | null = null;
  const transport = {
    id: 'direct',
    remembers: true,
    availability: () => ({ ok: true }),
    pair: () => Promise.resolve({ name: 'Direct', address: {} }),
    open() {
      const printer = plugged;
      if (!printer) throw new Error('nothing is plugged in');
      const gone = makeSignal();
      printer.link();
      printer.onLost = () => gone.raise();
      const aside = askTrouble === true ? () => tellAside(printer) : askTrouble;
      return Promise.resolve({
        chunkBytes: 4_096,
        pauseMs: 0,
        answers,
        lost: gone.raised,
        ready: () => Promise.resolve(),
        write: (bytes: Uint8Array) => printer.receive(bytes),
        listen: (listener: (bytes: Uint8Array) => void) => void (printer.onReply = listener),
        ...(aside ? { askTrouble: () => Promise.resolve(aside()) } : {}),
        close() {
          printer.loseLink();
          gone.raise();
          return gone.raised;
        },
      });
    },
  } as const satisfies ByteTransport;
  return {
    driver: bytePrinter(transport),
    plug(printer) {
      plugged = printer;
      return fakeEnvironment();
    },
  };
}

/** Timers of the moment: those of the test where it has installed its own. */
export const timers = {
  setTimeout: (run: () => void, ms: number): unknown => setTimeout(run, ms),
};

export const makePrinter = (
  kind: PrinterKind = PRINTER_KINDS.epson,
  paperLines?: number,
): VirtualPrinter => new VirtualPrinter(kind, timers, paperLines);

/** A printer that was paired, and how to connect it. */
export async function pairPrinter(printer: VirtualPrinter, cable: Cable = CABLES.ble) {
  const env = cable.plug(printer);
  const { address } = await cable.driver.pair(env);
  const troubles: (PrinterTrouble | null)[] = [];
  const connect = (told: Partial<PrinterTold> = {}): Promise<PrinterLink> =>
    cable.driver.connect(env, address, {
      language: printer.kind.language === 'star' ? 'star-prnt' : 'esc-pos',
      wake: false,
      onTrouble: (trouble) => troubles.push(trouble),
      ...told,
    });
  return { env, address, troubles, connect };
}
