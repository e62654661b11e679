// How much of a sale the screen speaks of: the part and the tip in its address, so that a reload or the way back from
// another screen of the sale keeps what the seller chose.
import { leftOf, type SaleState } from '$lib/domain/sale';
import type { Part } from '$lib/till/sale.svelte';

const WHOLE = /^[1-9]\d{0,12}$/;

const minorIn = (params: URLSearchParams, name: string): number | undefined => {
  const text = params.get(name) ?? '';
  return WHOLE.test(text) ? Number(text) : undefined;
};

/** The part that an address names, as far as the sale and its order allow it. */
export function partIn(params: URLSearchParams, sale: SaleState): Part {
  const amount = minorIn(params, 'part');
  const tip = minorIn(params, 'tip');
  return {
    ...(amount !== undefined && amount < leftOf(sale) ? { amount } : {}),
    ...(tip !== undefined && allowsTips(sale) ? { tip } : {}),
  };
}

export const allowsTips = ({ order }: SaleState): boolean => order.pay?.tips === true;

/** The address of one of the sale's screens for this part. */
export function hrefOf(sale: SaleState, { amount, tip }: Part, pay?: string): string {
  const params = new URLSearchParams({ id: sale.id });
  if (pay !== undefined) params.set('pay', pay);
  if (amount !== undefined) params.set('part', String(amount));
  if (tip) params.set('tip', String(tip));
  return `/sale?${params.toString()}`;
}
