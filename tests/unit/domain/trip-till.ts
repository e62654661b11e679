// The machine as the till uses it: a journal that two windows write to, as `offline/commit.ts` and `till/advance.ts`
// do, in memory.
import type { ResultId } from '../../../src/lib/domain/ids';
import { resultClaims, type ResultClaims } from '../../../src/lib/domain/result';
import {
  transition,
  type SaleEvent,
  type SaleState,
  type Transition,
} from '../../../src/lib/domain/sale';

/** How often a slower window tries again before it says so, as in `till/advance.ts`. */
const MAX_RACES = 8;

/** One event as it was stored, with what came of it. */
export interface Step {
  readonly before: SaleState | null;
  readonly event: SaleEvent;
  readonly after: SaleState;
  readonly work: Transition['work'];
  /** what the shop is told because of it */
  readonly results: readonly ResultClaims[];
}

export class Till {
  readonly events: SaleEvent[] = [];
  readonly results: ResultClaims[] = [];
  readonly #onStep: (step: Step) => void;
  #state: SaleState | null = null;
  #meanwhile: (() => void) | null = null;

  /** @param onStep told of every event that is stored */
  constructor(onStep: (step: Step) => void) {
    this.#onStep = onStep;
  }

  get state(): SaleState | null {
    return this.#state;
  }

  /** What another window does between the next event's reading and its writing. */
  meanwhile(rival: () => void): void {
    this.#meanwhile = rival;
  }

  /** The state after the event; null when it is refused, which the seller sees. */
  send(event: SaleEvent): SaleState | null {
    for (let race = 0; race < MAX_RACES; race += 1) {
      const [state, seq] = [this.#state, this.events.length];
      const next = transition(state, event);
      const rival = this.#meanwhile;
      this.#meanwhile = null;
      rival?.();
      if (!next) return null;
      if (this.#append(seq, event, next)) return next.state;
    }
    return null;
  }

  #append(expectedSeq: number, event: SaleEvent, next: Transition): boolean {
    if (this.events.length !== expectedSeq) return false;
    const before = this.#state;
    const { state: after, work } = next;
    this.events.push(event);
    this.#state = after;
    const told = work.flatMap((piece) => (piece.kind === 'result' ? [piece] : []));
    const results = told.map(({ res, attempt }) => this.#tell(after, res, attempt, event.at));
    this.#onStep({ before, event, after, work, results });
    return true;
  }

  #tell(
    state: SaleState,
    res: ResultClaims['res'],
    attempt: Parameters<typeof resultClaims>[1]['attempt'],
    nowMs: number,
  ): ResultClaims {
    const seq = this.results.length + 1;
    const about = {
      ...{ iss: 'till', aud: 'https://shop.example', htu: 'https://shop.example/kass' },
      ...{ res, attempt, seq, sup: this.results.at(-1)?.jti, jti: `result-${seq}` as ResultId },
    };
    const claims = resultClaims(state, about, nowMs);
    this.results.push(claims);
    return claims;
  }
}
