// Bytes to a Bluetooth LE device with a service like a serial line. Knows nothing of receipts.
//
//   choose (a tap) → connect → services → characteristics → notifications → write pieces
import { AppError } from '../../domain/errors';
import { toDeviceError } from '../browser-error';
import { makeSignal, withDeadline, type Timers } from '../waiting';
import type { ByteSink } from '../write-queue';
import {
  BLE_SERVICES,
  canNotify,
  canWrite,
  pickCharacteristic,
  rankServices,
} from './ble-services';
import { FlowControl } from './flow-control';

/** `connect()` may hang for a minute and does not reject by itself (printers.md §2.3). */
export const CONNECT_TIMEOUT_MS = 15_000;
/** How long a device that the browser remembers may stay unseen. [D] */
const ADVERTISEMENT_TIMEOUT_MS = 10_000;

/** [D] What every printer takes, by kind of write (printers.md §2.2): the page cannot ask how much fits. */
const PACE = {
  withResponse: { chunkBytes: 100, pauseMs: 0 },
  withoutResponse: { chunkBytes: 20, pauseMs: 20 },
};

/** An open way to one device; over with the connection, never brought back. */
export interface BleChannel extends ByteSink {
  close(): void;
}

/**
 * Shows the browser's chooser. Must run in a tap. All devices are offered, because several printers do not
 * advertise the service they print by.
 * @throws AppError `printer-cancelled`, `printer-needs-tap`, `printer-unsupported`
 */
export async function requestBleDevice(bluetooth: Bluetooth): Promise<BluetoothDevice> {
  try {
    return await bluetooth.requestDevice({
      acceptAllDevices: true,
      optionalServices: BLE_SERVICES.map(({ service }) => service),
    });
  } catch (error) {
    throw toDeviceError(error, 'choosing');
  }
}

/**
 * Connects and looks services and characteristics up anew: those of an earlier connection are dead.
 * @throws AppError `printer-unreachable`, `printer-unknown-kind`
 */
export async function openBle(device: BluetoothDevice, timers: Timers): Promise<BleChannel> {
  const gatt = await connect(device, timers);
  const gone = makeSignal();
  device.addEventListener('gattserverdisconnected', () => gone.raise(), { once: true });
  try {
    const late = () => new AppError('printer-unreachable', 'services not answered');
    const found = await withDeadline(timers, CONNECT_TIMEOUT_MS, discover(gatt), late);
    const flow = new FlowControl(timers);
    if (found.notify) await listen(found.notify, flow, timers);
    return {
      ...writerOf(found.write),
      ready: () => flow.ready(),
      lost: gone.raised,
      close: () => {
        gatt.disconnect();
        gone.raise();
      },
    };
  } catch (error) {
    gatt.disconnect();
    throw toDeviceError(error, 'connecting');
  }
}

async function connect(
  device: BluetoothDevice,
  timers: Timers,
): Promise<BluetoothRemoteGATTServer> {
  try {
    return await connectOnce(device, timers);
  } catch (error) {
    // A device that was only remembered is "no longer in range" until it has been seen (printers.md §2.3).
    if (!('watchAdvertisements' in device)) throw error;
    await waitUntilSeen(device, timers);
    return connectOnce(device, timers);
  }
}

async function connectOnce(
  device: BluetoothDevice,
  timers: Timers,
): Promise<BluetoothRemoteGATTServer> {
  const { gatt } = device;
  if (!gatt) throw new AppError('printer-unknown-kind', 'no GATT server');
  try {
    const late = () => new AppError('printer-unreachable', 'connection not answered');
    return await withDeadline(timers, CONNECT_TIMEOUT_MS, gatt.connect(), late);
  } catch (error) {
    gatt.disconnect();
    throw toDeviceError(error, 'connecting');
  }
}

async function waitUntilSeen(device: BluetoothDevice, timers: Timers): Promise<void> {
  const seen = makeSignal();
  const watching = new AbortController();
  device.addEventListener('advertisementreceived', () => seen.raise(), { once: true });
  try {
    await device.watchAdvertisements({ signal: watching.signal });
    const late = () => new AppError('printer-unreachable', 'not seen');
    await withDeadline(timers, ADVERTISEMENT_TIMEOUT_MS, seen.raised, late);
  } catch (error) {
    throw toDeviceError(error, 'connecting');
  } finally {
    watching.abort();
  }
}

interface Characteristics {
  readonly write: BluetoothRemoteGATTCharacteristic;
  readonly notify: BluetoothRemoteGATTCharacteristic | undefined;
}

/** One question after another: a device takes one GATT operation at a time. */
async function discover(gatt: BluetoothRemoteGATTServer): Promise<Characteristics> {
  const services = await gatt.getPrimaryServices();
  const uuids = services.map(({ uuid }) => uuid);
  for (const facts of rankServices(uuids)) {
    const service = services.find(({ uuid }) => uuid === facts.service);
    const found = (await service?.getCharacteristics()) ?? [];
    const write = pickCharacteristic(found, facts.write, canWrite);
    if (write) return { write, notify: pickCharacteristic(found, facts.notify, canNotify) };
  }
  throw new AppError('printer-unknown-kind', 'no service that prints receipts', {
    details: { services: uuids.join(' ') },
  });
}

/** A printer that sends no notifications prints all the same, so a refusal is not an error. */
async function listen(
  notify: BluetoothRemoteGATTCharacteristic,
  flow: FlowControl,
  timers: Timers,
): Promise<void> {
  notify.addEventListener('characteristicvaluechanged', () => {
    const { value } = notify;
    if (value) flow.receive(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  });
  const started = notify.startNotifications().then(
    () => true,
    () => false,
  );
  const late = () => new AppError('printer-unreachable', 'notifications not answered');
  await withDeadline(timers, CONNECT_TIMEOUT_MS, started, late);
}

function writerOf(
  write: BluetoothRemoteGATTCharacteristic,
): Pick<ByteSink, 'chunkBytes' | 'pauseMs' | 'write'> {
  return write.properties.write
    ? { ...PACE.withResponse, write: (chunk) => write.writeValueWithResponse(chunk) }
    : { ...PACE.withoutResponse, write: (chunk) => write.writeValueWithoutResponse(chunk) };
}
