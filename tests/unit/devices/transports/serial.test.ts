import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DeviceEnvironment } from '../../../../src/lib/devices/device';
import { BAUD_RATES, serial } from '../../../../src/lib/devices/transports/serial';
import { fakeEnvironment } from '../../../fakes/device-environment';
import { FakeSerial, FakeSerialPort, SPP } from '../../../fakes/serial';

const SPP_PORT: SerialPortInfo = { bluetoothServiceClassId: SPP };
const CABLE: SerialPortInfo = { usbVendorId: 0x1a86, usbProductId: 0x7523 };

function setUp(info: SerialPortInfo = SPP_PORT) {
  const port = new FakeSerialPort(info);
  const api = new FakeSerial(port);
  const env = fakeEnvironment({ serial: api.asSerial, knownDevices: new Map() });
  return { port, api, env };
}

async function chosen(info?: SerialPortInfo) {
  const all = setUp(info);
  const { address } = await serial.pair(all.env);
  return { ...all, address };
}

async function opened(info?: SerialPortInfo) {
  const all = await chosen(info);
  const channel = await serial.open(all.env, all.address);
  all.port.log.length = 0;
  return { ...all, channel };
}

const reload = (env: DeviceEnvironment): DeviceEnvironment => ({ ...env, knownDevices: new Map() });

/** Streams settle by promises alone; no timer of ours is due. */
const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('choosing a serial printer', () => {
  it('is not possible without Web Serial', async () => {
    expect(serial.availability(fakeEnvironment())).toEqual({ ok: false, why: 'noApi' });
    expect(serial.availability(setUp().env)).toEqual({ ok: true });
    const nothing = fakeEnvironment();
    await expect(serial.pair(nothing)).rejects.toMatchObject({ code: 'printer-unsupported' });
    await expect(serial.open(nothing, {})).rejects.toMatchObject({ code: 'printer-unsupported' });
  });

  it('shows the chooser at once, with all ports and all bonded printers', () => {
    const { api, env } = setUp();
    void serial.pair(env);
    expect(api.asked).toEqual([undefined]);
  });

  it('is cancelled by closing the chooser', async () => {
    const { api, env } = setUp();
    api.chosen = null;
    await expect(serial.pair(env)).rejects.toMatchObject({ code: 'printer-cancelled' });
  });

  it.each<[what: string, info: SerialPortInfo, name: string, address: Record<string, string>]>([
    [
      'over Bluetooth, which has no rate and no ids',
      SPP_PORT,
      'Bluetooth',
      { kind: 'bluetooth', service: SPP },
    ],
    [
      'over Bluetooth, by the short number',
      { bluetoothServiceClassId: 0x1101 },
      'Bluetooth',
      { kind: 'bluetooth', service: SPP },
    ],
    [
      'on a serial chip',
      CABLE,
      'USB',
      { kind: 'usb', vendorId: '1a86', productId: '7523', baud: '9600' },
    ],
    [
      'of a known maker',
      { usbVendorId: 0x04b8, usbProductId: 0x0202 },
      'Epson',
      { kind: 'usb', vendorId: '04b8', productId: '0202', baud: '9600' },
    ],
    ['of which nothing is known', {}, 'COM', { kind: 'port', baud: '9600' }],
  ])('takes one %s', async (_, info, name, address) => {
    const { port, env } = setUp(info);
    expect(await serial.pair(env)).toEqual({ name, address });
    expect(port.log).toEqual([]);
  });
});

describe('finding a serial printer again', () => {
  it.each([SPP_PORT, CABLE, {}])('works after a reload: %j', async (info) => {
    const { api, env, address } = await chosen(info);
    api.granted.push(new FakeSerialPort({ usbVendorId: 1, usbProductId: 2 }));
    await expect(serial.open(reload(env), address)).resolves.toBeDefined();
  });

  it.each<[what: string, info: SerialPortInfo]>([
    ['another kind', SPP_PORT],
    ['another chip', { usbVendorId: 0x0403, usbProductId: 0x7523 }],
    ['another model', { usbVendorId: 0x1a86, usbProductId: 0x5523 }],
  ])('does not take %s for it', async (_, info) => {
    const { api, env, address } = await chosen(CABLE);
    api.granted = [new FakeSerialPort(info)];
    await expect(serial.open(env, address)).rejects.toMatchObject({ code: 'printer-needs-tap' });
  });

  it('asks for a tap when the page may use none', async () => {
    for (const address of [{}, { kind: 'bluetooth', service: SPP }])
      await expect(serial.open(setUp().env, address)).rejects.toMatchObject({
        code: 'printer-needs-tap',
      });
  });

  it('asks for a tap when several look the same', async () => {
    const { api, env, address } = await chosen();
    api.granted.unshift(new FakeSerialPort());
    await expect(serial.open(reload(env), address)).rejects.toMatchObject({
      code: 'printer-needs-tap',
    });
    expect(api.granted.flatMap(({ log }) => log)).toEqual([]);
  });

  it('takes the one of several that was chosen in this page', async () => {
    const { api, port, env, address } = await chosen();
    api.granted.unshift(new FakeSerialPort());
    const channel = await serial.open(env, address);
    await channel.write(Uint8Array.of(7));
    expect(port.received).toEqual([7]);
  });
});

