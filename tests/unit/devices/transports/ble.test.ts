import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DeviceEnvironment } from '../../../../src/lib/devices/device';
import {
  ble,
  CONNECT_TIMEOUT_MS,
  openBle,
  requestBleDevice,
} from '../../../../src/lib/devices/transports/ble';
import { BLE_SERVICES } from '../../../../src/lib/devices/transports/ble-services';
import {
  asDevice,
  FakeBluetooth,
  FakeBluetoothDevice,
  FakeRememberingBluetooth,
  USUAL_SERVICE,
  type ServiceShape,
} from '../../../fakes/bluetooth';
import { fakeEnvironment } from '../../../fakes/device-environment';

const uuid = (number: string) => `0000${number}-0000-1000-8000-00805f9b34fb`;

/** A device that was chosen, so that its services can be seen. */
async function chosen(services?: readonly ServiceShape[]): Promise<FakeBluetoothDevice> {
  const device = new FakeBluetoothDevice(services);
  await requestBleDevice(new FakeBluetooth(device).asBluetooth);
  return device;
}

const open = (device: FakeBluetoothDevice) => openBle(asDevice(device), fakeEnvironment());

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('choosing a Bluetooth device', () => {
  it('is cancelled by closing the chooser', async () => {
    const choosing = requestBleDevice(new FakeBluetooth(null).asBluetooth);
    await expect(choosing).rejects.toMatchObject({ code: 'printer-cancelled' });
  });

  it('offers every device and asks for every service that is known', async () => {
    const bluetooth = new FakeBluetooth(new FakeBluetoothDevice());
    await requestBleDevice(bluetooth.asBluetooth);
    const optionalServices = BLE_SERVICES.map(({ service }) => service);
    expect(bluetooth.asked).toEqual([{ acceptAllDevices: true, optionalServices }]);
  });
});

describe('a Bluetooth device after a reload', () => {
  async function paired(device = new FakeBluetoothDevice()) {
    const env = fakeEnvironment({ bluetooth: new FakeBluetooth(device).asBluetooth });
    const { address } = await ble.pair(env);
    return { device, env, address };
  }
  /** The same browser: the page's objects are gone. */
  const reloaded = (env: DeviceEnvironment) => ({ ...env, knownBluetooth: new Map() });

  it('needs a tap', async () => {
    const { env, address } = await paired();
    await expect(ble.open(reloaded(env), address)).rejects.toMatchObject({
      code: 'printer-needs-tap',
    });
  });

  it('needs a tap when the browser remembers another one', async () => {
    const { env, address } = await paired();
    const other = new FakeBluetoothDevice(undefined, 'device-2');
    const bluetooth = new FakeRememberingBluetooth(other).asBluetooth;
    await expect(ble.open({ ...reloaded(env), bluetooth }, address)).rejects.toMatchObject({
      code: 'printer-needs-tap',
    });
  });

  it('connects by itself where the browser remembers it', async () => {
    const { device, env, address } = await paired();
    const bluetooth = new FakeRememberingBluetooth(device).asBluetooth;
    const channel = await ble.open({ ...reloaded(env), bluetooth }, address);
    await channel.write(Uint8Array.of(7));
    expect(device.received).toEqual([7]);
  });
});

