// Bytes over a serial line: Bluetooth Classic (SPP) and wired ports (printers.md §3). Knows ports and streams,
// nothing of receipts.
//
//   choose (a tap) → …              open → write pieces as the stream takes them, read all the time
import { AppError } from '../../domain/errors';
import { toDeviceError } from '../browser-error';
import type { DeviceEnvironment, PrinterAddress } from '../device';
import { makeSignal, withDeadline, type Timers } from '../waiting';
import { FlowControl } from './flow-control';
import type { ByteChannel, ByteTransport } from './transport';
import { makerOf } from './usb-printers';

/** What wired printers are set to by their switches, bits a second; the first is taken until the owner chooses. */
export const BAUD_RATES = [9_600, 19_200, 38_400, 115_200] as const;

const PIECE_BYTES = 512;
const BUFFER_BYTES = 4_096;
/** [D] Bluetooth looks for the printer meanwhile. */
const OPEN_TIMEOUT_MS = 15_000;
/** [D] How long the last bytes may take to leave when a port is closed, and each other step of closing. */
const DRAIN_TIMEOUT_MS = 2_000;

export const serial = {
  id: 'serial',
  remembers: true,
  availability: (env) => (env.serial ? { ok: true } : { ok: false, why: 'noApi' }),
  async pair(env) {
    const port = await requestPort(env);
    const info = port.getInfo();
    const address = addressOf(info);
    env.knownDevices?.set(keyOf(address), port);
    return { name: nameOf(info), address };
  },
  async open(env, address) {
    const port = await findPort(env, address);
    const isWireless = address['kind'] === 'bluetooth';
    // Unplugged. Over Bluetooth it only says that nothing is connected yet, and opening is what connects.
    if (!isWireless && port.connected === false) throw new AppError('printer-unreachable');
    await openPort(port, rateOf(address), isWireless, env);
    return channelOf(port, isWireless ? null : new FlowControl(env), env);
  },
} as const satisfies ByteTransport;

/** Lists ports and the bonded devices with the serial port profile by itself. */
async function requestPort({ serial: api }: DeviceEnvironment): Promise<SerialPort> {
  if (!api) throw new AppError('printer-unsupported');
  try {
    return await api.requestPort();
  } catch (error) {
    throw toDeviceError(error, 'choosing');
  }
}

/** All that a page gets to know of a port: the ids of a USB chip, or the class of a Bluetooth service. */
function addressOf({ bluetoothServiceClassId, usbVendorId, usbProductId }: SerialPortInfo) {
  if (bluetoothServiceClassId !== undefined)
    return { kind: 'bluetooth', service: wholeUuid(bluetoothServiceClassId) };
  const baud = String(BAUD_RATES[0]);
  if (usbVendorId === undefined) return { kind: 'port', baud };
  return { kind: 'usb', vendorId: hex(usbVendorId), productId: hex(usbProductId ?? 0), baud };
}

const hex = (id: number) => id.toString(16).padStart(4, '0');

/** A browser may give the short number of a service class, or the whole of it. */
const wholeUuid = (id: number | string): string =>
  typeof id === 'string'
    ? id.toLowerCase()
    : `${id.toString(16).padStart(8, '0')}-0000-1000-8000-00805f9b34fb`;

function nameOf({ bluetoothServiceClassId, usbVendorId, usbProductId }: SerialPortInfo): string {
  if (bluetoothServiceClassId !== undefined) return 'Bluetooth';
  if (usbVendorId === undefined) return 'COM';
  return makerOf({ vendorId: usbVendorId, productId: usbProductId ?? 0 }) ?? 'USB';
}

const keyOf = ({ kind = '', service = '', vendorId = '', productId = '' }: PrinterAddress) =>
  `serial ${kind} ${service}${vendorId}:${productId}`;

function rateOf({ baud }: PrinterAddress): number {
  return BAUD_RATES.find((rate) => String(rate) === baud) ?? BAUD_RATES[0];
}

/** Of several that look the same it is the one chosen in this page; after a reload the seller is asked. */
async function findPort(
  { serial: api, knownDevices }: DeviceEnvironment,
  address: PrinterAddress,
): Promise<SerialPort> {
  if (!api) throw new AppError('printer-unsupported');
  const all = await api.getPorts().catch((error: unknown) => {
    throw toDeviceError(error, 'choosing');
  });
  const key = keyOf(address);
  const fitting = all.filter((port) => keyOf(addressOf(port.getInfo())) === key);
  const known = fitting.find((port) => port === knownDevices?.get(key));
  const found = fitting.length === 1 ? fitting[0] : known;
  if (!found) throw new AppError('printer-needs-tap');
  return found;
}

