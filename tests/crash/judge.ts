// What is left when a trip has ended: every cent, every paper and every result once. Says what was lost and what there is
// twice, compared with the same trip in one page that nobody killed.
import { isUnsettled, type PrintJob } from '../../src/lib/domain/job';
import { takenOf, type SaleState } from '../../src/lib/domain/sale';
import { hashJws } from '../../src/lib/schemes/kass/result-jws';
import type { Run } from './run';
import type { Trip } from './seller';
import { ORDER } from './world';

/** What somebody would find at the end of the day who compares shop, till, drawer, app and paper. */
export interface Ending {
  /** minor units, by where they lie */
  readonly money: Readonly<Record<string, number>>;
  /** what the shop was told, without the doubts that the seller was asked about */
  readonly told: readonly string[];
  /** where the order stands at the shop */
  readonly order: string;
  /** whole papers that no copy has replaced */
  readonly papers: number;
}

export interface Verdict {
  readonly ending: Ending;
  /** what is there more than once, and what is there that nobody can explain */
  readonly duplicated: readonly string[];
  readonly lost: readonly string[];
}

export async function judge(ended: Run, trip: Trip, whole?: Ending): Promise<Verdict> {
  const lost: string[] = [];
  const duplicated: string[] = [];
  const sale = await saleOf(ended);
  const ending: Ending = {
    money: moneyOf(ended, sale),
    told: await toldOf(ended, sale, lost, duplicated),
    order: await standingOf(ended),
    papers: await papersOf(ended, sale, trip, lost, duplicated),
  };
  await waitingIn(ended, lost);
  if (sale) checkAttempts(ended, sale, lost, duplicated);
  if (whole) compare(ending, whole, lost, duplicated);
  return { ending, lost, duplicated };
}

async function saleOf({ world }: Run): Promise<SaleState | null> {
  const shops = await world.till.ports.storage.listShops();
  const [shop] = shops;
  if (!shop) throw new TypeError('The pairing is gone');
  return (await world.till.ports.storage.findByOrder(shop.id, ORDER.id))?.sale ?? null;
}

const sumOf = (sums: Iterable<number>): number => [...sums].reduce((sum, one) => sum + one, 0);

function moneyOf({ world, evening }: Run, sale: SaleState | null): Ending['money'] {
  const tenders = sale?.tenders ?? [];
  return {
    'recorded as cash': sumOf(tenders.map((one) => (one.method === 'cash' ? one.amount : 0))),
    'recorded by app': sumOf(tenders.map((one) => (one.method === 'app' ? one.amount : 0))),
    taken: sale ? takenOf(sale) : 0,
    'paid back': sumOf(
      (sale?.refunds ?? []).flatMap(({ parts }) => parts.map((one) => one.amount)),
    ),
    'in the drawer': world.drawer,
    'charged by the app': sumOf(world.pay.charges.values()),
    takings: sumOf(evening.till.today.takings.map(({ minor }) => minor)),
  };
}

/** Results by the chain: numbers without gaps, each with the hash of the one before, each taken by the shop. */
async function toldOf(
  { world }: Run,
  sale: SaleState | null,
  lost: string[],
  duplicated: string[],
): Promise<readonly string[]> {
  const taken = (await world.store.list('result')).toSorted((a, b) => a.claims.seq - b.claims.seq);
  let prev: string | undefined;
  for (const [i, { claims, jws, answer, jti }] of taken.entries()) {
    if (claims.seq > i + 1) lost.push(`result ${i + 1}`);
    if (claims.seq < i + 1) duplicated.push(`result ${claims.seq}`);
    if (claims.prev !== prev) lost.push(`the chain before result ${claims.seq}`);
    if (answer.status !== 200) duplicated.push(`result ${jti}: the shop says ${answer.status}`);
    prev = await hashJws(jws);
  }
  const made = sale ? await world.till.ports.storage.resultsOf(sale.id) : [];
  for (const { jti, jws, seq } of made)
    if (!taken.some((one) => one.jti === jti && one.jws === jws)) lost.push(`result ${seq}`);
  if (taken.length > made.length) duplicated.push(`${taken.length} results of ${made.length}`);
  return taken
    .filter(({ claims }) => claims.res !== 'doubt')
    .map(({ claims: { res, amt, how } }) =>
      [res, amt, ...how.map((one) => `${one.method} ${one.amt}`)].join(' '),
    );
}

