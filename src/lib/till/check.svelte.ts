// The self-check of this till: run when its screen is opened, and again by a tap.
import type { CheckFacts } from './check-facts';
import { gatherFacts, type CheckBrowser } from './check-probes';
import { reportOf } from './check-report';
import { verdictsOf, type CheckRow, type Verdict } from './check-verdicts';
import type { Till } from './till.svelte';
import type { Updates } from './updates.svelte';

export class SelfCheck {
  readonly #till: Till;
  readonly #updates: Updates;
  readonly #browser: () => CheckBrowser;
  #facts = $state.raw<CheckFacts | null>(null);
  #isRunning = $state(false);

  constructor(till: Till, updates: Updates, browser: () => CheckBrowser) {
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
    this.#isRunning = true;
    try {
      // A database that fails is one of the things to be found.
      const refreshed = this.#till.refresh().catch(() => undefined);
      await Promise.all([this.#updates.checkNow(), refreshed]);
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