async function openPort(
  port: SerialPort,
  baudRate: number,
  isWireless: boolean,
  timers: Timers,
): Promise<void> {
  await closeLeftOpen(port);
  const opening = port.open({ baudRate, bufferSize: BUFFER_BYTES });
  const late = () => {
    // It cannot be called off: a port that opens after all is closed again.
    void opening.then(() => port.close()).catch(() => {});
    return new AppError('printer-unreachable', 'port not opened in time');
  };
  await withDeadline(timers, OPEN_TIMEOUT_MS, opening, late).catch((error: unknown) => {
    throw toDeviceError(error, isWireless ? 'connecting' : 'openingSerial');
  });
}

/** A port of this page that an earlier connection has not closed. Its streams are locked while it is in use. */
async function closeLeftOpen(port: SerialPort): Promise<void> {
  if (!port.readable && !port.writable) return;
  await port.close().catch((cause: unknown) => {
    throw new AppError('printer-in-use', 'open in this page', {
      cause,
      details: { reason: 'this-page' },
    });
  });
}

function channelOf(port: SerialPort, flow: FlowControl | null, timers: Timers): ByteChannel {
  const gone = makeSignal();
  const writer = port.writable?.getWriter();
  let listener: (bytes: Uint8Array) => void = () => {};
  let isWriting = false;
  let ending: Promise<void> | undefined;

  const reading = new Reading(port, (bytes) => {
    const rest = flow ? flow.receive(bytes) : bytes;
    if (rest.length > 0) listener(rest);
  });
  const release = async () => {
    await isDone(timers, DRAIN_TIMEOUT_MS, reading.stop());
    if (writer) await letGo(writer, isWriting, timers);
    await isDone(timers, DRAIN_TIMEOUT_MS, port.close());
  };
  const end = (): Promise<void> => {
    ending ??= release();
    port.removeEventListener('disconnect', onDisconnect);
    gone.raise();
    return ending;
  };
  const onDisconnect = () => void end();
  port.addEventListener('disconnect', onDisconnect);
  void reading.over.then(end);

  return {
    chunkBytes: PIECE_BYTES,
    pauseMs: 0,
    answers: true,
    async write(piece) {
      if (!writer) throw new AppError('printer-lost');
      isWriting = true;
      await writer.ready;
      await writer.write(piece);
      isWriting = false;
    },
    ready: () => flow?.ready() ?? Promise.resolve(),
    listen: (next) => (listener = next),
    lost: gone.raised,
    close: end,
  };
}

/** What was written leaves first, unless the port takes nothing any more. */
async function letGo(
  writer: WritableStreamDefaultWriter<Uint8Array>,
  isStuck: boolean,
  timers: Timers,
): Promise<void> {
  const isDrained = !isStuck && (await isDone(timers, DRAIN_TIMEOUT_MS, writer.close()));
  if (!isDrained) await isDone(timers, DRAIN_TIMEOUT_MS, writer.abort());
  writer.releaseLock();
}

/** Waits for the end of something, whatever it is: a port that is gone cannot be closed and need not be. */
function isDone(timers: Timers, ms: number, work: Promise<void>): Promise<boolean> {
  const done = withDeadline(timers, ms, work, () => new Error('not closed'));
  return done.then(
    () => true,
    () => false,
  );
}

/** Reads a port until it has no stream any more. Noise on the line ends a stream, not the port: it gets another. */
class Reading {
  /** resolves when nothing more can come */
  readonly over: Promise<void>;
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  #isStopped = false;

  constructor(port: SerialPort, take: (bytes: Uint8Array) => void) {
    this.over = this.#readAll(port, take);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#reader?.cancel().catch(() => {});
  }

  async #readAll(port: SerialPort, take: (bytes: Uint8Array) => void): Promise<void> {
    let last: ReadableStream<Uint8Array> | null = null;
    while (port.readable && port.readable !== last && !this.#isStopped) {
      last = port.readable;
      const isClosed = await this.#readStream(last, take);
      if (isClosed) return;
    }
  }

  /** @returns false when the stream broke */
  async #readStream(
    stream: ReadableStream<Uint8Array>,
    take: (bytes: Uint8Array) => void,
  ): Promise<boolean> {
    const reader = stream.getReader();
    this.#reader = reader;
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return true;
        take(value);
      }
    } catch {
      return false;
    } finally {
      reader.releaseLock();
    }
  }
}
