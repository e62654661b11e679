// What the rows below a settled sale or a document say: the paper, and the shop. Words from what is stored; draws nothing.
import type { ErrorCode } from '$lib/domain/errors';
import {
  isCurrentPrint,
  isMainPrint,
  type DeliverJob,
  type Job,
  type PrintJob,
} from '$lib/domain/job';
import { ON_SCREEN, PRINTER_TROUBLES, type PrinterTrouble } from '$lib/domain/printer';
import type { Shop } from '$lib/domain/shop';
import * as m from '$lib/paraglide/messages';
import { wordsFor } from '$lib/till/messages';
import { secondsText, timeText } from '$lib/ui/format';
import type { IconName } from '$lib/ui/icons';
import { troubleAdvice } from '../trouble-advice';

export interface Row {
  readonly icon: IconName;
  readonly title: string;
  readonly note: string;
  readonly end?: string;
  readonly tone?: 'green' | 'amber';
  /** 0 to 1 */
  readonly progress?: number;
  /** what the seller can do about it */
  readonly offers: 'nothing' | 'connect' | 'app' | 'retry' | 'elsewhere' | 'cameOut' | 'other';
  /** the shop's answer may be carried by hand: `code` as QR and text, `page` also as a page of the shop */
  readonly byHand?: 'code' | 'page';
}

/** Where a paper goes, as far as its row needs to know. */
export interface Target {
  /** the seller's name of the printer; null when it is no printer of this till any more */
  readonly name: string | null;
  /** this window may print there without a tap */
  readonly withinReach: boolean;
  /** it is an app that a tap opens, or the system's own print dialog */
  readonly app?: 'link' | 'system' | undefined;
  /** how much it has taken, 0 to 1, while this window prints */
  readonly progress: number | undefined;
  /** what the printer says that keeps it */
  readonly trouble: PrinterTrouble | null;
  /** another paper that holds the printer until somebody says whether it came out */
  readonly asksFirst: PrintJob | undefined;
}

/**
 * The print job that the screen speaks of: the one that asks, else the newest; never one that a copy replaced. Once that
 * is printed, a shop's copy that waits or failed: an app prints it only by a tap, which is nowhere else.
 */
export const receiptJobOf = (jobs: readonly Job[]): PrintJob | undefined => {
  const prints = jobs.filter(isCurrentPrint);
  const newest = prints.findLast(isMainPrint);
  const isDone = newest?.state === 'printed' || newest?.state === 'handedOver';
  return (
    prints.find(({ state }) => state === 'unknown') ??
    (isDone ? prints.find(isShopCopyLeft) : undefined) ??
    newest
  );
};

const isShopCopyLeft = (job: PrintJob): boolean =>
  job.receipt.forShop === true && (job.state === 'queued' || job.state === 'failed');

/** What was printed, oldest first, without its copies; of a receipt that was made anew only the last. */
export function papersOf(jobs: readonly Job[]): readonly PrintJob[] {
  const papers = jobs.filter((job): job is PrintJob => job.kind === 'print' && !job.receipt.copy);
  const newest = papers.findLast(({ receipt }) => receipt.kind === 'sale');
  return papers.filter((job) => job.receipt.kind !== 'sale' || job === newest);
}

/** Whether a paper waits without anything having happened at the printer: its paper is still a preview. */
export const isHeldBack = (job: PrintJob, withinReach: boolean): boolean =>
  job.state === 'failed' ||
  job.state === 'givenUp' ||
  (job.state === 'queued' && (job.error !== null || !withinReach));

const RECEIPT = {
  queued: m.print_queued,
  waiting: m.print_waiting,
  needsTap: m.print_needs_tap,
  waitsForApp: m.printapp_waits,
  printing: m.print_printing,
  printed: m.print_printed,
  shown: m.print_shown,
  handedOver: m.print_handed_over,
  handedOverNote: m.print_handed_over_note,
  failed: m.print_failed,
  unknown: m.print_unknown,
  givenUp: m.queue_paper_given_up,
  number: m.receipt_no,
  copyTitle: m.copy_title,
} as const;

const DOCUMENT: typeof RECEIPT = {
  queued: m.document_queued,
  waiting: m.document_waiting,
  needsTap: m.document_needs_tap,
  waitsForApp: m.printapp_waits_document,
  printing: m.document_printing,
  printed: m.document_printed,
  shown: m.document_shown,
  handedOver: m.document_handed_over,
  handedOverNote: m.document_handed_over_note,
  failed: m.document_failed,
  unknown: m.document_unknown,
  givenUp: m.queue_document_given_up,
  number: m.document_no,
  copyTitle: m.copy_title_document,
};

