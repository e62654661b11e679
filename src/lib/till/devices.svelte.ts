// The printers of this till and the connections of this page, as reactive values.
import { Connection, type ConnectionState } from '../devices/connection';
import type { Availability, Delivered, DeviceEnvironment, PrinterDriver } from '../devices/device';
import { modelFacts } from '../devices/models';
import { driverOf, printerDrivers } from '../devices/registry';
import { AppError, isAppError, type ErrorCode } from '../domain/errors';
import { newPrinterId, type PrinterId } from '../domain/ids';
import { PRINT_APP } from '../domain/print-app';
import {
  DEFAULT_PROFILE,
  ON_SCREEN,
  PrinterLanguage,
  type Printer,
  type PrinterAbilities,
  type PrinterProfile,
  type PrinterTrouble,
} from '../domain/printer';
import type { PaperPart } from '../domain/receipt';
import type { Job } from '../domain/job';
import type { Ports } from './ports';
import type { SetupPrint } from './setup-jobs';

/** What a printer is doing now, as the seller sees it. */
export interface PrinterStatus {
  readonly state: ConnectionState;
  readonly error: ErrorCode | null;
  /** which of its causes an error had, where that is known: `details.reason` */
  readonly reason: string | null;
  /** what keeps it from printing, as it says itself; null: nothing that it told */
  readonly trouble: PrinterTrouble | null;
}

/** One way to a printer, and whether this browser has it. */
export interface PrinterWay {
  readonly driver: PrinterDriver;
  readonly availability: Availability;
}

/** The printer that every till has. */
const SCREEN: Printer = {
  v: 1,
  id: ON_SCREEN,
  driver: 'on-screen',
  name: '',
  address: {},
  profile: DEFAULT_PROFILE,
  addedAt: 0,
};

/** States of a job of which nobody knows where it ended. */
const BROKEN: ReadonlySet<Job['state']> = new Set(['printing', 'unknown']);

/** Told how many bytes of how many a printer has taken. */
export type Progress = (sent: number, total: number) => void;

const IDLE: PrinterStatus = { state: 'idle', error: null, reason: null, trouble: null };

/** Whether the browser finds it again by itself; a printer of a driver that this version lacks it never finds. */
const isRemembered = ({ driver }: Printer): boolean =>
  printerDrivers.some(({ id, remembers }) => id === driver && remembers);

/** The language a printer is spoken to in: what the owner chose, else the first of its driver. */
export function languageOf({
  driver,
  profile,
}: Pick<Printer, 'driver' | 'profile'>): PrinterLanguage {
  // No connection ever tells an app: its papers are made by `print-apps.ts`.
  if (driver === PRINT_APP) return 'esc-pos';
  const { languages } = driverOf(driver);
  return languages.find((language) => language === profile.language) ?? languages[0];
}

/** What of an address says which printer it is: not its speed, nor what it said of itself. */
function identityOf({ baud: _, model: __, language: ___, ...ids }: Printer['address']): string {
  return JSON.stringify(Object.entries(ids).sort());
}

/** Star's number for CP866 (printers.md §7.1). */
const STAR_CP866 = 10;

/** The settings a new printer begins with, as far as its driver or its name tells what it is. */
function firstProfile(name: string, { model, language }: Printer['address']): PrinterProfile {
  const known = PrinterLanguage.safeParse(language).data;
  const isStar = known === 'star-line' || known === 'star-prnt';
  return {
    ...DEFAULT_PROFILE,
    ...(known && { language: known }),
    ...(isStar && { codePage: STAR_CP866 }),
    ...modelFacts([name, model]),
  };
}

/** Whether a change of settings needs a new connection. */
const isToldAnew = (before: Printer | undefined, after: Printer): boolean =>
  before !== undefined &&
  (languageOf(before) !== languageOf(after) ||
    before.profile.wake !== after.profile.wake ||
    before.profile.pieceBytes !== after.profile.pieceBytes ||
    JSON.stringify(before.address) !== JSON.stringify(after.address));

const sameAbilities = (a: PrinterAbilities | undefined, b: PrinterAbilities): boolean =>
  a?.status === b.status && a.confirms === b.confirms;

/** A connection, and the printer as it was when the connection was told of it. */
interface Held {
  readonly connection: Connection;
  readonly printer: Printer;
}

export class Devices {
  readonly #ports: Ports;
  readonly #env: DeviceEnvironment;
  readonly #connections = new Map<PrinterId, Held>();
  /** printers in which half a command of an earlier page may wait */
  #brokenOff: ReadonlySet<PrinterId> = new Set();
  #printers = $state.raw<readonly Printer[]>([SCREEN]);
  #status = $state.raw<ReadonlyMap<PrinterId, PrinterStatus>>(new Map());
  #onScreen = $state.raw<readonly PaperPart[] | null>(null);
  /** told when a printer became ready */
  onReady: (id: PrinterId) => void = () => {};

