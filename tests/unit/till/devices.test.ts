import { describe, expect, it } from 'vitest';
import { PRINTER_KINDS } from '../../../examples/printer/virtual-printer';
import type { Printer } from '../../../src/lib/domain/printer';
import { Devices } from '../../../src/lib/till/devices.svelte';
import { makePrinter } from '../../fakes/byte-printers';
import { fakeEnvironment } from '../../fakes/device-environment';
import { FakeSerial, FakeSerialPort } from '../../fakes/serial';
import { fakeWorld } from '../../fakes/till-ports';
import { FakeUsb, FakeUsbDevice } from '../../fakes/usb';

/** A till with a printer at a wired serial port. */
async function counter() {
  const port = new FakeSerialPort({ usbVendorId: 0x1a86, usbProductId: 0x7523 });
  const behind = makePrinter();
  port.attach(behind);
  const { ports } = await fakeWorld({
    devices: fakeEnvironment({ serial: new FakeSerial(port).asSerial, knownDevices: new Map() }),
  });
  const devices = new Devices(ports);
  await devices.load();
  const printer = await devices.add('serial', 'Counter');
  const stored = () => devices.find(printer.id) as Printer;
  return { devices, port, behind, stored };
}

describe('a printer that is set up', () => {
  it('knows what it can tell as soon as it is added', async () => {
    const { stored } = await counter();
    expect(stored().abilities).toEqual({ status: true, confirms: 'printed' });
  });

  it('is tried with settings that are not stored, and keeps those that are', async () => {
    const { devices, port, stored } = await counter();
    const before = stored();
    const faster = { ...before, address: { ...before.address, baud: '38400' } };
    await devices.setupPrint(faster, { kind: 'rulers' });
    expect(port.options.map(({ baudRate }) => baudRate)).toEqual([9_600, 38_400]);
    expect(stored()).toEqual(before);
  });

  it('is spoken to as stored when the next receipt comes', async () => {
    const { devices, port, stored } = await counter();
    const before = stored();
    await devices.setupPrint(
      { ...before, address: { ...before.address, baud: '38400' } },
      { kind: 'rulers' },
    );
    await devices.send(stored(), Uint8Array.of(0x1b, 0x40), () => {});
    expect(port.options.at(-1)?.baudRate).toBe(9_600);
  });

  it('is not connected anew for what concerns the paper alone', async () => {
    const { devices, port, stored } = await counter();
    const before = stored();
    const wider = { ...before, profile: { ...before.profile, columns: 48 as const, codePage: 7 } };
    await devices.setupPrint(wider, { kind: 'test', alphabet: 'russian' });
    await devices.save(wider);
    expect(port.options).toHaveLength(1);
    expect(stored().profile).toMatchObject({ columns: 48, codePage: 7 });
    expect(stored().abilities).toEqual(before.abilities);
  });

  it('is asked anew what it can tell in another language', async () => {
    const { devices, stored } = await counter();
    const before = stored();
    await devices.save({ ...before, profile: { ...before.profile, language: 'star-prnt' } });
    expect(stored().abilities).toBeUndefined();
  });

  it('opens the way for what waits when the printer says that its trouble is over', async () => {
    const { devices, behind, stored } = await counter();
    const ready: string[] = [];
    devices.onReady = (id) => ready.push(id);
    behind.openCover();
    await expect.poll(() => devices.statusOf(stored().id).trouble).toBe('printer-cover-open');
    expect(ready).toEqual([]);
    behind.closeCover();
    await expect.poll(() => ready).toEqual([stored().id]);
    expect(devices.statusOf(stored().id).trouble).toBeNull();
  });

  it('says which of its causes a fault has', async () => {
    const { devices, port, stored } = await counter();
    const before = stored();
    port.openReplies.push(new DOMException('busy', 'NetworkError'));
    const faster = { ...before, address: { ...before.address, baud: '38400' } };
    await expect(devices.setupPrint(faster, { kind: 'rulers' })).rejects.toMatchObject({
      code: 'printer-in-use',
    });
    expect(devices.statusOf(before.id)).toMatchObject({
      error: 'printer-in-use',
      reason: 'another-program',
    });
  });
});

describe('a printer whose model tells its language', () => {
  it.each([
    ['mC-Print3', 'star-prnt', 10],
    ['BSC10', 'esc-pos', 17],
    ['TSP143', undefined, 17],
  ])('%s begins with %s and with the number of its page', async (productName, language, page) => {
    const device = new FakeUsbDevice({ vendorId: 0x0519, productName, identity: null });
    device.attach(makePrinter(PRINTER_KINDS[language === 'star-prnt' ? 'star' : 'epson']));
    const { ports } = await fakeWorld({
      devices: fakeEnvironment({ usb: new FakeUsb(device).asUsb, knownDevices: new Map() }),
    });
    const devices = new Devices(ports);
    await devices.load();
    const { profile } = await devices.add('usb', 'Star');
    expect([profile.language, profile.codePage]).toEqual([language, page]);
  });
});
