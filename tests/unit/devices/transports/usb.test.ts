import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DeviceEnvironment } from '../../../../src/lib/devices/device';
import { usb } from '../../../../src/lib/devices/transports/usb';
import { fakeEnvironment } from '../../../fakes/device-environment';
import {
  bulk,
  FakeUsb,
  FakeUsbDevice,
  type AlternateShape,
  type UsbShape,
} from '../../../fakes/usb';

const WAYS = [bulk('out', 1), bulk('in', 2)];

function setUp(shape: UsbShape = {}) {
  const device = new FakeUsbDevice(shape);
  const api = new FakeUsb(device);
  const env = fakeEnvironment({ usb: api.asUsb, knownDevices: new Map() });
  return { device, api, env };
}

/** A printer that was chosen and is open; the log begins after that. */
async function opened(shape: UsbShape = {}) {
  const all = setUp(shape);
  const { address } = await usb.pair(all.env);
  const channel = await usb.open(all.env, address);
  await vi.advanceTimersByTimeAsync(0);
  all.device.log.length = 0;
  return { ...all, address, channel };
}

const chosenWith = async (alternates: readonly AlternateShape[], shape: UsbShape = {}) => {
  const all = setUp({ ...shape, alternates });
  const { address } = await usb.pair(all.env);
  all.device.log.length = 0;
  return { ...all, address };
};

const reload = (env: DeviceEnvironment): DeviceEnvironment => ({ ...env, knownDevices: new Map() });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('choosing a USB printer', () => {
  it('is not possible without WebUSB', async () => {
    expect(usb.availability(fakeEnvironment())).toEqual({ ok: false, why: 'noApi' });
    expect(usb.availability(setUp().env)).toEqual({ ok: true });
    const nothing = fakeEnvironment();
    await expect(usb.pair(nothing)).rejects.toMatchObject({ code: 'printer-unsupported' });
    await expect(usb.open(nothing, {})).rejects.toMatchObject({ code: 'printer-unsupported' });
  });

  it('shows the chooser at once, in the tap', () => {
    const { api, env } = setUp();
    void usb.pair(env);
    expect(api.asked).toHaveLength(1);
  });

  it('is cancelled by closing the chooser', async () => {
    const { api, env } = setUp();
    api.chosen = null;
    await expect(usb.pair(env)).rejects.toMatchObject({ code: 'printer-cancelled' });
  });

  it('offers printers of every maker by their class, and those of known makers without it', async () => {
    const { api, env } = setUp();
    await usb.pair(env);
    const [{ filters } = expect.fail('no chooser')] = api.asked;
    expect(filters[0]).toEqual({ classCode: 7 });
    expect(filters).toContainEqual({ vendorId: 0x04b8 });
    expect(filters).toContainEqual({ vendorId: 0x0416, productId: 0x5011 });
    expect(filters.every((one) => Object.keys(one).every((key) => key !== 'name'))).toBe(true);
  });

  it('names the printer as it names itself, and leaves it closed', async () => {
    const { device, env } = setUp({ serialNumber: 'J3T0001' });
    expect(await usb.pair(env)).toEqual({
      name: 'EPSON TM-T20II',
      address: { vendorId: '04b8', productId: '0e15', serial: 'J3T0001', model: 'TM-T20II' },
    });
    expect(device.opened).toBe(false);
    expect(device.log).not.toContain('reset');
  });

  it.each<[what: string, shape: UsbShape, name: string]>([
    ['the maker twice', { identity: 'MANUFACTURER:POS;MODEL:POS-80;' }, 'POS-80'],
    [
      'only descriptors',
      { identity: null, manufacturerName: 'STM', productName: 'POS58 USB\0' },
      'STM POS58 USB',
    ],
    [
      'only ids that are known',
      { identity: null, vendorId: 0x1fc9, productId: 0x2016 },
      'Xprinter',
    ],
    ['nothing', { identity: null, vendorId: 0x9999 }, 'USB'],
    ['nonsense', { identity: '\u0001\u0002;;:', vendorId: 0x9999 }, 'USB'],
  ])('finds a name for one that says %s', async (_, shape, name) => {
    expect(await usb.pair(setUp(shape).env)).toMatchObject({ name });
  });

  it.each<[productName: string, language: string | undefined]>([
    ['mC-Print3', 'star-prnt'],
    ['Star BSC10', 'esc-pos'],
    ['TSP654', 'star-line'],
    ['TSP143', undefined],
  ])('knows what a Star %s speaks: %s', async (productName, language) => {
    const { env } = setUp({ vendorId: 0x0519, productName, identity: null });
    const { address } = await usb.pair(env);
    expect(address['language']).toBe(language);
  });

  it.each(['open', 'claimInterface', 'controlTransferIn'] as const)(
    'takes a printer all the same when %s fails, and leaves it closed',
    async (call) => {
      const { device, env } = setUp({ productName: 'POS-80' });
      device.answer(call, 0, new DOMException('', 'NetworkError'));
      expect(await usb.pair(env)).toMatchObject({ name: 'POS-80' });
      expect(device.opened).toBe(false);
    },
  );

  it('does not wait for ever for a printer to say who it is', async () => {
    const { device, env } = setUp({ productName: 'POS-80' });
    device.answer('controlTransferIn', 0, 'never');
    const pairing = usb.pair(env);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await pairing).toMatchObject({ name: 'POS-80' });
    expect(device.opened).toBe(false);
  });

  it('gives the same address for a printer that is in use here, and does not disturb it', async () => {
    const { device, env, address, channel } = await opened();
    expect(await usb.pair(env)).toMatchObject({ address });
    expect(device.log).not.toContain('close');
    await channel.write(Uint8Array.of(1));
    expect(device.received).toEqual([1]);
  });

  it('says that a serial chip is not a printer', async () => {
    const { env } = setUp({
      vendorId: 0x1a86,
      productId: 0x7523,
      alternates: [{ class: 0xff, endpoints: WAYS }],
    });
    await expect(usb.pair(env)).rejects.toMatchObject({
      code: 'printer-unknown-kind',
      details: { reason: 'serial-chip' },
    });
  });

  it('takes a printer of the same maker as that chip', async () => {
    await expect(usb.pair(setUp({ vendorId: 0x1a86 }).env)).resolves.toBeDefined();
  });
});