const WORDS: Record<PrintJob['receipt']['kind'], typeof RECEIPT> = {
  sale: RECEIPT,
  refund: { ...RECEIPT, number: m.refund_receipt_no },
  document: DOCUMENT,
};

const wordsOf = ({ receipt }: PrintJob): typeof RECEIPT => WORDS[receipt.kind];

/** What the seller calls a paper. */
export const paperName = (job: PrintJob): string =>
  wordsOf(job).number({ number: job.receipt.number ?? '' });

export const copyTitle = (job: PrintJob): string =>
  wordsOf(job).copyTitle({ number: job.receipt.number ?? '' });

/** The question whether a paper came out. */
export const askText = (job: PrintJob): string =>
  wordsOf(job).unknown({ number: job.receipt.number ?? '' });

/** The paper's row in every state of its job. */
export function receiptRow(job: PrintJob, target: Target): Row {
  const { name, progress } = target;
  const printer = name ?? '';
  const words = wordsOf(job);
  switch (job.state) {
    case 'queued':
      return name === null ? gone(job) : queuedRow(job, name, target);
    case 'printing':
      if (target.app) return row('out', words.printing(), m.printapp_with_app({ printer }));
      return progress === undefined
        ? row('printer', words.printing(), m.print_other_window())
        : { ...(target.trouble ? held(target.trouble) : atWork(job, printer, progress)), progress };
    case 'printed':
      return {
        ...row('done', printedTitle(job), paperName(job)),
        end: m.print_printed_end(),
        tone: 'green',
      };
    case 'handedOver':
      return {
        ...row('printer', words.handedOver(), handedOverNote(job, target)),
        end: m.print_handed_over_end(),
      };
    case 'failed':
      return name === null
        ? gone(job)
        : { ...row('alert', words.failed(), faultOf(job)), tone: 'amber', offers: 'retry' };
    case 'unknown':
      return {
        ...row('alert', askText(job), unknownNote(job, printer)),
        tone: 'amber',
        offers: 'cameOut',
      };
    case 'givenUp':
      return { ...row('no', words.givenUp(), job.gaveUp?.note ?? ''), offers: 'retry' };
  }
}

/** Nobody confirms; of the system's dialog it is not even known whether it was closed without printing. */
const handedOverNote = (job: PrintJob, { name, app }: Target): string =>
  app === 'system'
    ? m.printapp_system_handed_note()
    : wordsOf(job).handedOverNote({ printer: name ?? '' });

/** Every paper has a tap of its own: none holds up the others. */
function appRow(job: PrintJob, printer: string, app: 'link' | 'system'): Row {
  const title = wordsOf(job).waitsForApp();
  if (job.error !== null)
    return { ...row('alert', title, faultOf(job)), tone: 'amber', offers: 'app' };
  const note =
    app === 'system' ? m.printapp_waits_system_note() : m.printapp_waits_note({ printer });
  return { ...row('printer', title, note), offers: 'app' };
}

function queuedRow(job: PrintJob, printer: string, target: Target): Row {
  const { withinReach, asksFirst, app, trouble } = target;
  if (app) return appRow(job, printer, app);
  const words = wordsOf(job);
  if (asksFirst) return { ...row('clock', words.waiting(), askText(asksFirst)), offers: 'other' };
  if (!withinReach || job.error === 'printer-needs-tap')
    return {
      ...row('printer', words.needsTap(), m.print_needs_tap_note({ printer })),
      offers: 'connect',
    };
  if (job.error === null) return row('printer', words.queued(), m.print_queued_note({ printer }));
  // Out of paper or an open cover does not heal by itself; being away does.
  return NEEDS_HANDS.includes(job.error)
    ? {
        ...row('alert', words.waiting(), waitingNote(job, trouble)),
        tone: 'amber',
        offers: 'retry',
      }
    : { ...row('clock', words.waiting(), m.print_waiting_note({ printer })), offers: 'retry' };
}

/** What a person has to do something about, at the printer or in the system. */
const NEEDS_HANDS: readonly string[] = [
  ...PRINTER_TROUBLES,
  'printer-refused',
  'printer-in-use',
  'printer-denied',
] satisfies readonly ErrorCode[];

/** While the printer itself says what keeps it, the receipt goes on as soon as that is over. */
const waitingNote = (job: PrintJob, trouble: PrinterTrouble | null): string =>
  trouble === null ? faultOf(job) : `${wordsFor(trouble).title()}. ${troubleAdvice(trouble)}`;

