// The self-check of this till: run when its screen is opened, and again by a tap.
import type { CheckFacts } from './check-facts';
import { found, gatherFacts, type CheckBrowser, type Versions } from './check-probes';
import { reportOf } from './check-report';
import { verdictsOf, type CheckRow, type Verdict } from './check-verdicts';
import type { Till } from './till.svelte';
import type { Updates } from './updates.svelte';

/** Of the versions, what is looked at, and how to look anew. */
type Checked = Versions & Pick<Updates, 'checkNow'>;

export class SelfCheck {
  readonly #till: Till;
  readonly #updates: Checked;
  readonly #browser: () => CheckBrowser;
  #facts = $state.raw<CheckFacts | null>(null);
  #isRunning = $state(false);

  constructor(till: Till, updates: Checked, browser: () => CheckBrowser) {
    this.#till = till;
    this.#updates = updates;
    this.#browser = browser;
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }
  /** When it ran last, milliseconds since 1970; null before that. */
  get at(): number | null {
    return this.#facts?.at ?? null;
  }
  /** What it found, what needs a person first. */
  get rows(): readonly CheckRow[] {
    return this.#facts ? verdictsOf(this.#facts, this.#till.language.current) : [];
  }

  /** How many rows have one of these verdicts. */
  count(...verdicts: readonly Verdict[]): number {
    return this.rows.filter(({ verdict }) => verdicts.includes(verdict)).length;
  }

  async run(): Promise<void> {
    if (this.#isRunning) return;
    const { ports } = this.#till;
    this.#isRunning = true;
    try {
      // A database that fails or hangs is one of the things to be found.
      await Promise.all([
        found(ports, () => this.#updates.checkNow()),
        found(ports, () => this.#till.refresh()),
      ]);
      this.#facts = await gatherFacts(this.#till, this.#updates, this.#browser());
    } finally {
      this.#isRunning = false;
    }
  }

  /** The report as a text; empty before the first run. @param browser what the browser calls itself */
  report(browser: string): string {
    const { language, ports } = this.#till;
    const words = { locale: language.current, origin: ports.origin, browser };
    return this.#facts ? reportOf(this.#facts, this.rows, words) : '';
  }
}
