// A printer on a USB cable that only listens, as many clones do: all it can tell is its port status, asked past the
// pieces that it holds back. The whole way, from the driver to the paper.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PRINTER_KINDS } from '../../examples/printer/virtual-printer';
import { bytePrinter } from '../../src/lib/devices/printers/byte-printer';
import { usb } from '../../src/lib/devices/transports/usb';
import { makePrinter } from '../fakes/byte-printers';
import { fakeEnvironment } from '../fakes/device-environment';
import { fakeTold } from '../fakes/printer-told';
import { bulk, FakeUsb, FakeUsbDevice } from '../fakes/usb';

const driver = bytePrinter(usb);
/** More than its buffer takes. */
const LONG = new TextEncoder().encode(`\x1b@${'All the tea in the shop\n'.repeat(500)}`);

async function connected() {
  const device = new FakeUsbDevice({ alternates: [{ protocol: 1, endpoints: [bulk('out', 1)] }] });
  const printer = makePrinter(PRINTER_KINDS.silentClone);
  device.attach(printer);
  const env = fakeEnvironment({ usb: new FakeUsb(device).asUsb });
  const { told, troubles } = fakeTold();
  const { address } = await driver.pair(env);
  const link = await driver.connect(env, address, told);
  return { device, printer, link, troubles };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('hands a receipt over, for it cannot confirm', async () => {
  const { printer, link, troubles } = await connected();
  await expect(link.send(LONG)).resolves.toBe('handedOver');
  expect(printer.paper().lines).toHaveLength(500);
  expect(troubles).toEqual([]);
});

it('waits for a roll of paper when it says that it has none, and prints the rest once', async () => {
  const { device, printer, link, troubles } = await connected();
  printer.break('paperOut');
  device.portStatus = 0x38;
  const sent = link.send(LONG);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(troubles).toEqual(['printer-paper-out']);
  device.portStatus = 0x18;
  printer.mend('paperOut');
  await vi.advanceTimersByTimeAsync(2_000);
  await expect(sent).resolves.toBe('handedOver');
  expect(printer.paper().lines).toHaveLength(500);
  expect(troubles).toEqual(['printer-paper-out', null]);
});

it('leaves a receipt uncertain, and the device closed, when it holds it back and says nothing', async () => {
  const { device, printer, link } = await connected();
  printer.break('paperOut');
  device.portStatus = 0x00;
  const sent = expect(link.send(LONG)).rejects.toMatchObject({ code: 'printer-lost', begun: true });
  await vi.advanceTimersByTimeAsync(30_000);
  await sent;
  await link.lost;
  expect(device.opened).toBe(false);
});

it('leaves a receipt uncertain after a stall', async () => {
  const { device, link } = await connected();
  // `ESC @` and one piece of the receipt have gone before.
  device.answer('transferOut', 2, 'stall');
  await expect(link.send(LONG)).rejects.toMatchObject({
    code: 'printer-refused',
    begun: true,
    details: { reason: 'stall' },
  });
  expect(device.log).toContain('clear out 1');
  expect(device.opened).toBe(false);
});
