// The requests of the USB printer class: who a printer is, and how it is. They work while the way out is blocked
// (printers.md §4).
import type { PrinterTrouble } from '../../domain/printer';
import { withDeadline, type Timers } from '../waiting';
import type { UsbPlace } from './usb-printers';

const GET_DEVICE_ID = 0;
const GET_PORT_STATUS = 1;
/** [D] These are answered by the USB part of a printer, at once or never. */
const ANSWER_TIMEOUT_MS = 1_000;
/** No printer has a longer one. [D] */
const DEVICE_ID_BYTES = 1_024;

/** Who a printer says it is (IEEE 1284); empty where it says nothing. */
export interface UsbIdentity {
  readonly maker: string;
  readonly model: string;
}

/** What a transfer brought. */
export const bytesOf = ({ buffer, byteOffset, byteLength }: DataView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

type Where = Pick<UsbPlace, 'interfaceNumber' | 'alternateSetting'>;

/** Null when it does not say: of any interface but the first, browsers do not let the question through. */
export async function askIdentity(
  device: USBDevice,
  { interfaceNumber, alternateSetting }: Where,
  timers: Timers,
): Promise<UsbIdentity | null> {
  const index = interfaceNumber * 0x100 + alternateSetting;
  const data = await askClass(device, GET_DEVICE_ID, index, DEVICE_ID_BYTES, timers);
  return data && parseIdentity(data);
}

/** `MFG:EPSON;CMD:ESC/POS;MDL:TM-T20II;` after its own length in two bytes. Some write the keys out. */
export function parseIdentity(data: Uint8Array): UsbIdentity {
  const text = new TextDecoder('latin1').decode(data.subarray(2));
  const fields = new Map(
    text.split(';').map((field) => {
      const [key = '', ...value] = field.split(':');
      return [key.trim().toUpperCase(), printable(value.join(':'))];
    }),
  );
  const first = (...keys: string[]) => keys.map((key) => fields.get(key)).find(Boolean) ?? '';
  return { maker: first('MFG', 'MANUFACTURER'), model: first('MDL', 'MODEL') };
}

/** Only ASCII that can be seen: descriptors of clones end in anything. */
export const printable = (text: string): string => text.replace(/[^\x20-\x7e]/g, '').trim();

const PAPER_EMPTY = 0x20;
const SELECTED = 0x10;
const NO_FAULT = 0x08;
/** Always 0 in a printer that means what it says. */
const RESERVED = 0xc7;

/** How one printer is, asked past its buffer. */
export class PortStatus {
  readonly #device: USBDevice;
  readonly #interfaceNumber: number;
  readonly #timers: Timers;
  /** the bits that were seen set: a clone that answers always the same never shows them change */
  #seen = 0;

  constructor(device: USBDevice, interfaceNumber: number, timers: Timers) {
    this.#device = device;
    this.#interfaceNumber = interfaceNumber;
    this.#timers = timers;
  }

  /** Whether it answers at all; what it answers while nothing is wrong is remembered. */
  async isAnswered(): Promise<boolean> {
    return (await this.#read()) !== null;
  }

  /**
   * Paper is said by a bit that is 1. A fault and offline are said by bits that are 0, and many clones always answer
   * with zeros, so those are believed only of a printer that has shown them as 1 before.
   */
  async ask(): Promise<PrinterTrouble | null> {
    const status = await this.#read();
    if (status === null || status === 0 || (status & RESERVED) !== 0) return null;
    const fell = this.#seen & ~status;
    if ((status & PAPER_EMPTY) !== 0) return 'printer-paper-out';
    if ((fell & NO_FAULT) !== 0) return 'printer-fault';
    return (fell & SELECTED) !== 0 ? 'printer-offline' : null;
  }

  async #read(): Promise<number | null> {
    const index = this.#interfaceNumber;
    const [status] = (await askClass(this.#device, GET_PORT_STATUS, index, 1, this.#timers)) ?? [];
    if (status === undefined) return null;
    if ((status & RESERVED) === 0) this.#seen |= status;
    return status;
  }
}

/** What a printer answers to a request of its class; null when it does not. */
async function askClass(
  device: USBDevice,
  request: number,
  index: number,
  length: number,
  timers: Timers,
): Promise<Uint8Array | null> {
  const setup = { requestType: 'class', recipient: 'interface', request, value: 0, index } as const;
  const answer = device.controlTransferIn(setup, length).then(({ status, data }) => {
    return status === 'ok' && data ? bytesOf(data) : null;
  });
  const late = () => new Error('class request not answered');
  // Clones need not know these requests; nothing depends on them.
  return withDeadline(timers, ANSWER_TIMEOUT_MS, answer, late).catch(() => null);
}