async function standingOf({ world }: Run): Promise<string> {
  const order = await world.shop.order(ORDER.id);
  if (!order) return 'unknown';
  const { state, taken, refunded, refunds, doubts } = order;
  return `${state} ${taken} ${refunded} ${refunds.length} ${doubts.length}`;
}

async function papersOf(
  { world, document }: Run,
  sale: SaleState | null,
  { paper }: Trip,
  lost: string[],
  duplicated: string[],
): Promise<number> {
  const jobs = await allPrints(world, sale, document);
  let papers = 0;
  for (const job of jobs) {
    const { number } = job.receipt;
    const isDone = job.state === 'printed' || job.state === 'handedOver';
    const times = paper === 'screen' ? Number(isDone) : await world.timesOnPaper(job);
    if (times > 1) duplicated.push(`paper ${number}`);
    if (isDone && times === 0) lost.push(`paper ${number}, which is said to be printed`);
    if (job.replacedBy !== undefined && !world.asked.has(job.id))
      duplicated.push(`a copy of ${number} that nobody asked for`);
    papers += times;
  }
  for (const problem of world.printer.problems) lost.push(`the printer: ${problem}`);
  return papers;
}

async function allPrints(
  { till }: Run['world'],
  sale: SaleState | null,
  document: Run['document'],
): Promise<readonly PrintJob[]> {
  const { storage } = till.ports;
  if (document) return storage.printsOf(document);
  const jobs = sale ? await storage.jobsOf(sale.id) : [];
  return jobs.filter((job) => job.kind === 'print');
}

/** Nothing waits, and nobody is asked for anything. */
async function waitingIn({ world, evening }: Run, lost: string[]): Promise<void> {
  for (const job of await world.till.ports.storage.unsettled())
    if (isUnsettled(job) || job.state === 'stopped')
      lost.push(`a ${job.kind} that is ${job.state}`);
  for (const need of evening.till.needs) lost.push(`a ${need.type} that nobody has looked after`);
}

/** What the app took is one tender each; nothing else is. */
function checkAttempts(
  { world }: Run,
  { attempts, tenders }: SaleState,
  lost: string[],
  duplicated: string[],
): void {
  for (const { id, state } of attempts) {
    const times = tenders.filter((one) => one.method === 'app' && one.attempt === id).length;
    const isCharged = world.pay.hasCharged(id);
    if (times > 1 || (times > 0 && !isCharged)) duplicated.push(`payment ${id}`);
    if (isCharged && times === 0) lost.push(`payment ${id}, which is ${state}`);
  }
}

/** Less than there should be is lost, more is there twice. */
function compare(ending: Ending, whole: Ending, lost: string[], duplicated: string[]): void {
  const differ = (what: string, is: number, should: number): void => {
    if (is < should) lost.push(`${what}: ${is}, not ${should}`);
    if (is > should) duplicated.push(`${what}: ${is}, not ${should}`);
  };
  for (const [what, should] of Object.entries(whole.money))
    differ(what, ending.money[what] ?? 0, should);
  differ('papers', ending.papers, whole.papers);
  differ('results', ending.told.length, whole.told.length);
  for (const [i, told] of whole.told.entries())
    if (ending.told[i] !== told)
      lost.push(`${told}: the shop heard ${ending.told[i] ?? 'nothing'}`);
  if (ending.order !== whole.order) lost.push(`the order is ${ending.order}, not ${whole.order}`);
}
