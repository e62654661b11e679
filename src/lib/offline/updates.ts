// Whether a new version may take over now. Pure: the facts are handed in.

/** What a restart would disturb, as it stands now. */
export interface RestartFacts {
  /** an attempt is offered, leaving or in doubt */
  readonly attemptUndecided: boolean;
  /** a receipt is on its way to a printer */
  readonly printRunning: boolean;
  /** the seller is asked to confirm something */
  readonly confirmOpen: boolean;
  /** the chosen printer is one that the browser forgets with the page (Bluetooth LE) */
  readonly printerForgets: boolean;
}

export type RestartReason = keyof RestartFacts;

export interface RestartDecision {
  /** nothing is lost by it: the till may restart while it is idle */
  readonly byItself: boolean;
  /** it may restart when the seller asks for it, who then knows the `reasons` */
  readonly onRequest: boolean;
  /** what speaks against it */
  readonly reasons: readonly RestartReason[];
}

/** What only costs the seller a tap afterwards. */
const PRICE_OF_A_TAP: readonly RestartReason[] = ['printerForgets'];
const REASONS = [
  'attemptUndecided',
  'printRunning',
  'confirmOpen',
  'printerForgets',
] as const satisfies readonly RestartReason[];

/** Decides by platform.md §8: never during a payment or a print, by itself only when nobody has to tap for it. */
export function canRestart(facts: RestartFacts): RestartDecision {
  const reasons = REASONS.filter((reason) => facts[reason]);
  return {
    byItself: reasons.length === 0,
    onRequest: reasons.every((reason) => PRICE_OF_A_TAP.includes(reason)),
    reasons,
  };
}
