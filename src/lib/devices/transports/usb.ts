// Bytes to a printer on a USB cable (printers.md §4). Knows interfaces and endpoints, nothing of receipts.
//
//   choose (a tap) → ask who it is → …              open → claim → write pieces, read all the time
import { AppError } from '../../domain/errors';
import { toDeviceError, type DeviceStep } from '../browser-error';
import type { DeviceEnvironment, PrinterAddress } from '../device';
import { makeSignal, pause, withDeadline, type Timers } from '../waiting';
import type { ByteChannel, ByteTransport } from './transport';
import { askIdentity, bytesOf, PortStatus, printable, type UsbIdentity } from './usb-class';
import {
  findPrinter,
  languageOf,
  makerOf,
  SERIAL_CHIP,
  USB_FILTERS,
  type UsbPlace,
} from './usb-printers';

const PIECE_BYTES = 4_096;
/** [D] Each step of opening and closing is answered by the system, not by the printer. */
const STEP_TIMEOUT_MS = 5_000;
/** [D] After a read that brought nothing: several printers answer with nothing at once, and for ever. */
const READ_REST_MS = 100;
/** [D] A way back that fails as often one after another is not there. */
const MAX_READ_FAULTS = 5;

export const usb = {
  id: 'usb',
  remembers: true,
  availability: (env) => (env.usb ? { ok: true } : { ok: false, why: 'noApi' }),
  async pair(env) {
    const device = await requestDevice(env);
    if (device.vendorId === SERIAL_CHIP && !hasPrinterClass(device))
      throw new AppError('printer-unknown-kind', 'a serial port', {
        details: { reason: 'serial-chip' },
      });
    const { name, model } = nameOf(device, await identify(device, env));
    const language = languageOf(device, model);
    const address = { ...idsOf(device), model, ...(language ? { language } : {}) };
    env.knownDevices?.set(keyOf(address), device);
    return { name, address };
  },
  async open(env, address) {
    const device = await findDevice(env, address);
    const place = await claim(device, env);
    const status = place.isPrinterClass ? new PortStatus(device, place.interfaceNumber, env) : null;
    const canAsk = (await status?.isAnswered()) ?? false;
    return channelOf(env, device, place, canAsk ? status : null);
  },
} as const satisfies ByteTransport;

async function requestDevice({ usb: api }: DeviceEnvironment): Promise<USBDevice> {
  if (!api) throw new AppError('printer-unsupported');
  try {
    return await api.requestDevice({ filters: [...USB_FILTERS] });
  } catch (error) {
    throw toDeviceError(error, 'choosing');
  }
}

const hasPrinterClass = ({ configurations }: USBDevice): boolean =>
  configurations.some((one) => findPrinter(one)?.isPrinterClass);

/** Null where it cannot be asked. It is only for the name: what is wrong with a printer `open` finds out. */
async function identify(device: USBDevice, timers: Timers): Promise<UsbIdentity | null> {
  const isOurs = device.opened;
  try {
    const place = isOurs
      ? device.configuration && findPrinter(device.configuration)
      : await claim(device, timers);
    return place?.isPrinterClass ? await askIdentity(device, place, timers) : null;
  } catch {
    return null;
  } finally {
    if (!isOurs) await shut(device, timers);
  }
}

function nameOf(device: USBDevice, identity: UsbIdentity | null) {
  const maker = identity?.maker || printable(device.manufacturerName ?? '');
  const model = identity?.model || printable(device.productName ?? '');
  const isInside = model.toLowerCase().startsWith(maker.toLowerCase());
  const whole = isInside ? model : `${maker} ${model}`.trim();
  return { name: whole || (makerOf(device) ?? 'USB'), model };
}

const hex = (id: number) => id.toString(16).padStart(4, '0');

const idsOf = ({ vendorId, productId, serialNumber }: USBDevice) => ({
  vendorId: hex(vendorId),
  productId: hex(productId),
  serial: serialNumber ?? '',
});

const keyOf = ({ vendorId = '', productId = '', serial = '' }: PrinterAddress) =>
  `usb ${vendorId}:${productId} ${serial}`;

/**
 * The browser keeps a device with a serial number for good and forgets one without when it is unplugged, so the first
 * comes back by itself and the second needs a tap (printers.md §4). Of twins, it is the one chosen in this page.
 */