describe('finding a USB printer again', () => {
  it('asks for a tap when the page may use none like it', async () => {
    await expect(usb.open(setUp().env, {})).rejects.toMatchObject({ code: 'printer-needs-tap' });
  });

  it('works after a reload, with a serial number and without', async () => {
    for (const serialNumber of [null, 'A1']) {
      const { env } = setUp({ serialNumber });
      const { address } = await usb.pair(env);
      await expect(usb.open(reload(env), address)).resolves.toBeDefined();
    }
  });

  it.each<[serialNumber: string | null, code: string]>([
    ['A1', 'printer-unreachable'],
    [null, 'printer-needs-tap'],
  ])('after it was unplugged, serial number %s: %s', async (serialNumber, code) => {
    const { api, device, env, address } = await opened({ serialNumber });
    api.unplug(device);
    await expect(usb.open(env, address)).rejects.toMatchObject({ code });
  });

  it('comes back by itself with a serial number, as a new device', async () => {
    const { api, device, env, address } = await opened({ serialNumber: 'A1' });
    const again = device.again();
    api.unplug(device);
    api.plug(again);
    const channel = await usb.open(env, address);
    await channel.write(Uint8Array.of(7));
    expect(again.received).toEqual([7]);
  });

  it('tells two of a model apart by their serial numbers', async () => {
    const { api, env, address } = await opened({ serialNumber: 'A1' });
    api.granted.unshift(new FakeUsbDevice({ serialNumber: 'B2' }), new FakeUsbDevice());
    const channel = await usb.open(reload(env), address);
    await channel.write(Uint8Array.of(7));
    expect(api.granted.map(({ received }) => received)).toEqual([[], [], [7]]);
  });

  it.each([null, '0000'])('asks for a tap among twins with serial number %s', async (serial) => {
    const { api, env, address } = await opened({ serialNumber: serial });
    api.granted.unshift(new FakeUsbDevice({ serialNumber: serial }));
    await expect(usb.open(reload(env), address)).rejects.toMatchObject({
      code: 'printer-needs-tap',
    });
  });

  it('takes the twin that was chosen in this page', async () => {
    const { api, device, env, address } = await opened();
    api.granted.unshift(new FakeUsbDevice());
    const channel = await usb.open(env, address);
    await channel.write(Uint8Array.of(7));
    expect(device.received).toEqual([7]);
  });
});

