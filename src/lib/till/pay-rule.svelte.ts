// A rule of the first choice while the owner types it: which app, for which shop, and from which sum on.
import { parseDecimal, toDecimal } from '../domain/money';
import type { ShopId } from '../domain/ids';
import type { PayDefault } from '../offline/settings';

export class RuleDraft {
  app = $state('');
  /** null: any shop */
  shop = $state<ShopId | null>(null);
  #sum = $state('');
  #currency = $state('');

  /** @param start the rule to change, or what a new one is likely to be */
  constructor({ app, shop, from, currency }: PayDefault) {
    this.app = app;
    this.shop = shop ?? null;
    this.#currency = currency ?? '';
    this.#sum = from === undefined || currency === undefined ? '' : toDecimal(from, currency);
  }

  /** Empty: any sum. */
  get sum(): string {
    return this.#sum;
  }
  get currency(): string {
    return this.#currency;
  }
  get isCurrency(): boolean {
    return /^[A-Z]{3}$/.test(this.#currency);
  }
  /** In minor units; null while it is none. */
  get from(): number | null {
    return this.isCurrency ? parseDecimal(this.#sum, this.#currency) : null;
  }

  typeSum(text: string): void {
    this.#sum = text.trim();
  }
  typeCurrency(text: string): void {
    this.#currency = text.trim().toUpperCase();
  }

  /** What to store; null while something is missing. */
  get rule(): PayDefault | null {
    const { app, from } = this;
    if (app === '') return null;
    const shop = this.shop === null ? {} : { shop: this.shop };
    if (this.#sum === '') return { app, ...shop };
    return from === null ? null : { app, ...shop, from, currency: this.#currency };
  }
}