  constructor(ports: Ports) {
    this.#ports = ports;
    const screen = (payload: Uint8Array) => void this.#show(payload);
    this.#env = { ...ports.devices, screen };
  }

  get printers(): readonly Printer[] {
    return this.#printers;
  }

  /** The ways to a printer that this browser has, and why it lacks the others. */
  get ways(): readonly PrinterWay[] {
    return printerDrivers
      .filter((driver) => driver.id !== 'on-screen')
      .map((driver) => ({ driver, availability: driver.availability(this.#env) }));
  }

  /** What *On screen* printed last in this window, read from the very bytes; null before the first. */
  get onScreen(): readonly PaperPart[] | null {
    return this.#onScreen;
  }

  /** The languages that the printers of its driver speak; none for a driver that this version lacks. */
  languagesOf({ driver }: Pick<Printer, 'driver'>): readonly PrinterLanguage[] {
    return printerDrivers.find(({ id }) => id === driver)?.languages ?? [];
  }

  /** The language a printer is spoken to in; null for a driver that this version lacks. */
  languageOf(printer: Pick<Printer, 'driver' | 'profile'>): PrinterLanguage | null {
    return this.languagesOf(printer).length > 0 ? languageOf(printer) : null;
  }

  async load(): Promise<void> {
    const { storage } = this.#ports;
    const [stored, jobs] = await Promise.all([storage.listPrinters(), storage.unsettled()]);
    this.#brokenOff = new Set(
      jobs.flatMap((job) => (job.kind === 'print' && BROKEN.has(job.state) ? job.printer : [])),
    );
    for (const printer of stored) this.#allow(printer);
    this.#printers = [...stored, SCREEN];
  }

  find(id: PrinterId): Printer | undefined {
    return this.#printers.find((printer) => printer.id === id);
  }

  statusOf(id: PrinterId): PrinterStatus {
    return this.#status.get(id) ?? IDLE;
  }

  /**
   * Whether this window may print there without a tap: it holds the connection, or the browser remembers.
   * A Bluetooth LE printer belongs to the window in which it was chosen.
   */
  isWithinReach(id: PrinterId): boolean {
    const printer = this.find(id);
    return printer !== undefined && (isRemembered(printer) || this.#status.has(id));
  }

  /** Whether this page holds a printer that a restart would lose (Bluetooth LE). */
  get holdsForgetfulPrinter(): boolean {
    return [...this.#status].some(([id, { state }]) => {
      const printer = this.find(id);
      return printer !== undefined && state !== 'idle' && !isRemembered(printer);
    });
  }

  /**
   * Lets the seller choose a printer and connects it. Must run in a tap. A printer that is here already stays one.
   * @throws AppError `printer-*`; nothing is stored then
   */
  async add(driverId: string, name: string, typed?: string): Promise<Printer> {
    const driver = driverOf(driverId);
    if (typed) this.#allowTyped(typed);
    const found = await driver.pair(this.#env, typed);
    const printer = this.#knownAs(driverId, found.address) ?? {
      v: 1,
      id: newPrinterId(this.#ports.random),
      driver: driverId,
      name: name || found.name,
      address: found.address,
      profile: firstProfile(found.name, found.address),
      addedAt: this.#ports.clock.now(),
    };
    this.#allow(printer);
    try {
      await this.#connectionOf(printer).connect();
    } catch (error) {
      // A printer that was not added must not go on being looked for.
      if (!this.find(printer.id)) await this.#drop(printer.id);
      throw error;
    }
    const abilities = this.#connectionOf(printer).abilities ?? printer.abilities;
    await this.save({ ...printer, abilities });
    return printer;
  }

  async save(printer: Printer): Promise<void> {
    await this.#dropOutdated(printer);
    await this.#ports.storage.putPrinter({ ...printer, abilities: this.#abilitiesOf(printer) });
    await this.load();
    this.#ports.windows.announce();
  }

  /** Takes a printer away; what waits for it is printed by `heir`. */
  async remove(id: PrinterId, heir: PrinterId): Promise<void> {
    await this.#drop(id);
    const { moveReceipts } = await import('./remove-printer');
    await moveReceipts(this.#ports, id, heir);
    await this.#ports.storage.removePrinter(id);
    await this.load();
    this.#ports.windows.announce();
  }

  /**
   * Sends one job to a printer, connecting first where needed.
   * @throws SendError; `printer-needs-tap` when only `reconnect` in a tap can bring it back
   */
  async send(printer: Printer, payload: Uint8Array, onProgress: Progress): Promise<Delivered> {
    await this.#dropOutdated(printer);
    return this.#connectionOf(printer).send(payload, { onProgress });
  }

  /** Prints a test receipt with the settings of `printer`. @throws as `setupPrint` */
  testPrint(printer: Printer): Promise<void> {
    return this.setupPrint(printer, { kind: 'receipt' });
  }

  /** Opens the cash drawer that hangs on a printer, where its profile has one. @throws as `setupPrint` */
  openDrawer(printer: Printer): Promise<void> {
    return this.setupPrint(printer, { kind: 'drawer' });
  }

  /**
   * Makes a print of the set-up with the settings of `printer`, stored or not, past the queue.
   * @throws SendError; `printer-needs-tap` as in `send`
   */
  async setupPrint(printer: Printer, print: SetupPrint): Promise<void> {
    const { setupJobs } = await import('./setup-jobs');
    const jobs = await setupJobs(this.#ports, print, printer, languageOf(printer));
    await this.#dropOutdated(printer);
    for (const { bytes, pieceBytes } of jobs)
      await this.#connectionOf(printer).send(bytes, { pieceBytes });
  }

  /** Brings a printer back that the browser has forgotten. Must run in a tap. */
  async reconnect(printer: Printer): Promise<void> {
    try {
      await this.#connectionOf(printer).connect();
    } catch (error) {
      if (!isAppError(error) || error.code !== 'printer-needs-tap') throw error;
      const found = await driverOf(printer.driver).pair(this.#env);
      const moved = { ...printer, address: found.address };
      await this.#drop(printer.id);
      await this.#connectionOf(moved).connect();
      await this.save(moved);
    }
  }

  /** The reader is loaded when something is printed on the screen. */
  async #show(payload: Uint8Array): Promise<void> {
    const { drawCodes, readPaper } = await import('../encoders/paper');
    this.#onScreen = drawCodes(readPaper(payload).lines, DEFAULT_PROFILE.columns);
  }

  /** Stores what a printer said that it can tell, so that it is asked once. */
  async #learn(id: PrinterId, abilities: PrinterAbilities): Promise<void> {
    const printer = this.find(id);
    const told = this.#connections.get(id)?.printer;
    if (!printer || sameAbilities(printer.abilities, abilities)) return;
    // Settings that are only being tried: what it can tell in another language says nothing of this one.
    if (told && languageOf(told) !== languageOf(printer)) return;
    this.#printers = this.#printers.map((one) => (one.id === id ? { ...one, abilities } : one));
    if (id !== ON_SCREEN) await this.#ports.storage.putPrinter({ ...printer, abilities });
  }

  #knownAs(driverId: string, address: Printer['address']): Printer | undefined {
    const facts = identityOf(address);
    return this.#printers.find(
      (one) => one.driver === driverId && identityOf(one.address) === facts,
    );
  }

  async #drop(id: PrinterId): Promise<void> {
    await this.#connections.get(id)?.connection.close();
    this.#connections.delete(id);
    this.#status = new Map([...this.#status].filter(([known]) => known !== id));
  }

  /** What a connection was told when it was opened may no longer hold. */
  async #dropOutdated(printer: Printer): Promise<void> {
    if (isToldAnew(this.#connections.get(printer.id)?.printer, printer))
      await this.#drop(printer.id);
  }

  /** What a printer is known to tell; what it told in another language does not count. */
  #abilitiesOf(printer: Printer): PrinterAbilities | undefined {
    const stored = this.find(printer.id);
    if (!stored || stored.driver !== printer.driver) return printer.abilities;
    return languageOf(stored) === languageOf(printer) ? stored.abilities : undefined;
  }

  #connectionOf(printer: Printer): Connection {
    const known = this.#connections.get(printer.id);
    if (known) return known.connection;
    const { address, profile } = printer;
    const told = {
      language: languageOf(printer),
      abilities: this.#abilitiesOf(printer),
      wake: profile.wake,
      pieceBytes: profile.pieceBytes,
      brokeOff: this.#brokenOff.has(printer.id),
    };
    const connection = new Connection(driverOf(printer.driver), this.#env, { address, told }, () =>
      this.#changed(printer.id, connection),
    );
    this.#connections.set(printer.id, { connection, printer });
    return connection;
  }

  #changed(id: PrinterId, connection: Connection): void {
    const { state, error, trouble, abilities } = connection;
    const before = this.statusOf(id);
    const reason = error?.details['reason'] ?? null;
    this.#status = new Map(this.#status).set(id, {
      state,
      error: error?.code ?? null,
      reason,
      trouble,
    });
    if (abilities) void this.#learn(id, abilities);
    // A printer that refused a job is ready again at once. What waits goes on after a new connection, and when the
    // printer says that what kept it is over: a roll was changed.
    const isMended = before.trouble !== null && trouble === null;
    if (state === 'ready' && (before.state === 'connecting' || isMended)) this.onReady(id);
  }

  #allow(printer: Printer): void {
    const { url } = printer.address;
    if (url) this.#ports.allow(new URL(url).origin);
  }

  #allowTyped(typed: string): void {
    const address = typed.includes('://') ? typed : `http://${typed}`;
    // Some browsers take a space for a part of the name.
    if (/\s/.test(typed) || !URL.canParse(address)) throw new AppError('printer-address');
    this.#ports.allow(new URL(address).origin);
  }
}
