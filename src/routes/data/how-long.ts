// How long what is stored stays. Compares; draws nothing.
import type { Till } from '$lib/till/till.svelte';

/** The owner's choice: days, or null for sales that stay for ever. */
export type Periods = Pick<Till['settings'], 'keepCustomerDays' | 'keepSaleDays'>;

/** Whether a change lets something be removed that would stay now. */
export function isShorter(change: Partial<Periods>, now: Periods): boolean {
  const next = { ...now, ...change };
  return next.keepCustomerDays < now.keepCustomerDays || lengthOf(next) < lengthOf(now);
}

const lengthOf = ({ keepSaleDays }: Periods): number => keepSaleDays ?? Infinity;
