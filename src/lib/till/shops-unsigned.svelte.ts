// The owner's leave to take a shop's links without a signature for a while (link-security §7): how long, and the
// largest sum. It ends by itself.
import { MAX_MINOR } from '../domain/money';
import type { Shop } from '../domain/shop';
import { SumDraft } from './sum-draft.svelte';

/** What the owner can choose from, in days. */
export const UNSIGNED_DAYS = [7, 30, 90] as const;
export type UnsignedDays = (typeof UNSIGNED_DAYS)[number];

const DAY_MS = 24 * 60 * 60 * 1000;

export type Unsigned = NonNullable<Shop['unsigned']>;

export class UnsignedDraft extends SumDraft {
  #days = $state<UnsignedDays>(30);

  /** @param currency where the shop's orders are most likely in it */
  constructor(currency: string) {
    super('', currency);
  }

  get days(): UnsignedDays {
    return this.#days;
  }
  /** In minor units; null while it is none. A limit of nothing would let nothing through. */
  get limit(): number | null {
    const { minor } = this;
    return minor !== null && minor > 0 && minor <= MAX_MINOR ? minor : null;
  }

  chooseDays(days: UnsignedDays): void {
    this.#days = days;
  }
  /** Milliseconds since 1970. */
  endsAt(nowMs: number): number {
    return nowMs + this.#days * DAY_MS;
  }

  /** What to store; null while something is missing. */
  allowed(nowMs: number): Unsigned | null {
    const { limit } = this;
    return limit === null ? null : { until: this.endsAt(nowMs), limit, cur: this.currency };
  }
}

/** Whether a shop's links without a signature are taken now. */
export const isUnsignedOn = ({ unsigned }: Shop, nowMs: number): boolean =>
  unsigned !== undefined && unsigned.until >= nowMs;
