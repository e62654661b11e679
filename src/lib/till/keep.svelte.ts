// How the browser keeps what this till has stored: for good or as long as there is room, how much of it, and whether
// it looks as if it were to be thrown away. It is looked at at start and every hour; nothing here is certain.
import type { Shop } from '../domain/shop';
import { LOST, PAIRED, type Disk, type Ports } from './ports';

const MB = 1024 * 1024;
/** Above this part of what the browser gives, or with less room than this, old sales make room at once. */
const FULL_FROM = 0.8;
const LEAST_FREE = 50 * MB;
/**
 * Browsers give an origin a good part of the disk (60 % in Chromium, K), and a private window only some of the memory.
 * Chromium 156 answers usage + 10 GiB in every window (seen, headless): there only the probe, or a write that fails,
 * tells of either.
 */
const PRIVATE_BELOW = 2048 * MB;

/** What the browser says about it, for the self-check: sizes in bytes, null where it does not say. */
export interface Kept {
  /** it will not throw the data away by itself */
  readonly persisted: boolean | null;
  readonly usage: number | null;
  readonly quota: number | null;
}

/** Asks the browser how it keeps this origin's data. */
export async function keptIn(disk: Disk | null): Promise<Kept> {
  if (!disk) return { persisted: null, usage: null, quota: null };
  const [persisted, estimate] = await Promise.all([
    disk.persisted().catch(() => null),
    disk.estimate().catch((): StorageEstimate => ({})),
  ]);
  const { usage = null, quota = null } = estimate;
  return { persisted, usage, quota };
}

/** There is little room left: soon nothing could be stored, and no money taken. */
export const isFull = ({ usage, quota }: Kept): boolean =>
  usage !== null && quota !== null && (usage > quota * FULL_FROM || quota - usage < LEAST_FREE);

/** It may be a private window, whose data is gone when it is closed. A suspicion, not a fact. */
export const mayBePrivate = ({ persisted, quota }: Kept): boolean =>
  persisted === false && quota !== null && quota < PRIVATE_BELOW;

export class Keep {
  readonly #ports: Pick<Ports, 'disk' | 'notes'>;
  #kept = $state.raw<Kept>({ persisted: null, usage: null, quota: null });
  #isLost = $state(false);
  #wasAsked = false;

  constructor(ports: Pick<Ports, 'disk' | 'notes'>) {
    this.#ports = ports;
  }

  get kept(): Kept {
    return this.#kept;
  }
  get isFull(): boolean {
    return isFull(this.#kept);
  }
  get mayBePrivate(): boolean {
    return mayBePrivate(this.#kept);
  }
  /** A shop was paired here once, what was stored is gone, and none is paired since. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** The owner has to look. */
  get warns(): boolean {
    return this.#isLost || this.isFull;
  }

  /** Looks again; a till that has a shop asks once a start to be kept for good, until the browser says yes. */
  async look(shops: readonly Shop[]): Promise<void> {
    const { disk, notes } = this.#ports;
    const isPaired = shops.some(({ state, builtIn }) => state === 'paired' && !builtIn);
    if (isPaired) {
      notes.write(PAIRED, 'yes');
      notes.write(LOST, null);
    }
    this.#isLost = notes.read(LOST) !== null;
    this.#kept = await keptIn(disk);
    // Some browsers ask the user, and that may take its time.
    if (isPaired && !this.#wasAsked) void this.ask();
  }

  /** Asks the browser to keep what is stored. Some ask the user in turn. @returns its answer; null: it has none */
  async ask(): Promise<boolean | null> {
    const { disk } = this.#ports;
    this.#wasAsked = true;
    if (!disk || this.#kept.persisted) return this.#kept.persisted;
    const persisted = await disk.persist().catch(() => null);
    this.#kept = { ...this.#kept, persisted };
    return persisted;
  }
}