describe('opening a USB printer', () => {
  it('opens, claims and nothing else where nothing else is needed', async () => {
    const { device, env, address } = await chosenWith([{ endpoints: WAYS }]);
    await usb.open(env, address);
    expect(device.log.slice(0, 3)).toEqual(['open', 'claim 0', 'control 1 0']);
    expect(device.log).not.toContain('reset');
  });

  it('chooses a configuration only where there is none', async () => {
    const { device, env, address } = await chosenWith([{ endpoints: WAYS }], {
      isConfigured: false,
    });
    device.configuration = null;
    await usb.open(env, address);
    expect(device.log.slice(0, 3)).toEqual(['open', 'configuration 1', 'claim 0']);
  });

  it.each<[what: string, alternates: AlternateShape[], log: string[], out: string]>([
    [
      'the printer of a composite device',
      [
        { number: 0, class: 3, endpoints: [bulk('out', 9, 'interrupt')] },
        { number: 1, endpoints: [bulk('out', 4)] },
      ],
      ['claim 1'],
      'out 4',
    ],
    [
      'both ways before one way',
      [
        { number: 0, protocol: 1, endpoints: [bulk('out', 1)] },
        { number: 1, protocol: 2, endpoints: [bulk('out', 2)] },
      ],
      ['claim 1'],
      'out 2',
    ],
    [
      'one way before packets, as another alternate',
      [
        { alternate: 0, protocol: 3, endpoints: [bulk('out', 1)] },
        { alternate: 1, protocol: 1, endpoints: [bulk('out', 2)] },
      ],
      ['claim 0', 'alternate 0.1'],
      'out 2',
    ],
    [
      'packets where there is nothing else',
      [{ protocol: 3, endpoints: [bulk('out', 1)] }],
      ['claim 0'],
      'out 1',
    ],
    [
      'a bulk endpoint beside an interrupt one',
      [{ endpoints: [bulk('out', 1, 'interrupt'), bulk('out', 2)] }],
      ['claim 0'],
      'out 2',
    ],
    [
      'an interface of the maker where no printer is declared',
      [
        { number: 0, class: 3 },
        { number: 2, class: 0xff, protocol: 0, endpoints: [bulk('out', 3)] },
      ],
      ['claim 2'],
      'out 3',
    ],
    [
      'the maker’s interface when the printer’s has no way out',
      [
        { number: 0, endpoints: [bulk('in', 1)] },
        { number: 1, class: 0xff, endpoints: [bulk('out', 3)] },
      ],
      ['claim 1'],
      'out 3',
    ],
  ])('takes %s', async (_, alternates, log, out) => {
    const { device, env, address } = await chosenWith(alternates);
    const channel = await usb.open(env, address);
    await channel.write(Uint8Array.of(7));
    expect(device.log.filter((entry) => /^(claim|alternate)/.test(entry))).toEqual(log);
    expect(device.log).toContain(out);
    expect(device.received).toEqual([7]);
  });

  it.each<[what: string, alternates: AlternateShape[]]>([
    ['no interface that prints', [{ class: 3, endpoints: WAYS }]],
    ['no bulk endpoint out', [{ endpoints: [bulk('out', 1, 'interrupt'), bulk('in', 2)] }]],
    ['only documents over USB', [{ protocol: 4, endpoints: WAYS }]],
  ])('refuses a device with %s, and leaves it closed', async (_, alternates) => {
    const { device, env, address } = await chosenWith(alternates);
    await expect(usb.open(env, address)).rejects.toMatchObject({ code: 'printer-unknown-kind' });
    expect(device.opened).toBe(false);
  });

  it.each<
    [what: string, call: 'open' | 'claimInterface', name: string, code: string, reason?: string]
  >([
    ['Windows holds it', 'open', 'SecurityError', 'printer-in-use', 'windows-driver'],
    ['it went away', 'open', 'NotFoundError', 'printer-unreachable'],
    ['it is being opened', 'open', 'InvalidStateError', 'printer-unreachable'],
    [
      'Linux or an app holds it',
      'claimInterface',
      'NetworkError',
      'printer-in-use',
      'kernel-driver',
    ],
    [
      'the browser keeps it',
      'claimInterface',
      'SecurityError',
      'printer-unknown-kind',
      'protected',
    ],
  ])('says when %s, and leaves it closed', async (_, call, name, code, reason) => {
    const { device, env, address } = await chosenWith([{ endpoints: WAYS }]);
    device.answer(call, 1, new DOMException('', name));
    const details = reason === undefined ? { name } : { name, reason };
    await expect(usb.open(env, address)).rejects.toMatchObject({ code, details });
    expect(device.opened).toBe(false);
  });

  it.each(['open', 'claimInterface', 'selectAlternateInterface'] as const)(
    'gives up by itself when %s hangs, and leaves it closed',
    async (call) => {
      const { device, env, address } = await chosenWith([
        { alternate: 0, class: 3 },
        { alternate: 1, endpoints: WAYS },
      ]);
      device.answer(call, 1, 'never');
      const refused = expect(usb.open(env, address)).rejects.toMatchObject({
        code: 'printer-unreachable',
      });
      await vi.advanceTimersByTimeAsync(5_000);
      await refused;
      expect(device.opened).toBe(false);
    },
  );

  it('opens afresh a device that an earlier connection left open', async () => {
    const { device, env, address } = await opened();
    const again = await usb.open(env, address);
    expect(device.log.slice(0, 2)).toEqual(['close', 'open']);
    await again.write(Uint8Array.of(7));
    expect(device.received).toEqual([7]);
  });
});

