// The owner's leave to take a shop's links without a signature for a while (link-security §7): how long, and the
// largest sum. It ends by itself.
import { MAX_MINOR, parseDecimal } from '../domain/money';
import type { Shop } from '../domain/shop';

/** What the owner can choose from, in days. */
export const UNSIGNED_DAYS = [7, 30, 90] as const;
export type UnsignedDays = (typeof UNSIGNED_DAYS)[number];

const DAY_MS = 24 * 60 * 60 * 1000;

export type Unsigned = NonNullable<Shop['unsigned']>;

export class UnsignedDraft {
  #days = $state<UnsignedDays>(30);
  #sum = $state('');
  #currency = $state('');

  /** @param currency where the shop's orders are most likely in it */
  constructor(currency: string) {
    this.#currency = currency;
  }

  get days(): UnsignedDays {
    return this.#days;
  }
  get sum(): string {
    return this.#sum;
  }
  get currency(): string {
    return this.#currency;
  }
  get isCurrency(): boolean {
    return /^[A-Z]{3}$/.test(this.#currency);
  }
  /** In minor units; null while it is none. A limit of nothing would let nothing through. */
  get limit(): number | null {
    const minor = this.isCurrency ? parseDecimal(this.#sum, this.#currency) : null;
    return minor !== null && minor > 0 && minor <= MAX_MINOR ? minor : null;
  }

  chooseDays(days: UnsignedDays): void {
    this.#days = days;
  }
  typeSum(text: string): void {
    this.#sum = text;
  }
  typeCurrency(text: string): void {
    this.#currency = text.trim().toUpperCase();
  }

  /** Milliseconds since 1970. */
  endsAt(nowMs: number): number {
    return nowMs + this.#days * DAY_MS;
  }

  /** What to store; null while something is missing. */
  allowed(nowMs: number): Unsigned | null {
    const { limit } = this;
    return limit === null ? null : { until: this.endsAt(nowMs), limit, cur: this.#currency };
  }
}

/** Whether a shop's links without a signature are taken now. */
export const isUnsignedOn = ({ unsigned }: Shop, nowMs: number): boolean =>
  unsigned !== undefined && unsigned.until >= nowMs;