async function findDevice(
  { usb: api, knownDevices }: DeviceEnvironment,
  address: PrinterAddress,
): Promise<USBDevice> {
  if (!api) throw new AppError('printer-unsupported');
  const all = await api.getDevices().catch((error: unknown) => {
    throw toDeviceError(error, 'choosing');
  });
  const key = keyOf(address);
  const fitting = all.filter((one) => keyOf(idsOf(one)) === key);
  const known = fitting.find((one) => one === knownDevices?.get(key));
  const found = fitting.length === 1 ? fitting[0] : known;
  if (found) return found;
  const isAway = fitting.length === 0 && Boolean(address['serial']);
  throw new AppError(isAway ? 'printer-unreachable' : 'printer-needs-tap');
}

/** Opens a device afresh and takes its printer. No `reset()`: it may come back as another device (printers.md §4). */
async function claim(device: USBDevice, timers: Timers): Promise<UsbPlace> {
  const step = async (name: DeviceStep, work: () => Promise<void>) => {
    const late = () => new AppError('printer-unreachable', 'no answer of the system');
    await withDeadline(timers, STEP_TIMEOUT_MS, work(), late).catch((error: unknown) => {
      throw toDeviceError(error, name);
    });
  };
  try {
    if (device.opened) await shut(device, timers);
    await step('openingUsb', () => device.open());
    const first = device.configurations[0]?.configurationValue ?? 1;
    if (!device.configuration) await step('claimingUsb', () => device.selectConfiguration(first));
    const place = device.configuration && findPrinter(device.configuration);
    if (!place) throw new AppError('printer-unknown-kind', 'no printer in it');
    const { interfaceNumber, alternateSetting } = place;
    await step('claimingUsb', () => device.claimInterface(interfaceNumber));
    if (alternateSetting !== 0)
      await step('claimingUsb', () =>
        device.selectAlternateInterface(interfaceNumber, alternateSetting),
      );
    return place;
  } catch (error) {
    await shut(device, timers);
    throw error;
  }
}

/** Ends pending transfers too, which nothing else can. A device that is gone cannot be closed and need not be. */
async function shut(device: USBDevice, timers: Timers): Promise<void> {
  const late = () => new Error('not closed');
  await withDeadline(timers, STEP_TIMEOUT_MS, device.close(), late).catch(() => {});
}

function channelOf(
  env: DeviceEnvironment,
  device: USBDevice,
  place: UsbPlace,
  status: PortStatus | null,
): ByteChannel {
  const gone = makeSignal();
  let isOver = false;
  let listener: (bytes: Uint8Array) => void = () => {};
  const end = () => {
    isOver = true;
    env.usb?.removeEventListener('disconnect', onDisconnect);
    gone.raise();
  };
  const onDisconnect = (event: USBConnectionEvent) => {
    if (event.device === device) end();
  };
  env.usb?.addEventListener('disconnect', onDisconnect);
  if (place.in)
    void read(device, place.in, env, {
      take: (bytes) => listener(bytes),
      isOver: () => isOver,
    });
  return {
    chunkBytes: PIECE_BYTES,
    pauseMs: 0,
    answers: place.in !== null,
    write: (piece) => write(device, place.out, piece),
    // A printer that takes no bytes holds the transfer back.
    ready: () => Promise.resolve(),
    listen: (next) => (listener = next),
    ...(status ? { askTrouble: () => status.ask() } : {}),
    lost: gone.raised,
    async close() {
      end();
      await shut(device, env);
    },
  };
}

async function write(
  device: USBDevice,
  endpoint: number,
  piece: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const { status, bytesWritten } = await device.transferOut(endpoint, piece);
  if (status === 'ok' && bytesWritten === piece.length) return;
  if (status === 'stall') await device.clearHalt('out', endpoint).catch(() => {});
  // How much of the piece it has, nobody knows.
  const reason = status === 'ok' ? 'short' : status;
  throw new AppError('printer-refused', `transfer: ${reason}`, { details: { reason } });
}

const NOTHING = new Uint8Array();

interface Reading {
  take(bytes: Uint8Array): void;
  isOver(): boolean;
}

/** Reads until the end. A printer whose way back fails prints all the same, so that is not an error. */
async function read(
  device: USBDevice,
  { endpoint, packetBytes }: NonNullable<UsbPlace['in']>,
  timers: Timers,
  reading: Reading,
): Promise<void> {
  let faults = 0;
  while (!reading.isOver() && faults < MAX_READ_FAULTS) {
    // One packet: a longer transfer would wait for more when the answer fills the packet.
    const result = await device.transferIn(endpoint, packetBytes).catch(() => null);
    if (reading.isOver()) return;
    if (result?.status === 'stall') await device.clearHalt('in', endpoint).catch(() => {});
    faults = result?.status === 'ok' ? 0 : faults + 1;
    const bytes = result?.status === 'ok' && result.data ? bytesOf(result.data) : NOTHING;
    if (bytes.length > 0) reading.take(bytes);
    else await pause(timers, READ_REST_MS);
  }
}
