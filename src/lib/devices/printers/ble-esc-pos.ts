// ESC/POS printers over Bluetooth LE: most portable 58 and 80 mm printers. Knows where the known devices are kept.
import { AppError } from '../../domain/errors';
import { toDeviceError } from '../browser-error';
import type { DeviceEnvironment, PrinterDriver, PrinterLink } from '../device';
import { openBle, requestBleDevice } from '../transports/ble';
import { WriteQueue } from '../write-queue';

/** `ESC @`, with which every job starts. It prints nothing. */
const INITIALISE = [0x1b, 0x40];

export const bleEscPos = {
  id: 'ble',
  language: 'esc-pos',
  remembers: false,
  asks: 'nothing',
  availability: ({ bluetooth }) => (bluetooth ? { ok: true } : { ok: false, why: 'noApi' }),
  async pair({ bluetooth, knownBluetooth }) {
    if (!bluetooth) throw new AppError('printer-unsupported');
    const device = await requestBleDevice(bluetooth);
    knownBluetooth.set(device.id, device);
    return { name: device.name ?? 'Bluetooth', address: { deviceId: device.id } };
  },
  async connect(env, { deviceId = '' }) {
    if (!env.bluetooth) throw new AppError('printer-unsupported');
    const device = env.knownBluetooth.get(deviceId) ?? (await rememberedDevice(env, deviceId));
    if (!device) throw new AppError('printer-needs-tap');
    return linkTo(device, env);
  },
} as const satisfies PrinterDriver;

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

async function linkTo(device: BluetoothDevice, env: DeviceEnvironment): Promise<PrinterLink> {
  const channel = await openBle(device, env);
  const queue = new WriteQueue(channel, env);
  return {
    async send(payload, onProgress) {
      const isQuiet = INITIALISE.every((byte, at) => payload[at] === byte);
      try {
        await queue.send(payload, { quietBytes: isQuiet ? INITIALISE.length : 0, onProgress });
      } catch (error) {
        channel.close();
        throw error;
      }
      // The Bluetooth module has the bytes; whether paper came out, it does not say (printers.md §6.5).
      return 'handedOver';
    },
    lost: channel.lost,
    async close() {
      channel.close();
      await channel.lost;
    },
  };
}
