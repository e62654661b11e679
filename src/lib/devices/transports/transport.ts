// The contract of a cable: bytes to a device and back. Knows nothing of receipts or of printer languages.
import type { PrinterTrouble } from '../../domain/printer';
import type { Availability, DeviceEnvironment, PrinterAddress } from '../device';
import type { ByteSink } from '../write-queue';

/** An open way to one device; over with the connection, never brought back. */
export interface ByteChannel extends ByteSink {
  /** whether anything can come back at all: a notifying characteristic, a bulk IN endpoint, a serial line */
  readonly answers: boolean;
  /**
   * Hands over what the device sends, in order and without flow control. One listener, the last one set; what comes
   * while there is none is dropped.
   */
  listen(listener: (bytes: Uint8Array) => void): void;
  /**
   * Asks by a side road that works while writes are held back (USB GET_PORT_STATUS). Absent where there is none.
   * @returns null when it tells of no trouble, or nothing that makes sense
   */
  askTrouble?(): Promise<PrinterTrouble | null>;
  /** Ends it; resolves when the device is free for others. */
  close(): Promise<void>;
}

/** One kind of cable. One file exports one; `printers/` makes a driver of it. */
export interface ByteTransport {
  readonly id: string;
  /** whether the browser finds the device again after a reload without a tap */
  readonly remembers: boolean;
  availability(env: DeviceEnvironment): Availability;
  /**
   * Shows the browser's chooser. Must run in a tap, with nothing awaited before it.
   * @throws AppError `printer-cancelled`, `printer-needs-tap`, `printer-unsupported`
   */
  pair(
    env: DeviceEnvironment,
  ): Promise<{ readonly name: string; readonly address: PrinterAddress }>;
  /**
   * Opens the way to a device that was chosen, without a tap.
   * @throws AppError `printer-needs-tap` when only a tap can bring it back, `printer-unreachable`,
   *   `printer-unknown-kind`, `printer-in-use`, `printer-denied`
   */
  open(env: DeviceEnvironment, address: PrinterAddress): Promise<ByteChannel>;
}
