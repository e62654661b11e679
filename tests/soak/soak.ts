// Many sales through the built till while shop, printer and tabs fail by chance; at the end the books are compared.
import { test, type Browser } from '@playwright/test';
import { seeded, type FaultCounts } from '../../examples/storm';
import { Seller } from '../e2e/support/seller';
import type { World } from '../e2e/support/world';
import { Counter } from './counter';
import { compare, readPaper, type Books } from './ledgers';
import { batchesFor, planOf } from './plan';

export interface Soak {
  readonly sales: number;
  readonly seed: number;
  /** how many tills sell at the same time */
  readonly tills: number;
  /** told after each sale */
  readonly onSale?: (done: number) => void;
}

export interface SoakReport {
  readonly wish: Soak;
  readonly books: Books;
  /** requests that failed, by what befell them */
  readonly shopFaults: FaultCounts;
  readonly printerFaults: FaultCounts;
  /** tabs that died */
  readonly killed: number;
  /** jobs that were not over when the time was up */
  readonly waiting: number;
  /** what pages reported about themselves */
  readonly complaints: readonly string[];
  readonly seconds: number;
}

const SHOP_FAILS = 0.3;
const PRINTER_FAILS = 0.1;
/** When all is well again, everything that waits must be over in this time. */
const AFTERWARDS_MS = 120_000;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * All of it is one step: outside of a step Playwright Test looks through all calls made so far at each call, and a run of
 * many sales grows slower and slower.
 */
export const runSoak = (browser: Browser, world: World, wish: Soak): Promise<SoakReport> =>
  test.step('soak', () => run(browser, world, wish));

async function run(browser: Browser, world: World, wish: Soak): Promise<SoakReport> {
  const started = performance.now();
  const { sales, seed, tills } = wish;
  const complaints: string[] = [];
  const counters = await openCounters(browser, world, tills, complaints);
  const [first] = counters;
  if (!first) throw new RangeError('A soak needs a till');
  await makeOrders(world, batchesFor(sales));
  await knob(`${world.shop}/test/mode?callback=storm&share=${SHOP_FAILS}&seed=${seed}`);
  await knob(`${world.printer}/test/mode?share=${PRINTER_FAILS}&seed=${seed}&keep=${sales * 3}`);
  const paper = () => readPaper(first.seller);

  let next = 0;
  let done = 0;
  const work = async (counter: Counter): Promise<void> => {
    while (next < sales) {
      const plan = planOf(seed, next++);
      await counter.sell(plan).catch((cause: unknown) => {
        throw new Error(`Sale ${plan.order} did not end`, { cause });
      });
      await counter.lookAfter(paper);
      wish.onSale?.((done += 1));
    }
  };
  await Promise.all(counters.map(work));

  const shopFaults = await faultsOf(world.shop);
  const printerFaults = await faultsOf(world.printer);
  await knob(`${world.shop}/test/mode?callback=ok`);
  await knob(`${world.printer}/test/mode?share=0`);
  const waiting = await settle(counters, paper);
  const orders = Array.from({ length: sales }, (_, n) => planOf(seed, n).order);
  const books = await compare(orders, counters, first.seller);
  const killed = counters.reduce((all, counter) => all + counter.killed, 0);
  await Promise.all(counters.map(({ seller }) => seller.context.close()));
  const seconds = (performance.now() - started) / 1000;
  return { wish, books, shopFaults, printerFaults, killed, waiting, complaints, seconds };
}

async function openCounters(
  browser: Browser,
  world: World,
  tills: number,
  complaints: string[],
): Promise<readonly Counter[]> {
  const counters: Counter[] = [];
  // One after another: the shop's page shows one pairing at a time.
  for (let n = 0; n < tills; n += 1) {
    const context = await browser.newContext({ serviceWorkers: 'allow' });
    context.on('weberror', (error) => complaints.push(String(error.error())));
    const counter = new Counter(new Seller(context, world));
    await counter.open();
    counters.push(counter);
  }
  return counters;
}

async function makeOrders(world: World, batches: number): Promise<void> {
  const headers = { origin: world.shop };
  for (let batch = 1; batch < batches; batch += 1)
    await fetch(`${world.shop}/orders/new`, { method: 'POST', headers, redirect: 'manual' });
}

async function knob(address: string): Promise<void> {
  await (await fetch(address)).text();
}

const faultsOf = async (origin: string): Promise<FaultCounts> =>
  (await fetch(`${origin}/test/faults`)).json() as Promise<FaultCounts>;

/** Until nothing waits any more. @returns how many jobs still do */
async function settle(
  counters: readonly Counter[],
  paper: Parameters<Counter['lookAfter']>[0],
): Promise<number> {
  const left = async () =>
    (await Promise.all(counters.map((counter) => counter.waiting()))).reduce((a, b) => a + b, 0);
  for (const end = Date.now() + AFTERWARDS_MS; Date.now() < end; await wait(500)) {
    if ((await left()) === 0) return 0;
    await Promise.all(counters.map((counter) => counter.lookAfter(paper)));
  }
  return left();
}

/** A seed that nobody chose. */
export const anySeed = (): number => Math.floor(seeded(Date.now())() * 1_000_000);