describe('opening a serial printer', () => {
  it('opens with a large buffer', async () => {
    const { port } = await opened();
    expect(port.options).toEqual([{ baudRate: 9_600, bufferSize: 4_096 }]);
  });

  it.each<[baud: string, rate: number]>([
    ...BAUD_RATES.map((rate): [string, number] => [String(rate), rate]),
    ['12', 9_600],
    ['', 9_600],
    ['9600 ', 9_600],
  ])('at rate %j of its address uses %i', async (baud, rate) => {
    const { port, env, address } = await chosen(CABLE);
    await serial.open(env, { ...address, baud });
    expect(port.options).toMatchObject([{ baudRate: rate }]);
  });

  it.each<[what: string, info: SerialPortInfo, name: string, code: string, reason?: string]>([
    [
      'a cable is held by another program',
      CABLE,
      'NetworkError',
      'printer-in-use',
      'another-program',
    ],
    ['a cable is being opened', CABLE, 'InvalidStateError', 'printer-unreachable'],
    ['a Bluetooth printer is off or away', SPP_PORT, 'NetworkError', 'printer-unreachable'],
    ['a Bluetooth printer is being opened', SPP_PORT, 'InvalidStateError', 'printer-lost'],
  ])('says when %s, and leaves it closed', async (_, info, name, code, reason) => {
    const { port, env, address } = await chosen(info);
    port.openReplies.push(new DOMException('', name));
    const details = reason === undefined ? { name } : { name, reason };
    await expect(serial.open(env, address)).rejects.toMatchObject({ code, details });
    expect(port.isOpen).toBe(false);
  });

  it('does not try a cable that is unplugged', async () => {
    const { port, env, address } = await chosen(CABLE);
    port.connected = false;
    await expect(serial.open(env, address)).rejects.toMatchObject({ code: 'printer-unreachable' });
    expect(port.log).toEqual([]);
  });

  it('tries a Bluetooth printer that is not connected once: opening is what connects it', async () => {
    const { port, env, address } = await chosen();
    port.connected = false;
    await expect(serial.open(env, address)).resolves.toBeDefined();
    expect(port.log).toEqual(['open']);
  });

  it('gives up by itself when opening hangs, and closes a port that opens after all', async () => {
    const { port, env, address } = await chosen();
    let open = (): void => {};
    const reallyOpen = port.open.bind(port);
    port.open = async (options) => {
      await new Promise<void>((resolve) => (open = resolve));
      await reallyOpen(options);
    };
    const refused = expect(serial.open(env, address)).rejects.toMatchObject({
      code: 'printer-unreachable',
    });
    await vi.advanceTimersByTimeAsync(15_000);
    await refused;
    open();
    await settle();
    expect(port.log.slice(0, 2)).toEqual(['open', 'close']);
    expect(port.isOpen).toBe(false);
  });

  it('opens afresh a port that an earlier connection left open', async () => {
    const { port, env, address } = await chosen();
    await port.open({ baudRate: 1_200 });
    const channel = await serial.open(env, address);
    await channel.write(Uint8Array.of(7));
    expect(port.log).toEqual(['open', 'close', 'aborted', 'open']);
    expect(port.received).toEqual([7]);
  });

  it('leaves a port alone that is in use in this page', async () => {
    const { port, env, address, channel } = await opened();
    await expect(serial.open(env, address)).rejects.toMatchObject({
      code: 'printer-in-use',
      details: { reason: 'this-page' },
    });
    await channel.write(Uint8Array.of(7));
    expect(port.received).toEqual([7]);
  });
});

describe('writing to a serial printer', () => {
  it('hands over pieces of 512 bytes without rests', async () => {
    const { port, channel } = await opened();
    expect(channel).toMatchObject({ chunkBytes: 512, pauseMs: 0, answers: true });
    await channel.write(new Uint8Array(512).fill(7));
    expect(port.pieces).toEqual([512]);
  });

  it('waits until the port has taken a piece', async () => {
    const { port, channel } = await opened();
    port.writeReplies.set(0, 'never');
    const done = vi.fn();
    const writing = channel.write(Uint8Array.of(1)).then(done, () => 'ended');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(done).not.toHaveBeenCalled();
    await channel.close();
    expect(await writing).toBe('ended');
  });

  it('can fail in the middle and lets the error of the browser through', async () => {
    const { port, channel } = await opened();
    port.writeReplies.set(1, new DOMException('', 'NetworkError'));
    await channel.write(Uint8Array.of(1));
    await expect(channel.write(Uint8Array.of(2))).rejects.toMatchObject({ name: 'NetworkError' });
    expect(port.received).toEqual([1]);
    await channel.close();
    expect(port.isOpen).toBe(false);
  });

  it.each([CABLE, {}])('stops at XOFF and goes on at XON by cable: %j', async (info) => {
    const { port, channel } = await opened(info);
    port.say(0x13);
    await settle();
    const passed = vi.fn();
    void channel.ready().then(passed);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(passed).not.toHaveBeenCalled();
    port.say(0x11);
    await settle();
    expect(passed).toHaveBeenCalled();
  });

  it('keeps XON and XOFF from whoever listens to a cable', async () => {
    const { port, channel } = await opened(CABLE);
    const heard = vi.fn();
    channel.listen(heard);
    port.say(0x13);
    port.say(0x12, 0x11);
    await settle();
    expect(heard.mock.calls).toEqual([[Uint8Array.of(0x12)]]);
  });

  it('needs no XON over Bluetooth, which has its own flow control', async () => {
    const { port, channel } = await opened();
    port.say(0x13);
    await settle();
    await expect(channel.ready()).resolves.toBeUndefined();
  });
});

