// Whether a new version may take over now, and whether this one is still good enough. Pure: the facts are handed in.

/** What a restart would disturb, as it stands now. */
export interface RestartFacts {
  /** an attempt is offered, leaving or in doubt */
  readonly attemptUndecided: boolean;
  /** a receipt is on its way to a printer */
  readonly printRunning: boolean;
  /** the seller is asked to confirm something */
  readonly confirmOpen: boolean;
  /** the same in another window, whose stored files the new version would take away */
  readonly orderElsewhere: boolean;
  /** this window saves the journal, or reads one in */
  readonly journalOpen: boolean;
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
  'orderElsewhere',
  'journalOpen',
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

/** Nobody has tapped or typed for so long: then the till may restart by itself (platform.md §8), in milliseconds. */
export const IDLE_MS = 10 * 60 * 1000;
/** As much quiet a till waits for that is too old: no screen goes from under a finger, in milliseconds. */
export const PAUSE_MS = 10_000;

/** What decides whether a waiting version is taken without being asked for. */
export interface QuietFacts {
  readonly decision: RestartDecision;
  /** since the last tap or key, milliseconds */
  readonly quietMs: number;
  /** this version is below the minimum */
  readonly tooOld: boolean;
  /** no other window of this till is there */
  readonly alone: boolean;
}

/**
 * Whether the till restarts now without being asked. One that is too old does so as soon as nothing is lost by it,
 * even if a printer has to be connected again; any other one when nobody is using this tablet.
 */
export const restartsByItself = ({ decision, quietMs, tooOld, alone }: QuietFacts): boolean =>
  tooOld
    ? decision.onRequest && quietMs >= PAUSE_MS
    : decision.byItself && alone && quietMs >= IDLE_MS;

/** What the till's own host says of its versions; a version is `1.4.0+0f3a…`, of which the part behind the plus only names the build. */
export interface Release {
  /** the one that the host has now */
  readonly version: string;
  /** a till that is older takes no new orders before it has updated */
  readonly minimum: string;
}

/** The three numbers of a version (SemVer §2); null for anything else. */
function numbersOf(version: string): readonly number[] | null {
  const [, ...parts] = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})(?:\+[\w.-]*)?$/.exec(version) ?? [];
  return parts.length === 3 ? parts.map(Number) : null;
}

/** Whether a version is older than another one. What cannot be compared is not. */
export function isOlder(version: string, than: string): boolean {
  const [ours, theirs] = [numbersOf(version), numbersOf(than)];
  if (!ours || !theirs) return false;
  const at = ours.findIndex((part, index) => part !== theirs[index]);
  return at >= 0 && (ours[at] ?? 0) < (theirs[at] ?? 0);
}

/**
 * Whether this version must not take new orders any more. A minimum that the host's own version does not reach is a
 * slip of the pen: no till could ever satisfy it, so none obeys it.
 */
export const isTooOld = (own: string, { version, minimum }: Release): boolean =>
  isOlder(own, minimum) && !isOlder(version, minimum) && isOlder(own, version);
