// Bytes to a Bluetooth LE device with a service like a serial line. Knows nothing of receipts.
//
//   choose (a tap) → connect → services → characteristics → notifications → write pieces
import { AppError } from '../../domain/errors';
import { toDeviceError } from '../browser-error';
import type { DeviceEnvironment } from '../device';
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
import type { ByteChannel, ByteTransport } from './transport';

/** `connect()` may hang for a minute and does not reject by itself (printers.md §2.3). */
export const CONNECT_TIMEOUT_MS = 15_000;
/** How long a device that the browser remembers may stay unseen. [D] */
const ADVERTISEMENT_TIMEOUT_MS = 10_000;

/** [D] What every printer takes, by kind of write (printers.md §2.2). */
const PACE = {
  withResponse: { chunkBytes: 100, pauseMs: 0 },
  withoutResponse: { chunkBytes: 20, pauseMs: 20 },
};

/** The hard limit of one write in the API [S21], bytes. */
const MAX_WRITE_BYTES = 512;

export const ble = {
  id: 'ble',
  remembers: false,
  availability: ({ bluetooth }) => (bluetooth ? { ok: true } : { ok: false, why: 'noApi' }),
  async pair({ bluetooth, knownBluetooth }) {
    if (!bluetooth) throw new AppError('printer-unsupported');
    const device = await requestBleDevice(bluetooth);
    knownBluetooth.set(device.id, device);
    return { name: device.name ?? 'Bluetooth', address: { deviceId: device.id } };
  },
  async open(env, { deviceId = '' }) {
    if (!env.bluetooth) throw new AppError('printer-unsupported');
    const device = env.knownBluetooth.get(deviceId) ?? (await rememberedDevice(env, deviceId));
    if (!device) throw new AppError('printer-needs-tap');
    return openBle(device, env);
  },
} as const satisfies ByteTransport;

/** The device, where the browser keeps the permission over a reload: so far only behind a flag (printers.md §2.3). */
async function rememberedDevice(
  { bluetooth, knownBluetooth }: DeviceEnvironment,
  deviceId: string,
): Promise<BluetoothDevice | undefined> {
  if (!bluetooth || !('getDevices' in bluetooth)) return undefined;
  try {
    const device = (await bluetooth.getDevices()).find(({ id }) => id === deviceId);
    if (device) knownBluetooth.set(deviceId, device);
    return device;
  } catch (error) {
    throw toDeviceError(error, 'choosing');
  }
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
export async function openBle(device: BluetoothDevice, timers: Timers): Promise<ByteChannel> {
  const gatt = await connect(device, timers);
  const gone = makeSignal();
  device.addEventListener('gattserverdisconnected', () => gone.raise(), { once: true });
  try {
    const late = () => new AppError('printer-unreachable', 'services not answered');
    const found = await withDeadline(timers, CONNECT_TIMEOUT_MS, discover(gatt), late);
    const flow = new FlowControl(timers);
    let hear = (_: Uint8Array): void => {};
    const answers =
      found.notify !== undefined &&
      (await hearNotifications(found.notify, timers, (bytes) => {
        const rest = flow.receive(bytes);
        if (rest.length > 0) hear(rest);
      }));
    return {
      ...writerOf(found.write, gatt),
      answers,
      listen: (listener) => (hear = listener),
      ready: () => flow.ready(),
      lost: gone.raised,
      close() {
        gatt.disconnect();
        gone.raise();
        return gone.raised;
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

/**
 * A printer that sends no notifications prints all the same, so a refusal is not an error.
 * @returns whether it sends them
 */
async function hearNotifications(
  notify: BluetoothRemoteGATTCharacteristic,
  timers: Timers,
  hear: (bytes: Uint8Array) => void,
): Promise<boolean> {
  notify.addEventListener('characteristicvaluechanged', () => {
    const { value } = notify;
    if (value) hear(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  });
  const started = notify.startNotifications().then(
    () => true,
    () => false,
  );
  const late = () => new AppError('printer-unreachable', 'notifications not answered');
  return withDeadline(timers, CONNECT_TIMEOUT_MS, started, late);
}

/** With response where it can be: then the module says that it took each piece. */
function writerOf(
  write: BluetoothRemoteGATTCharacteristic,
  gatt: BluetoothRemoteGATTServer,
): Pick<ByteSink, 'chunkBytes' | 'pauseMs' | 'write'> {
  if (write.properties.write)
    return { ...PACE.withResponse, write: (chunk) => write.writeValueWithResponse(chunk) };
  return {
    chunkBytes: fittingBytes(gatt) ?? PACE.withoutResponse.chunkBytes,
    pauseMs: PACE.withoutResponse.pauseMs,
    write: (chunk) => write.writeValueWithoutResponse(chunk),
  };
}

/** What fits without being cut, where the browser can tell [S22]; so far a proposal. */
function fittingBytes(gatt: BluetoothRemoteGATTServer): number | undefined {
  const size: unknown =
    'maxWriteWithoutResponseSize' in gatt ? gatt.maxWriteWithoutResponseSize : undefined;
  return typeof size === 'number' && size > 0 ? Math.min(size, MAX_WRITE_BYTES) : undefined;
}
