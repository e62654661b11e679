// What a restart waits for, in the seller's words.
import * as m from '$lib/paraglide/messages';
import type { RestartDecision, RestartReason } from '$lib/till/updates.svelte';

const WORDS: Readonly<Record<RestartReason, () => string>> = {
  attemptUndecided: m.version_waits_attemptUndecided,
  printRunning: m.version_waits_printRunning,
  confirmOpen: m.version_waits_confirmOpen,
  orderElsewhere: m.version_waits_orderElsewhere,
  journalOpen: m.version_waits_journalOpen,
  printerForgets: m.version_waits_printerForgets,
};

/** What has to end first; where only a tap afterwards is the price, that. */
export const waitsFor = ({ reasons }: Pick<RestartDecision, 'reasons'>): string =>
  [m.update_waits(), ...reasons.map((reason) => WORDS[reason]())].join(' ');

/** What a restart costs although it may be; null when nothing. */
export const priceOf = ({ reasons }: Pick<RestartDecision, 'reasons'>): string | null =>
  reasons.map((reason) => WORDS[reason]()).join(' ') || null;
