// What waits, in the seller's words. Words from what is stored; draws nothing.
import type { DeliverJob, Job, PrintJob } from '$lib/domain/job';
import { formatMoney } from '$lib/domain/money';
import type { Result } from '$lib/domain/result';
import * as m from '$lib/paraglide/messages';
import { wordsFor } from '$lib/till/messages';
import { dateTimeText, timeText } from '$lib/ui/format';
import { paperName, type Row } from '../sale/rows';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** Further back a time of day alone could be that of another day. */
const TODAY_MS = 20 * HOUR;

/** What one piece of work is about. */
export interface About {
  readonly title: string;
  /** shop, sum, and where it is printed */
  readonly note: string;
}

/** @param printer the seller's name of it; null when it is no printer of this till any more */
export function aboutPaper(job: PrintJob, printer: string | null, locale: string): About {
  const { receipt } = job;
  const sum =
    receipt.kind === 'document' ? [] : [formatMoney(receipt.total, receipt.currency, locale)];
  const name = paperName(job);
  return {
    title: receipt.copy ? m.queue_copy({ name }) : name,
    note: [receipt.shop.name, ...sum, ...(printer === null ? [] : [printer])].join(' · '),
  };
}

/** @param result what it tells; null or undefined where it is gone, or not read yet */
export function aboutResult(
  result: Result | null | undefined,
  shop: string | undefined,
  locale: string,
): About {
  const known = shop === undefined ? [] : [shop];
  if (!result) return { title: m.queue_result_unknown(), note: known.join() };
  const { ord, amt, cur } = result.claims;
  return {
    title: m.queue_result({ no: ord.no }),
    note: [...known, formatMoney(amt, cur, locale)].join(' · '),
  };
}

/** Why it waits: what its last try ran into, else what its row says. */
export function reasonOf(job: Job, row: Row): string {
  if (job.state !== 'queued' || job.error === null || row.tone === 'amber') return row.note;
  const { title, advice } = wordsFor(job.error);
  return `${title()}. ${advice()}`;
}

/**
 * Since when, how often tried, and when next: `since 14:02 · tried 3 times · again in 2 min`.
 * @param next when it is tried next, milliseconds since 1970; null when it waits for a person
 */
export function triesText(job: Job, next: number | null, nowMs: number, locale: string): string {
  const since = nowMs - job.createdAt < TODAY_MS ? timeText : dateTimeText;
  return [
    m.queue_since({ time: since(job.createdAt, locale) }),
    job.tries === 0 ? m.queue_not_tried() : m.queue_tried({ count: job.tries }),
    ...(next === null || job.tries === 0 ? [] : [againText(next - nowMs)]),
  ].join(' · ');
}

/** When the next try is due. */
export function againText(inMs: number): string {
  if (inMs <= 0) return m.queue_again_now();
  if (inMs < MINUTE) return m.queue_again_seconds({ seconds: Math.ceil(inMs / SECOND) });
  return inMs < HOUR
    ? m.queue_again_minutes({ minutes: Math.ceil(inMs / MINUTE) })
    : m.queue_again_hours({ hours: Math.ceil(inMs / HOUR) });
}

/** What giving up means, said before it is done. */
export function meansText(job: Job): string {
  if (job.kind === 'deliver') return m.queue_give_up_result_text();
  if (job.state === 'unknown') return m.queue_give_up_unknown_text();
  return isDocument(job) ? m.queue_give_up_document_text() : m.queue_give_up_paper_text();
}

/** What becomes of the note. A document has no sale to keep it with. */
export const noteHint = (job: Job): string =>
  isDocument(job) ? m.queue_note_hint_document() : m.queue_note_hint();

const isDocument = (job: Job): boolean => job.kind === 'print' && job.receipt.kind === 'document';

/** Why and when it was given up. */
export function gaveUpText({ gaveUp }: Job, locale: string): string {
  if (!gaveUp) return '';
  return `${gaveUp.note} · ${dateTimeText(gaveUp.at, locale)}`;
}

const STORES: Readonly<Record<string, () => string>> = {
  journal: m.queue_store_journal,
  sales: m.queue_store_sales,
  attempts: m.queue_store_attempts,
  jobs: m.queue_store_jobs,
  results: m.queue_store_results,
  heads: m.queue_store_heads,
  days: m.queue_store_days,
  shops: m.queue_store_shops,
  keys: m.queue_store_keys,
  printers: m.queue_store_printers,
  documents: m.queue_store_documents,
  seen: m.queue_store_seen,
  settings: m.queue_store_settings,
};

/** What a row was, and of which order. */
export function setAsideTitle(store: string, orderNo: string | null): string {
  const name = STORES[store]?.() ?? store;
  return orderNo === null ? name : `${name} · ${m.order_no({ no: orderNo })}`;
}

/** A delivery whose shop is not paired any more has nobody that could be asked. */
export const isRevoked = (job: DeliverJob): boolean => job.error === 'shop-revoked';