describe('writing to a USB printer', () => {
  it('hands over pieces of 4 kB without rests', async () => {
    const { device, channel } = await opened();
    expect(channel).toMatchObject({ chunkBytes: 4_096, pauseMs: 0 });
    await channel.ready();
    await channel.write(new Uint8Array(4_096).fill(7));
    expect(device.pieces).toEqual([4_096]);
  });

  it.each<[reply: 'stall' | 'babble' | 'short', cleared: boolean]>([
    ['stall', true],
    ['babble', false],
    ['short', false],
  ])('does not take a %s for delivered', async (reply, cleared) => {
    const { device, channel } = await opened();
    device.answer('transferOut', 0, reply);
    await expect(channel.write(Uint8Array.of(1, 2))).rejects.toMatchObject({
      code: 'printer-refused',
      details: { reason: reply },
    });
    expect(device.log.includes('clear out 1')).toBe(cleared);
  });

  it('says what stalled even when that cannot be cleared', async () => {
    const { device, channel } = await opened();
    device.answer('transferOut', 0, 'stall');
    device.answer('clearHalt', 0, new DOMException('', 'NetworkError'));
    await expect(channel.write(Uint8Array.of(1))).rejects.toMatchObject({
      details: { reason: 'stall' },
    });
  });

  it('can fail in the middle and lets the error of the browser through', async () => {
    const { device, channel } = await opened();
    device.answer('transferOut', 1, new DOMException('', 'NetworkError'));
    await channel.write(Uint8Array.of(1));
    await expect(channel.write(Uint8Array.of(2))).rejects.toMatchObject({ name: 'NetworkError' });
    expect(device.received).toEqual([1]);
  });

  it('ends a transfer that a printer without paper holds back by closing', async () => {
    const { device, channel } = await opened();
    device.answer('transferOut', 0, 'never');
    const held = expect(channel.write(Uint8Array.of(1))).rejects.toMatchObject({
      name: 'AbortError',
    });
    await vi.advanceTimersByTimeAsync(60_000);
    await channel.close();
    await held;
    expect(device.opened).toBe(false);
  });
});

