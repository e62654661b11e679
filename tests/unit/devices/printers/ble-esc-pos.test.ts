import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DeviceEnvironment } from '../../../../src/lib/devices/device';
import { bleEscPos } from '../../../../src/lib/devices/printers/ble-esc-pos';
import {
  FakeBluetooth,
  FakeBluetoothDevice,
  FakeRememberingBluetooth,
} from '../../../fakes/bluetooth';
import { fakeEnvironment } from '../../../fakes/device-environment';

/** `ESC @` and 250 bytes of text. */
const PAYLOAD = Uint8Array.from([
  0x1b,
  0x40,
  ...Array.from({ length: 250 }, (_, at) => 32 + (at % 90)),
]);

async function paired(device = new FakeBluetoothDevice()) {
  const env = fakeEnvironment({ bluetooth: new FakeBluetooth(device).asBluetooth });
  const { address } = await bleEscPos.pair(env);
  return { device, env, address };
}

async function connected() {
  const { device, env, address } = await paired();
  return { device, link: await bleEscPos.connect(env, address) };
}

/** The same browser after a reload: the page's objects are gone. */
const reloaded = (env: DeviceEnvironment) => ({ ...env, knownBluetooth: new Map() });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a Bluetooth printer after a reload', () => {
  it('needs a tap', async () => {
    const { env, address } = await paired();
    await expect(bleEscPos.connect(reloaded(env), address)).rejects.toMatchObject({
      code: 'printer-needs-tap',
    });
  });

  it('needs a tap when the browser remembers another one', async () => {
    const { env, address } = await paired();
    const other = new FakeBluetoothDevice(undefined, 'device-2');
    const bluetooth = new FakeRememberingBluetooth(other).asBluetooth;
    await expect(bleEscPos.connect({ ...reloaded(env), bluetooth }, address)).rejects.toMatchObject(
      { code: 'printer-needs-tap' },
    );
  });

  it('connects by itself where the browser remembers it', async () => {
    const { device, env, address } = await paired();
    const bluetooth = new FakeRememberingBluetooth(device).asBluetooth;
    const link = await bleEscPos.connect({ ...reloaded(env), bluetooth }, address);
    await link.send(PAYLOAD);
    expect(device.received).toEqual([...PAYLOAD]);
  });
});

describe('a job for a Bluetooth printer', () => {
  it('has not begun when the printer went away unnoticed before it', async () => {
    const { device, link } = await connected();
    device.writeReplies.set(0, new DOMException('', 'NetworkError'));
    await expect(link.send(PAYLOAD)).rejects.toMatchObject({ code: 'printer-lost', begun: false });
  });

  it('has begun when it breaks off later, and the connection is given up', async () => {
    const { device, link } = await connected();
    device.writeReplies.set(2, new DOMException('', 'NotSupportedError'));
    await expect(link.send(PAYLOAD)).rejects.toMatchObject({
      begun: true,
      details: { accepted: '102', total: '252' },
    });
    await link.lost;
    expect(device.connected).toBe(false);
  });

  it('ends when the printer is switched off during a write that never settles', async () => {
    const { device, link } = await connected();
    device.writeReplies.set(1, 'never');
    const refused = expect(link.send(PAYLOAD)).rejects.toMatchObject({
      code: 'printer-lost',
      begun: true,
    });
    await vi.advanceTimersByTimeAsync(0);
    device.drop();
    await refused;
  });

  it('stops when the printer says so, and goes on when it says so', async () => {
    const { device, link } = await connected();
    device.notify(0x13);
    const sent = link.send(PAYLOAD);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(device.writes).toEqual([]);
    device.notify(0x11);
    await sent;
    expect(device.received).toEqual([...PAYLOAD]);
  });

  it('is handed over, not printed: nobody confirmed it', async () => {
    const { device, link } = await connected();
    await expect(link.send(PAYLOAD)).resolves.toBe('handedOver');
    expect(device.received).toEqual([...PAYLOAD]);
    expect(device.writes.map(({ bytes }) => bytes.length)).toEqual([2, 100, 100, 50]);
  });

  it('waits for the one before it', async () => {
    const { device, link } = await connected();
    await Promise.all([link.send(PAYLOAD), link.send(PAYLOAD)]);
    expect(device.received).toEqual([...PAYLOAD, ...PAYLOAD]);
  });
});
