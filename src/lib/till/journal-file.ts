// The till's journal as one file: `kass-journal-2026-11-23.json`. It is JSON with one part on a line, so that it can be
// written and read a part at a time, however long it is:
//
//   {"kass":"journal","v":1,"parts":[
//   {"type":"till",…},
//   {"type":"sales","sales":[…]}
//   ],"seal":{…}}
import * as z from 'zod/mini';
import { daysIn, totalsOfSale, addTotals, type DayTotals } from '../domain/day';
import { AppError } from '../domain/errors';
import type { SaleId } from '../domain/ids';
import { isUnsettled } from '../domain/job';
import { foldSale } from '../domain/sale';
import { FilePart, type FileSale, type TillPart } from '../offline/journal-parts';
import type { Imported } from '../offline/import';
import { Settings } from '../offline/settings';
import { JournalSeal, openSeal, PartsHash, sealJournal } from '../schemes/kass/journal-seal';
import { signResults } from '../delivery/deliver';
import { whileJournalOpen } from './open-journal.svelte';
import type { Ports } from './ports';

/** Sales in one part: small enough for one transaction when it is read in. */
const SALES_A_PART = 50;
const FIRST_LINE = '{"kass":"journal","v":1,"parts":[';
/** Longer than any part of ours: a file without line ends is not one of ours. */
const MAX_LINE = 64 * 1024 * 1024;

export interface JournalFile {
  readonly name: string;
  readonly file: Blob;
}

/** What the file will hold, to be said before it is made; bytes are a guess from the first sales. */
export interface JournalSize {
  readonly sales: number;
  readonly bytes: number;
}

/** @param customers with the customers' names, notes and links */
export async function journalSize(
  { storage }: Pick<Ports, 'storage'>,
  customers: boolean,
): Promise<JournalSize> {
  const { sales } = await storage.countSales();
  const { sales: some } = await storage.exportSales(null, SALES_A_PART, customers);
  const each = some.length > 0 ? JSON.stringify(some).length / some.length : 0;
  return { sales, bytes: Math.round(sales * each) };
}

/** Writes the file. Results that wait for their signature get it first: their key stays on this tablet. */
export const writeJournal = (ports: Ports, customers: boolean): Promise<JournalFile> =>
  whileJournalOpen(() => write(ports, customers));

async function write(ports: Ports, customers: boolean): Promise<JournalFile> {
  const { storage, clock, timeZone } = ports;
  const till = await storage.tillPart(timeZone);
  for (const { id } of till.shops) await signResults(ports, id);
  const hash = new PartsHash();
  const chunks: Blob[] = [];
  const add = async (part: FilePart): Promise<void> => {
    const line = JSON.stringify(part);
    chunks.push(new Blob([hash.count === 0 ? '' : ',\n', line]));
    await hash.add(line);
  };
  // Read again: a signature has moved the ends of the chains.
  await add(await storage.tillPart(timeZone));
  await add({ type: 'days', days: [...(await storage.listDays())] });
  const broken: unknown[] = customers ? [...(await storage.listQuarantine())] : [];
  for (let after: SaleId | null = null, more = true; more; more = after !== null) {
    const page = await storage.exportSales(after, SALES_A_PART, customers);
    if (page.sales.length > 0) await add({ type: 'sales', sales: [...page.sales] });
    broken.push(...page.broken);
    after = page.next;
  }
  if (broken.length > 0) await add({ type: 'broken', rows: broken });
  const made = clock.now();
  const claims = { v: 1, made, parts: hash.count, digest: await hash.digest(), customers } as const;
  const seal = await sealJournal(claims, await signerOf(ports, till));
  const file = new Blob([`${FIRST_LINE}\n`, ...chunks, `\n],"seal":${JSON.stringify(seal)}}\n`], {
    type: 'application/json',
  });
  return { name: `kass-journal-${daysIn(timeZone)(made)}.json`, file };
}

