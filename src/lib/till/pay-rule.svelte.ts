// A rule of the first choice while the owner types it: which app, for which shop, and from which sum on (empty: any).
import { toDecimal } from '../domain/money';
import type { ShopId } from '../domain/ids';
import type { PayDefault } from '../offline/settings';
import { SumDraft } from './sum-draft.svelte';

export class RuleDraft extends SumDraft {
  app = $state('');
  /** null: any shop */
  shop = $state<ShopId | null>(null);

  /** @param start the rule to change, or what a new one is likely to be */
  constructor({ app, shop, from, currency }: PayDefault) {
    super(
      from === undefined || currency === undefined ? '' : toDecimal(from, currency),
      currency ?? '',
    );
    this.app = app;
    this.shop = shop ?? null;
  }

  /** What to store; null while something is missing. */
  get rule(): PayDefault | null {
    const { app, sum, currency, minor } = this;
    if (app === '') return null;
    const shop = this.shop === null ? {} : { shop: this.shop };
    if (sum === '') return { app, ...shop };
    return minor === null ? null : { app, ...shop, from: minor, currency };
  }
}