describe('reading from a serial printer', () => {
  it('hands over what comes, in order, also while a piece is held back', async () => {
    const { port, channel } = await opened();
    const heard: number[] = [];
    channel.listen((bytes) => heard.push(...bytes));
    port.writeReplies.set(0, 'never');
    const held = channel.write(Uint8Array.of(1)).catch(() => 'ended');
    port.say(0x12, 0x16);
    port.say(0x1a);
    await settle();
    expect(heard).toEqual([0x12, 0x16, 0x1a]);
    await channel.close();
    expect(await held).toBe('ended');
  });

  it('drops what nobody listens to, and tells the last listener', async () => {
    const { port, channel } = await opened();
    const first = vi.fn();
    const second = vi.fn();
    port.say(1);
    await settle();
    channel.listen(first);
    channel.listen(second);
    port.say(2);
    await settle();
    expect(first).not.toHaveBeenCalled();
    expect(second.mock.calls).toEqual([[Uint8Array.of(2)]]);
  });

  it.each(['FramingError', 'BufferOverrunError', 'ParityError', 'BreakError'])(
    'goes on after a %s on the line',
    async (name) => {
      const { port, channel } = await opened(CABLE);
      const heard = vi.fn();
      const lost = vi.fn();
      channel.listen(heard);
      void channel.lost.then(lost);
      port.garble(name);
      await settle();
      port.say(0x12);
      await settle();
      expect(heard.mock.calls).toEqual([[Uint8Array.of(0x12)]]);
      expect(lost).not.toHaveBeenCalled();
    },
  );
});

describe('the end of a serial connection', () => {
  it.each([false, true])('is told when the printer goes away, silently: %s', async (silently) => {
    const { port, channel } = await opened();
    port.drop({ silently });
    await channel.lost;
    await expect(channel.write(Uint8Array.of(1))).rejects.toMatchObject({ name: 'NetworkError' });
    await channel.close();
    expect(port.isOpen).toBe(false);
  });

  it('closes the port when only the event says that the printer went away', async () => {
    const { port, channel } = await opened();
    port.dispatchEvent(new Event('disconnect'));
    await channel.lost;
    await settle();
    expect(port.isOpen).toBe(false);
  });

  it('comes after the last bytes have left', async () => {
    const { port, channel } = await opened();
    await channel.write(Uint8Array.of(7));
    await channel.close();
    expect(port.log).toEqual(['drained', 'close']);
    expect(port.received).toEqual([7]);
  });

  it('does not wait for bytes that are stuck', async () => {
    const { port, channel } = await opened();
    port.writeReplies.set(0, 'never');
    const held = channel.write(Uint8Array.of(7)).catch(() => 'ended');
    await settle();
    await channel.close();
    expect(await held).toBe('ended');
    expect(port.log).toEqual(['aborted', 'close']);
  });

  it('frees the port for others, and it can be opened again', async () => {
    const { port, env, address, channel } = await opened();
    await Promise.all([channel.close(), channel.close()]);
    await channel.lost;
    expect(port.isOpen).toBe(false);
    const again = await serial.open(env, address);
    await again.write(Uint8Array.of(7));
    expect(port.received).toEqual([7]);
  });

  it('does not wait for ever for the system to close it', async () => {
    const { port, channel } = await opened();
    port.close = () => new Promise(() => {});
    const closing = channel.close();
    await vi.advanceTimersByTimeAsync(2_000);
    await expect(closing).resolves.toBeUndefined();
  });
});

it('carries bytes to what stands behind the line and back', async () => {
  const { port, channel } = await opened();
  const printer = {
    onReply: undefined as ((bytes: Uint8Array) => void) | undefined,
    receive(bytes: Uint8Array) {
      if (bytes[0] === 0x10) this.onReply?.(Uint8Array.of(0x12));
    },
  };
  port.attach(printer);
  const heard = vi.fn();
  channel.listen(heard);
  await channel.write(Uint8Array.of(0x10, 0x04, 0x01));
  await settle();
  expect(heard.mock.calls).toEqual([[Uint8Array.of(0x12)]]);
});
