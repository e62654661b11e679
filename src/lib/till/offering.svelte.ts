// Keeps one payment offered for what is chosen on the screen: the app and the part. Another choice takes the offer
// back and makes a new one, since an attempt never changes its sum; leaving the screen takes it back too. What was
// tapped is out of these hands.
import type { Attempt } from '../domain/payment';
import type { PayApp } from './pay-apps';
import type { Part, SaleView } from './sale.svelte';

/** What is to be offered. */
export interface Choice {
  readonly app: PayApp;
  /** minor units */
  readonly amount: number;
  readonly tip: number;
}

type View = Pick<SaleView, 'attempt' | 'isOfferedHere' | 'offer' | 'withdraw'>;

export class Offering {
  readonly #view: View;
  readonly #run: (work: () => Promise<void>) => void;
  #wanted: Choice | null = null;
  #turn: Promise<void> = Promise.resolve();
  #isTapped = $state(false);
  #isOver = false;

  /** @param run does what happens by itself, and shows what went wrong */
  constructor(view: View, run: (work: () => Promise<void>) => void) {
    this.#view = view;
    this.#run = run;
  }

  /** The offer whose link may stand on the screen; undefined while there is none for this choice. */
  for(choice: Choice | null): Attempt | undefined {
    const { attempt, isOfferedHere } = this.#view;
    return choice && attempt && isOfferedHere && isFor(attempt, choice) ? attempt : undefined;
  }

  /** Offers this from now on; null offers nothing. */
  want(choice: Choice | null): void {
    this.#wanted = choice;
    this.#step();
  }

  /** Offers nothing from now on; settled when what was offered is taken back, so that something else can begin. */
  async rest(): Promise<void> {
    this.want(null);
    await this.#turn;
  }

  /** The link was tapped: the attempt is the app's now. */
  tapped(): void {
    this.#isTapped = true;
  }

  /** The screen is left. */
  end(): void {
    this.#isOver = true;
    this.#wanted = null;
    // Later, because state read while a component goes is what it was before: an app just opened would look unopened.
    queueMicrotask(() => this.#step());
  }

  /** One after another: a choice that changes twice must not offer twice. */
  #step(): void {
    const before = this.#turn;
    this.#run(() => {
      this.#turn = before.catch(() => undefined).then(() => this.#fit());
      return this.#turn;
    });
  }

  async #fit(): Promise<void> {
    const { attempt, isOfferedHere } = this.#view;
    const wanted = this.#wanted;
    if (attempt && (!isOfferedHere || this.#isTapped)) return;
    if (attempt && (!wanted || !isFor(attempt, wanted))) await this.#view.withdraw();
    if (!wanted || this.#view.attempt) return;
    await this.#view.offer(wanted.app, partOf(wanted));
    // The screen may have been left while it was stored: nobody can have tapped a link that never stood there.
    if (this.#isOver) await this.#fit();
  }
}

const partOf = ({ amount, tip }: Choice): Part => ({ amount, tip });

const isFor = (attempt: Attempt, { app, amount, tip }: Choice): boolean =>
  attempt.app === app.id && attempt.amount === amount && (attempt.tip ?? 0) === tip;
