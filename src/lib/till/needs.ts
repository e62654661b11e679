// What a person has to look at, first things first: derived from what is stored, never kept.
import type { SaleId } from '../domain/ids';
import type { DeliverJob, Job, PrintJob } from '../domain/job';
import type { Attempt } from '../domain/payment';
import { askedOf, openAttempt, surplusOf, type AskedRefund, type SaleState } from '../domain/sale';

export type Need =
  | { readonly type: 'doubt'; readonly sale: SaleState; readonly attempt: Attempt }
  | { readonly type: 'away'; readonly sale: SaleState; readonly attempt: Attempt }
  | { readonly type: 'refund'; readonly sale: SaleState; readonly asked: AskedRefund }
  | { readonly type: 'surplus'; readonly sale: SaleState; readonly amount: number }
  | { readonly type: 'paper'; readonly job: PrintJob }
  | { readonly type: 'result'; readonly job: DeliverJob };

/** Whether only a person's tap can print a paper, since an app prints it. */
type TapOnly = (job: PrintJob) => boolean;
const NONE: TapOnly = () => false;

/** Whether a window has a sale on its screen. */
type Led = (sale: SaleState) => boolean;
const ALL: Led = () => true;

/**
 * A payment that is offered on nobody's screen: its window is gone, and may have opened the app with its last tap, which
 * was too late to be stored (platform.md §3.2).
 */
const isLeft = (sale: SaleState, isLed: Led): boolean =>
  openAttempt(sale)?.state === 'offered' && !isLed(sale);

/** Money first, then paper, then the shop. */
export function needsOf(
  sales: readonly SaleState[],
  jobs: readonly Job[],
  isTapOnly: TapOnly = NONE,
  isLed: Led = ALL,
): readonly Need[] {
  const needs: Need[] = [];
  for (const sale of sales) {
    const attempt = openAttempt(sale);
    if (attempt?.state === 'inDoubt') needs.push({ type: 'doubt', sale, attempt });
    else if (attempt && (attempt.state === 'leaving' || isLeft(sale, isLed)))
      needs.push({ type: 'away', sale, attempt });
    const asked = askedOf(sale);
    if (asked) needs.push({ type: 'refund', sale, asked });
    // What was paid too much may be what the shop asks back: one after the other.
    const amount = asked ? 0 : surplusOf(sale);
    if (amount > 0) needs.push({ type: 'surplus', sale, amount });
  }
  for (const job of jobs)
    if (job.kind === 'print' && needsAnswer(job, isTapOnly)) needs.push({ type: 'paper', job });
  const unsettled: readonly SaleState['type'][] = ['open', 'partlyPaid'];
  const open = new Set(sales.filter(({ type }) => unsettled.includes(type)).map(({ id }) => id));
  for (const job of jobs)
    if (job.kind === 'deliver' && (job.state === 'stopped' || isToBeTaken(job, jobs, open)))
      needs.push({ type: 'result', job });
  return needs;
}

/** A result that only the seller brings to its shop, and no later one speaks for: that of a sale which is over. */
const isToBeTaken = (job: DeliverJob, jobs: readonly Job[], open: ReadonlySet<SaleId>): boolean =>
  job.parked &&
  !open.has(job.sale) &&
  !jobs.some((one) => one.kind === 'deliver' && one.sale === job.sale && one.seq > job.seq);

/** A receipt that only the seller can bring further; one that merely waits is not among them. */
const needsAnswer = (job: PrintJob, isTapOnly: TapOnly): boolean =>
  job.state === 'unknown' ||
  job.state === 'failed' ||
  (job.state === 'queued' && (job.error !== null || isTapOnly(job)));

/**
 * The orders that wait for their money, also those of which a part is paid; one whose payment is on its way or in
 * doubt is a need instead.
 */
export const waitingSales = (sales: readonly SaleState[], isLed: Led = ALL): readonly SaleState[] =>
  sales.filter((sale) => {
    const attempt = openAttempt(sale);
    const isWaiting = sale.type === 'open' || sale.type === 'partlyPaid';
    return isWaiting && (!attempt || (attempt.state === 'offered' && !isLeft(sale, isLed)));
  });

/** Money is being taken or given back, as far as the till knows: whatever comes in waits until that is done. */
export const isInProgress = (sale: SaleState): boolean =>
  sale.type === 'open' ||
  openAttempt(sale) !== undefined ||
  (sale.type === 'paid' && sale.asked !== undefined);

/** The order that came in first while a sale that is over now was still in progress, if it waits for its money. */
export function nextInLine(sales: readonly SaleState[], over: SaleState): SaleState | undefined {
  return waitingSales(sales)
    .filter(
      ({ type, id, openedAt }) => type === 'open' && id !== over.id && openedAt >= over.openedAt,
    )
    .sort((a, b) => a.openedAt - b.openedAt)[0];
}

/** How much waits for a printer or the network, without anybody having to do something. */
export function waitingWork(
  jobs: readonly Job[],
  isTapOnly: TapOnly = NONE,
): {
  readonly receipts: number;
  readonly results: number;
} {
  const queued = jobs.filter((job) => job.state === 'queued');
  return {
    receipts: queued.filter((job) => job.kind === 'print' && !needsAnswer(job, isTapOnly)).length,
    results: queued.filter((job) => job.kind === 'deliver' && !job.parked).length,
  };
}