/** The key of a shop that is paired now, else of one that was; null on a till that never had one. */
async function signerOf({ storage }: Ports, { shops }: TillPart) {
  const best = [...shops].sort(
    (a, b) => Number(b.state === 'paired') - Number(a.state === 'paired'),
  );
  for (const { id } of best) {
    const key = await storage.getKey(id);
    if (key) return key;
  }
  return null;
}

/** What is in a file, told before anything of it is stored. */
export interface JournalLook {
  /** when it was saved, milliseconds since 1970 */
  readonly made: number;
  /** thumbprint of the key that signed it; null where nobody did */
  readonly kid: string | null;
  readonly customers: boolean;
  readonly shops: readonly string[];
  readonly sales: number;
  /** how many of them are here already */
  readonly here: number;
  /** the first and the last day with a sale; null where there is none */
  readonly days: { readonly first: string; readonly last: string } | null;
  /** what came in by currency, less what went back, minor units; demos do not count */
  readonly sums: ReadonlyMap<string, number>;
  /** results that the shop had not taken */
  readonly waiting: number;
  /** rows that the till that saved it could not read */
  readonly broken: number;
}

/**
 * Reads the whole file, checks its signature and every part of it. Nothing is stored.
 * @throws AppError `file-broken`, `file-changed`, `file-newer`
 */
export const lookIntoJournal = (ports: Ports, file: Blob): Promise<JournalLook> =>
  whileJournalOpen(() => lookInto(ports, file));

async function lookInto({ storage }: Ports, file: Blob): Promise<JournalLook> {
  const { live, folded } = await storage.knownSales();
  const shops: string[] = [];
  let totals: readonly DayTotals[] = [];
  let dayOf = daysIn('UTC');
  const counts = { sales: 0, here: 0, waiting: 0, broken: 0 };
  const take = (part: FilePart): void => {
    switch (part.type) {
      case 'till':
        choicesIn(part);
        shops.push(...part.shops.filter(({ builtIn }) => !builtIn).map(({ name }) => name));
        dayOf = daysInOrThrow(part.timeZone);
        return;
      case 'days':
        counts.sales += new Set(part.days.flatMap(({ of }) => of)).size;
        totals = addTotals([...totals, ...part.days]);
        return;
      case 'sales':
        for (const sale of part.sales) {
          counts.sales += 1;
          if (live.has(sale.id) || folded.has(sale.id)) counts.here += 1;
          counts.waiting += sale.deliveries.filter(isUnsettled).length;
        }
        totals = addTotals([...totals, ...part.sales.flatMap((sale) => totalsIn(sale, dayOf))]);
        return;
      case 'broken':
        counts.broken += part.rows.length;
    }
  };
  const { claims, kid } = await readParts(file, take);
  const days = totals.map(({ day }) => day);
  const [first, last] = [days[0], days.at(-1)];
  return {
    made: claims.made,
    customers: claims.customers,
    kid,
    shops,
    ...counts,
    days: first !== undefined && last !== undefined ? { first, last } : null,
    sums: netOf(totals),
  };
}

function totalsIn(sale: FileSale, dayOf: ReturnType<typeof daysIn>): readonly DayTotals[] {
  const state = foldSale(sale.events);
  if (!state || state.id !== sale.id) throw broken('A sale does not fold');
  return totalsOfSale(state, sale.results, dayOf);
}

function netOf(totals: readonly DayTotals[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { demo, currency, ways } of totals)
    if (!demo)
      for (const { taken, voided, refunded } of ways)
        sums.set(currency, (sums.get(currency) ?? 0) + taken - voided - refunded);
  return sums;
}

/** How it went. */
export interface JournalRead extends Imported {
  /** false: the sums of days overlap with what is here, and were left out */
  readonly days: boolean;
}

/**
 * Stores what is missing here, one part after the other. The file is checked as a whole once more before.
 * @param choices takes the owner's choices over as well
 * @throws AppError as `lookIntoJournal`; `storage-broken`: begun again, it goes on where it was
 */
export const readJournal = (ports: Ports, file: Blob, choices: boolean): Promise<JournalRead> =>
  whileJournalOpen(() => readIn(ports, file, choices));

