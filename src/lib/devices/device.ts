// The contracts of everything this page reaches by bytes. See devices/README.md.
import { AppError, type ErrorCode } from '../domain/errors';
import type { PrinterAbilities, PrinterLanguage, PrinterTrouble } from '../domain/printer';

/** Whether this browser can use a way to a printer at all, decided without asking for permission. */
export type Availability =
  { readonly ok: true } | { readonly ok: false; readonly why: 'noApi' | 'off' };

/**
 * How certain it is that a payload became paper.
 * `printed`: the printer said so. `handedOver`: all bytes were accepted, nobody confirmed.
 */
export type Delivered = 'printed' | 'handedOver';

/** A job that did not go through. `begun` is false only when it is certain that nothing was printed. */
export class SendError extends AppError {
  readonly begun: boolean;

  constructor(
    code: ErrorCode,
    begun: boolean,
    options: ConstructorParameters<typeof AppError>[2] = {},
  ) {
    super(code, code, options);
    this.name = 'SendError';
    this.begun = begun;
  }
}

export interface SendOptions {
  /** accepted and total bytes */
  readonly onProgress?: ((sent: number, total: number) => void) | undefined;
  /** size of a piece for this job alone, bytes: for the calibration print */
  readonly pieceBytes?: number | undefined;
}

/** An open way to one printer. Exactly one writer at a time; the driver sees to it. */
export interface PrinterLink {
  /**
   * Sends one whole job.
   * @throws SendError: the code, and whether bytes may have reached the paper
   */
  send(payload: Uint8Array, options?: SendOptions): Promise<Delivered>;
  /** what it can tell, found out while connecting where `PrinterTold` did not say */
  readonly abilities: PrinterAbilities;
  /** Resolves when the connection is gone, whoever ended it. */
  readonly lost: Promise<void>;
  close(): Promise<void>;
}

/** What a driver is told of its printer beside the address. */
export interface PrinterTold {
  readonly language: PrinterLanguage;
  /** as found out before; absent: ask the printer */
  readonly abilities?: PrinterAbilities | undefined;
  readonly wake: boolean;
  readonly pieceBytes?: number | undefined;
  /** The last job broke off in the middle: half a command of it may wait in the printer. */
  readonly brokeOff?: boolean | undefined;
  /** Called when what keeps the printer from printing changed; null: nothing does any more. */
  readonly onTrouble: (trouble: PrinterTrouble | null) => void;
}

/** Where a driver finds its printer again; plain data, stored. Only the driver knows what is in it. */
export type PrinterAddress = Readonly<Record<string, string>>;

/**
 * The browser's interfaces, handed in so that tests can hand in others. One object for the life of a page.
 * The functions are called without `this`, so hand in closures rather than methods of `window`.
 */
export interface DeviceEnvironment {
  readonly bluetooth?: Bluetooth | undefined;
  readonly usb?: USB | undefined;
  readonly serial?: Serial | undefined;
  readonly permissions?: Permissions | undefined;
  /** What the seller chose last in this page, by its ids: tells twins apart, until the page forgets it. */
  readonly knownDevices?: Map<string, USBDevice | SerialPort> | undefined;
  /**
   * The Bluetooth devices the seller chose in this page, by device id; an empty map at the start. The browser
   * forgets them with the page (printers.md §2.3).
   */
  readonly knownBluetooth: Map<string, BluetoothDevice>;
  readonly fetch: typeof fetch;
  readonly setTimeout: (run: () => void, ms: number) => number;
  readonly clearTimeout: (timer: number) => void;
  /** takes what *On screen* prints */
  readonly screen: (payload: Uint8Array) => void;
}

/** One way to a family of printers. One file exports one, one line in `registry.ts` lists it. */
export interface PrinterDriver {
  readonly id: string;
  /** the languages its printers speak; the first is taken until the owner says otherwise */
  readonly languages: readonly [PrinterLanguage, ...PrinterLanguage[]];
  /** whether the printer is found again after a reload without a tap */
  readonly remembers: boolean;
  /** what the seller has to give before `pair`: nothing, or an address to type */
  readonly asks: 'nothing' | 'address';
  availability(env: DeviceEnvironment): Availability;
  /**
   * Lets the seller choose a printer. Must run in a tap where the browser shows a chooser.
   * @param typed what the seller typed, where `asks` is `address`
   * @throws AppError `printer-cancelled`, `printer-unsupported`, `printer-address`, …
   */
  pair(
    env: DeviceEnvironment,
    typed?: string,
  ): Promise<{ readonly name: string; readonly address: PrinterAddress }>;
  /**
   * Opens the way to a printer that was paired.
   * @throws AppError `printer-needs-tap` when only a tap can bring it back, `printer-unreachable`, …
   */
  connect(env: DeviceEnvironment, address: PrinterAddress, told: PrinterTold): Promise<PrinterLink>;
}
