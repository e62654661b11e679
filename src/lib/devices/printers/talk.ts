// What is said to a printer around a job, beside the job: the contract of one language of status. Prints nothing.
import type { PrinterAbilities, PrinterTrouble } from '../../domain/printer';
import type { ByteChannel } from '../transports/transport';
import type { Timers } from '../waiting';
import type { WriteQueue } from '../write-queue';

/** null: nothing keeps the printer from printing; undefined: it did not say. */
export type Said = PrinterTrouble | null | undefined;

/** A mark behind a job. */
export interface Fence {
  readonly bytes: Uint8Array;
  /** resolves when the printer has come to it */
  readonly reached: Promise<void>;
  /** Stops listening. */
  readonly forget: () => void;
}

export interface Talk {
  /**
   * Finds out what the printer can tell. Leaves nothing half printed.
   * @throws AppError with what keeps it from printing: it works nothing off, so it cannot be asked all
   */
  probe(): Promise<PrinterAbilities>;
  /** What follows `ESC @`, at the start of a connection and of each job. */
  quiet(abilities: PrinterAbilities): readonly number[];
  /** What keeps the printer from printing, asked in real time: also where it waits for the rest of a command. */
  askNow(): Promise<Said>;
  /** Before a job: what keeps the printer from printing. */
  check(abilities: PrinterAbilities): Promise<Said>;
  /** While a job is waited for: the same, by what can be asked then. */
  look(abilities: PrinterAbilities): Promise<Said>;
  /** Null where the printer confirms nothing. */
  fence(abilities: PrinterAbilities): Fence | null;
}

/** Begins to talk; takes over what the channel hears. */
export type StartTalk = (
  channel: ByteChannel,
  queue: WriteQueue,
  timers: Timers,
  /** status that came by itself */
  onStatus: (trouble: PrinterTrouble | null) => void,
) => Talk;

export const SILENT: PrinterAbilities = { status: false, confirms: 'none' };

/** `ESC @` in both languages: resets, drops a line that is not ended, prints nothing. */
export const INITIALISE: readonly number[] = [0x1b, 0x40];

/**
 * Zeros that end the beginning of any command, before a question may follow: the bytes of a question would be read as
 * the length of a picture. What is left of it then has the length that we meant.
 */
export const FLUSH_HEADER: readonly number[] = Array<number>(16).fill(0);

/** How long an answer may take, milliseconds: in real time, and in the order of the buffer (printers.md §6.5). */
export const REAL_TIME_MS = 1_000;
export const IN_ORDER_MS = 2_000;