async function readIn(ports: Ports, file: Blob, choices: boolean): Promise<JournalRead> {
  await lookInto(ports, file);
  const { storage, windows } = ports;
  const read = await windows.exclusive('read-journal', async () => {
    const sum = { added: 0, updated: 0, here: 0, clash: 0, days: true };
    const { folded } = await storage.knownSales();
    await readParts(file, async (part) => {
      if (part.type === 'till') await takeTill(ports, part, choices);
      if (part.type === 'days') sum.days = await storage.importDays(part.days);
      if (part.type !== 'sales') return;
      const { added, updated, here, clash } = await storage.importSales(part.sales, folded);
      sum.added += added;
      sum.updated += updated;
      sum.here += here;
      sum.clash += clash;
    });
    return sum;
  });
  windows.announce();
  if (!read) throw new AppError('storage-broken', 'The lock was not given');
  return read;
}

async function takeTill({ storage }: Ports, part: TillPart, choices: boolean): Promise<void> {
  await storage.importTill(part);
  if (choices) await storage.saveSettings(choicesIn(part));
}

/** The owner's choices in a file, without those that are this tablet's own, whoever has written them there. */
function choicesIn({ settings }: TillPart): Partial<Settings> {
  const read = Settings.safeParse({ ...settings, v: 1 });
  if (!read.success) throw broken('Choices that are none', read.error);
  const { pin: _pin, appTest: _test, ...rest } = read.data;
  const { defaultPrinter: _d, copyPrinter: _c, sparePrinter: _s, ...choices } = rest;
  return choices;
}

/** Reads a file part by part, and checks the seal at its end against all of them. */
async function readParts(file: Blob, take: (part: FilePart) => void | Promise<void>) {
  const hash = new PartsHash();
  let place: 'start' | 'parts' | 'end' = 'start';
  let seal: JournalSeal | null = null;
  for await (const line of linesOf(file)) {
    if (place === 'start') {
      checkFirst(line);
      place = 'parts';
    } else if (place === 'parts' && line.startsWith(']')) {
      seal = sealIn(line);
      place = 'end';
    } else if (place === 'parts') {
      const text = line.endsWith(',') ? line.slice(0, -1) : line;
      await hash.add(text);
      await take(partIn(text));
    } else if (line.trim() !== '') throw broken('More after the end');
  }
  if (!seal) throw broken('Without an end');
  const { claims, kid } = await openSeal(seal);
  if (claims.parts !== hash.count || claims.digest !== (await hash.digest()))
    throw new AppError('file-changed', 'Its parts are not those that were sealed');
  return { claims, kid };
}

function checkFirst(line: string): void {
  if (line === FIRST_LINE) return;
  const version = /^\{"kass":"journal","v":(\d{1,9}),/.exec(line)?.[1];
  if (version !== undefined && Number(version) > 1)
    throw new AppError('file-newer', `Version ${version}`);
  throw broken('Not a journal');
}

function sealIn(line: string): JournalSeal {
  const seal = z.safeParse(z.object({ seal: JournalSeal }), jsonOf(`{${line.slice(2)}`));
  if (!line.startsWith('],') || !seal.success) throw broken('No seal');
  return seal.data.seal;
}

function partIn(text: string): FilePart {
  const part = FilePart.safeParse(jsonOf(text));
  if (!part.success) throw broken(part.error.issues[0]?.path.join('.') ?? 'part');
  return part.data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw broken('Not JSON', cause);
  }
}

function daysInOrThrow(timeZone: string): ReturnType<typeof daysIn> {
  try {
    return daysIn(timeZone);
  } catch (cause) {
    throw broken('An unknown time zone', cause);
  }
}

const broken = (message: string, cause?: unknown): AppError =>
  new AppError('file-broken', message, { cause });

/** The lines of a file, one at a time. */
async function* linesOf(file: Blob): AsyncGenerator<string> {
  const reader = file.stream().pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      throw broken('It cannot be read any more', cause);
    });
    if (done) break;
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MAX_LINE) throw broken('A line without an end');
    yield* lines;
  }
  if (rest !== '') yield rest;
}