describe('connecting a Bluetooth device', () => {
  it.each(['ae30', 'fff0'])(
    'refuses one that has only service %s, and lets go of it',
    async (id) => {
      const device = await chosen([
        { uuid: uuid(id), characteristics: [{ uuid: uuid('ae01'), properties: { write: true } }] },
      ]);
      await expect(open(device)).rejects.toMatchObject({
        code: 'printer-unknown-kind',
        details: { services: uuid(id) },
      });
      expect(device.connected).toBe(false);
    },
  );

  it('refuses one without any known service', async () => {
    const device = await chosen([{ uuid: uuid('180f'), characteristics: [] }]);
    await expect(open(device)).rejects.toMatchObject({ code: 'printer-unknown-kind' });
  });

  it('refuses one whose print service cannot be written', async () => {
    const device = await chosen([
      {
        uuid: uuid('18f0'),
        characteristics: [{ uuid: uuid('2af0'), properties: { notify: true } }],
      },
    ]);
    await expect(open(device)).rejects.toMatchObject({ code: 'printer-unknown-kind' });
  });

  it('gives up when the printer is off', async () => {
    const device = await chosen();
    device.connectReplies.push(new DOMException('', 'NetworkError'));
    await expect(open(device)).rejects.toMatchObject({ code: 'printer-unreachable' });
  });

  it('gives up by itself when the connection hangs', async () => {
    const device = await chosen();
    device.connectReplies.push('never');
    const refused = expect(open(device)).rejects.toMatchObject({ code: 'printer-unreachable' });
    await vi.advanceTimersByTimeAsync(CONNECT_TIMEOUT_MS);
    await refused;
  });

  it('works with a printer that refuses notifications', async () => {
    const device = await chosen();
    device.notificationReply = new DOMException('', 'NotSupportedError');
    const channel = await open(device);
    expect(channel.answers).toBe(false);
    await channel.write(Uint8Array.of(1));
    expect(device.received).toEqual([1]);
  });

  it('looks everything up anew after a disconnect', async () => {
    const device = await chosen();
    const first = await open(device);
    device.drop();
    await first.lost;
    const second = await open(device);
    await expect(first.write(Uint8Array.of(1))).rejects.toMatchObject({
      name: 'InvalidStateError',
    });
    await second.write(Uint8Array.of(2));
    expect(device.received).toEqual([2]);
    expect(device.log.filter((entry) => entry === 'services')).toHaveLength(2);
  });
});

describe('an open Bluetooth device', () => {
  it('is written with response in pieces of 100 bytes where it can be', async () => {
    const device = await chosen();
    const channel = await open(device);
    await channel.write(Uint8Array.of(7));
    expect(channel).toMatchObject({ chunkBytes: 100, pauseMs: 0 });
    expect(device.writes).toEqual([{ bytes: [7], withResponse: true }]);
  });

  it('is written in pieces of 20 bytes with rests where it never answers', async () => {
    const device = await chosen([
      {
        uuid: uuid('ff00'),
        characteristics: [{ uuid: uuid('ff02'), properties: { writeWithoutResponse: true } }],
      },
    ]);
    const channel = await open(device);
    await channel.write(Uint8Array.of(7));
    expect(channel).toMatchObject({ chunkBytes: 20, pauseMs: 20 });
    expect(device.writes).toEqual([{ bytes: [7], withResponse: false }]);
  });

  it.each([
    [182, 182],
    [600, 512],
    [0, 20],
    ['many', 20],
  ])('is written in pieces that fit where the browser tells %s', async (size, pieceBytes) => {
    const device = await chosen([
      {
        uuid: uuid('ff00'),
        characteristics: [{ uuid: uuid('ff02'), properties: { writeWithoutResponse: true } }],
      },
    ]);
    Object.assign(device.gatt, { maxWriteWithoutResponseSize: size });
    expect(await open(device)).toMatchObject({ chunkBytes: pieceBytes, pauseMs: 20 });
  });

  it('hands over what it sends, in order and without its flow control', async () => {
    const device = await chosen([USUAL_SERVICE]);
    const channel = await open(device);
    expect(channel.answers).toBe(true);
    device.notify(0x12);
    const heard: number[][] = [];
    channel.listen((bytes) => heard.push([...bytes]));
    device.notify(0x10, 0x13, 0x00);
    device.notify(0x11);
    device.notify(0x51, 0x78, 0xae, 0x01, 0x01, 0x00, 0x00, 0x00, 0xff);
    device.notify(0x00, 0x00);
    expect(heard).toEqual([
      [0x10, 0x00],
      [0x00, 0x00],
    ]);
  });

  it('cannot answer without a characteristic that notifies', async () => {
    const device = await chosen([
      {
        uuid: uuid('18f0'),
        characteristics: [{ uuid: uuid('2af1'), properties: { write: true } }],
      },
    ]);
    expect((await open(device)).answers).toBe(false);
  });

  it('is not ready between XOFF and XON', async () => {
    const device = await chosen([USUAL_SERVICE]);
    const channel = await open(device);
    device.notify(0x13);
    const passed = vi.fn();
    void channel.ready().then(passed);
    await vi.advanceTimersByTimeAsync(1000);
    expect(passed).not.toHaveBeenCalled();
    device.notify(0x11);
    await vi.advanceTimersByTimeAsync(0);
    expect(passed).toHaveBeenCalled();
  });

  it('is lost when it is closed', async () => {
    const device = await chosen();
    const channel = await open(device);
    await channel.close();
    await channel.lost;
    expect(device.connected).toBe(false);
  });
});