const atWork = (job: PrintJob, printer: string, progress: number): Row =>
  row('printer', wordsOf(job).printing(), printingNote(printer, progress));

/** The printer waits in the middle of a paper, and goes on as soon as it can. */
const held = (trouble: PrinterTrouble): Row => ({
  ...row('alert', wordsFor(trouble).title(), troubleAdvice(trouble)),
  tone: 'amber',
});

/** Why nobody knows whether it came out (printers.md §6.6): it broke off, or all of it is there and no word came. */
const unknownNote = ({ error }: PrintJob, printer: string): string =>
  error === 'printer-silent'
    ? m.print_unknown_silent({ printer })
    : m.print_unknown_note({ printer });

/** What the shop's row needs to know beside its job. */
export interface Way {
  readonly online: boolean;
  /** the answer fits into the address of a page of the shop */
  readonly hasPage: boolean;
  readonly locale: string;
  /** milliseconds since 1970 */
  readonly nowMs: number;
}

/** The shop's row; `job` is the delivery it speaks of, absent before there is one. */
export function shopRow(shop: Shop, job: DeliverJob | undefined, way: Way): Row {
  if (shop.builtIn) return row('shop', m.result_demo(), m.result_demo_note());
  // Without a network the shop's page cannot be opened either.
  const byHand = way.hasPage && way.online ? 'page' : 'code';
  switch (job?.state) {
    case 'delivered':
      return {
        ...row('done', m.result_delivered(), deliveredNote(shop, job.settledAt, way.locale)),
        end: m.result_delivered_end(),
        tone: 'green',
      };
    case 'handedOver':
      return {
        ...row('out', m.result_handed_over(), m.result_handed_over_note({ shop: shop.name })),
        byHand: 'code',
      };
    case 'stopped': {
      const words = wordsFor(job.error ?? 'shop-refused');
      return {
        ...row('alert', words.title(), words.advice()),
        tone: 'amber',
        // A shop that does not know this till is asked again once it is paired again.
        offers: job.error === 'shop-revoked' ? 'nothing' : 'retry',
        byHand,
      };
    }
    case 'givenUp':
      return {
        ...row('no', m.queue_result_given_up(), job.gaveUp?.note ?? ''),
        offers: 'retry',
        byHand,
      };
    case 'queued':
      return job.parked ? parkedRow(way) : waitingRow(shop, job, way, byHand);
    default:
      // At another try the ways that were offered stay in their place.
      return {
        ...row('shop', m.result_sending(), shop.name),
        ...(job?.error ? { byHand } : {}),
      };
  }
}

/** The shop has no server to be told: the way back to its page tells it. */
const parkedRow = ({ hasPage }: Way): Row => ({
  ...(hasPage
    ? row('out', m.result_parked(), m.result_parked_note())
    : row('shop', m.result_parked_code(), m.result_parked_code_note())),
  byHand: 'code',
});

function waitingRow(
  shop: Shop,
  job: DeliverJob,
  { online, locale, nowMs }: Way,
  byHand: NonNullable<Row['byHand']>,
): Row {
  const waits = (icon: IconName, note: string): Row => ({
    ...row(icon, m.result_waiting(), note),
    byHand,
  });
  if (!online) return { ...waits('offline', m.result_waiting_offline()), offers: 'retry' };
  if (job.error === null) return row('shop', m.result_sending(), shop.name);
  if (job.heldUntil > nowMs)
    return waits('clock', m.result_waiting_until({ time: timeText(job.heldUntil, locale) }));
  return { ...waits('clock', m.result_waiting_retry()), offers: 'retry' };
}

const row = (icon: IconName, title: string, note: string): Row => ({
  icon,
  title,
  note,
  offers: 'nothing',
});

const gone = (job: PrintJob): Row => ({
  ...row('alert', wordsOf(job).failed(), wordsFor('printer-unsupported').title()),
  tone: 'amber',
  offers: 'elsewhere',
});

const printedTitle = (job: PrintJob): string =>
  job.printer === ON_SCREEN ? wordsOf(job).shown() : wordsOf(job).printed();

const printingNote = (printer: string, progress: number): string =>
  m.print_printing_note({ printer, percent: Math.round(progress * 100) });

function faultOf(job: PrintJob): string {
  const { title, advice } = wordsFor(job.error ?? 'printer-lost');
  return `${title()}. ${advice()}`;
}

const deliveredNote = (shop: Shop, at: number | null, locale: string): string =>
  m.result_delivered_note({ shop: shop.name, time: at === null ? '' : secondsText(at, locale) });