describe('reading from a USB printer', () => {
  it('never answers without a way back', async () => {
    const { env, address } = await chosenWith([{ protocol: 1, endpoints: [bulk('out', 1)] }]);
    expect(await usb.open(env, address)).toMatchObject({ answers: false });
  });

  it('takes an interrupt endpoint for no way back', async () => {
    const endpoints = [bulk('out', 1), bulk('in', 2, 'interrupt')];
    const { device, env, address } = await chosenWith([{ endpoints }]);
    expect(await usb.open(env, address)).toMatchObject({ answers: false });
    expect(device.log).not.toContain('in 2');
  });

  it('hands over what comes, in order, also while a piece is held back', async () => {
    const { device, channel } = await opened();
    const heard: number[] = [];
    channel.listen((bytes) => heard.push(...bytes));
    device.answer('transferOut', 0, 'never');
    const held = expect(channel.write(Uint8Array.of(1))).rejects.toThrow();
    device.say(0x12);
    device.say(...Array.from({ length: 70 }, (_, at) => at));
    await vi.advanceTimersByTimeAsync(0);
    expect(heard).toEqual([0x12, ...Array.from({ length: 70 }, (_, at) => at)]);
    await channel.close();
    await held;
  });

  it('drops what nobody listens to, and tells the last listener', async () => {
    const { device, channel } = await opened();
    const first = vi.fn();
    const second = vi.fn();
    device.say(1);
    await vi.advanceTimersByTimeAsync(0);
    channel.listen(first);
    channel.listen(second);
    device.say(2);
    await vi.advanceTimersByTimeAsync(0);
    expect(first).not.toHaveBeenCalled();
    expect(second.mock.calls).toEqual([[Uint8Array.of(2)]]);
  });

  it.each<[what: string, reply: 'stall' | 'babble' | 'short' | DOMException, cleared: boolean]>([
    ['a stall', 'stall', true],
    ['a babble', 'babble', false],
    ['an empty answer', 'short', false],
    ['a failed transfer', new DOMException('', 'NetworkError'), false],
  ])('goes on after %s, after a rest', async (_, reply, cleared) => {
    const all = setUp();
    const { address } = await usb.pair(all.env);
    all.device.answer('transferIn', 0, reply);
    const channel = await usb.open(all.env, address);
    const heard = vi.fn();
    channel.listen(heard);
    all.device.say(0x12);
    await vi.advanceTimersByTimeAsync(99);
    expect(heard).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(heard.mock.calls).toEqual([[Uint8Array.of(0x12)]]);
    expect(all.device.log.includes('clear in 2')).toBe(cleared);
  });

  it('keeps a way back that fails now and then', async () => {
    const all = setUp();
    const { address } = await usb.pair(all.env);
    for (let at = 0; at < 20; at += 2) all.device.answer('transferIn', at, 'stall');
    const channel = await usb.open(all.env, address);
    const heard: number[] = [];
    channel.listen((bytes) => heard.push(...bytes));
    for (let byte = 0; byte < 10; byte += 1) all.device.say(byte);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(heard).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('gives a way back up that never works, and prints all the same', async () => {
    const all = setUp();
    const { address } = await usb.pair(all.env);
    for (let at = 0; at < 20; at += 1) all.device.answer('transferIn', at, 'stall');
    const channel = await usb.open(all.env, address);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(all.device.log.filter((entry) => entry === 'in 2')).toHaveLength(5);
    await channel.write(Uint8Array.of(7));
    expect(all.device.received).toEqual([7]);
  });

  it('does not keep a machine busy over a printer that answers with nothing', async () => {
    const all = setUp();
    const { address } = await usb.pair(all.env);
    for (let at = 0; at < 1_000; at += 1) all.device.answer('transferIn', at, 'short');
    await usb.open(all.env, address);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(all.device.log.filter((entry) => entry === 'in 2').length).toBeLessThanOrEqual(11);
  });

  it('stops when the printer is closed', async () => {
    const { device, channel } = await opened();
    await channel.close();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(device.log).toEqual(['close']);
  });
});

describe('asking a USB printer how it is', () => {
  it.each<[what: string, status: number, trouble: string | null]>([
    ['is well', 0x18, null],
    ['has no paper', 0x38, 'printer-paper-out'],
    ['has no paper and is stopped', 0x20, 'printer-paper-out'],
    ['has a fault', 0x10, 'printer-fault'],
    ['is not selected', 0x08, 'printer-offline'],
    ['says nothing', 0x00, null],
    ['says everything', 0xff, null],
    ['sets bits that mean nothing', 0x61, null],
  ])('hears that one %s', async (_, status, trouble) => {
    const { device, channel } = await opened();
    device.portStatus = status;
    expect(await channel.askTrouble?.()).toBe(trouble);
  });

  it.each([0x00, 0x08, 0x10, 0xff, 0x5a])(
    'makes no trouble of a clone that always answers %i',
    async (status) => {
      const all = setUp();
      const { address } = await usb.pair(all.env);
      all.device.portStatus = status;
      const channel = await usb.open(all.env, address);
      expect(await channel.askTrouble?.()).toBeNull();
      expect(await channel.askTrouble?.()).toBeNull();
    },
  );

  it('hears of missing paper from a printer that had none from the start', async () => {
    const all = setUp();
    const { address } = await usb.pair(all.env);
    all.device.portStatus = 0x30;
    const channel = await usb.open(all.env, address);
    expect(await channel.askTrouble?.()).toBe('printer-paper-out');
    all.device.portStatus = 0x18;
    expect(await channel.askTrouble?.()).toBeNull();
  });

  it('is answered while a piece is held back', async () => {
    const { device, channel } = await opened();
    device.answer('transferOut', 0, 'never');
    const held = expect(channel.write(Uint8Array.of(1))).rejects.toThrow();
    device.portStatus = 0x38;
    expect(await channel.askTrouble?.()).toBe('printer-paper-out');
    await channel.close();
    await held;
  });

  it.each<[what: string, reply: 'never' | DOMException]>([
    ['refuses', new DOMException('', 'NetworkError')],
    ['never comes', 'never'],
  ])('says nothing when an answer %s later', async (_, reply) => {
    const { device, channel } = await opened();
    // The first two were who it is and how it is, while it was being opened.
    device.answer('controlTransferIn', 2, reply);
    const asked = channel.askTrouble?.();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await asked).toBeNull();
  });

  it.each<[what: string, shape: UsbShape, status: number | null]>([
    ['does not answer it', {}, null],
    ['is not of the class', { alternates: [{ class: 0xff, endpoints: WAYS }] }, 0x18],
  ])('is not offered for a printer that %s', async (_, shape, status) => {
    const all = setUp(shape);
    const { address } = await usb.pair(all.env);
    all.device.portStatus = status;
    expect(await usb.open(all.env, address)).not.toHaveProperty('askTrouble');
  });
});

describe('the end of a USB connection', () => {
  it('is told when the cable is pulled, also while a piece is on its way', async () => {
    const { api, device, channel } = await opened();
    device.answer('transferOut', 0, 'never');
    const held = expect(channel.write(Uint8Array.of(1))).rejects.toMatchObject({
      name: 'NotFoundError',
    });
    api.unplug(device);
    await channel.lost;
    await held;
    await channel.close();
  });

  it('is not told when another device is unplugged', async () => {
    const { api, channel } = await opened();
    const lost = vi.fn();
    void channel.lost.then(lost);
    api.unplug(new FakeUsbDevice());
    await vi.advanceTimersByTimeAsync(0);
    expect(lost).not.toHaveBeenCalled();
  });

  it('frees the device for others, and it can be opened again', async () => {
    const { device, env, address, channel } = await opened();
    await channel.close();
    await channel.lost;
    expect(device.opened).toBe(false);
    const again = await usb.open(env, address);
    await again.write(Uint8Array.of(7));
    expect(device.received).toEqual([7]);
  });

  it('does not wait for ever for the system to close it', async () => {
    const { device, channel } = await opened();
    device.answer('close', 1, 'never');
    const closing = channel.close();
    await vi.advanceTimersByTimeAsync(5_000);
    await expect(closing).resolves.toBeUndefined();
  });
});

it('carries bytes to what stands behind the cable and back', async () => {
  const { device, channel } = await opened();
  const printer = {
    onReply: undefined as ((bytes: Uint8Array) => void) | undefined,
    receive(bytes: Uint8Array) {
      if (bytes[0] === 0x10) this.onReply?.(Uint8Array.of(0x12));
    },
  };
  device.attach(printer);
  const heard = vi.fn();
  channel.listen(heard);
  await channel.write(Uint8Array.of(0x10, 0x04, 0x01));
  await vi.advanceTimersByTimeAsync(0);
  expect(heard.mock.calls).toEqual([[Uint8Array.of(0x12)]]);
});
