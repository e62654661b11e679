// `npm run crash`: the browser itself is killed (SIGKILL) or its workers are stopped, again and again over the trip, and
// started on the same profile. What a browser that dies had stored, strict durability must have kept.
import { expect, test, type Page } from '@playwright/test';
import { appendFile } from 'node:fs/promises';
import { startWorld } from '../e2e/support/world';
import { chainFlaws } from './browser-trip';
import { Profile } from './profile';
import { roundsOf, type Kill, type KillRound } from './rounds';
import { struck, type Blow } from './struck';

const count = Number(process.env['CRASH_ROUNDS'] ?? 40);
const seed = Number(process.env['CRASH_SEED'] ?? 1);
const rows = process.env['CRASH_ROWS'];

test('kills of the browser and of its workers', async () => {
  const world = await startWorld();
  const profile = await Profile.paired(world);
  const tried: Record<Kill, number> = { browser: 0, workers: 0 };
  const flaws: Record<Kill, { lost: string[]; duplicated: string[] }> = {
    browser: { lost: [], duplicated: [] },
    workers: { lost: [], duplicated: [] },
  };
  for (const [i, round] of roundsOf(count, seed).entries()) {
    const order = `en-${i}-0`;
    const outcome = await struck(profile, order, blowOf(profile, round));
    if (!outcome.wasStruck) continue;
    tried[round.kill] += 1;
    const at = `${order}, ${round.way}, ${round.when} + ${round.afterMs} ms`;
    flaws[round.kill].lost.push(...outcome.lost.map((what) => `${at}: ${what}`));
    flaws[round.kill].duplicated.push(...outcome.duplicated.map((what) => `${at}: ${what}`));
    await nextOrders(world.shop);
  }
  flaws.browser.lost.push(...(await chainFlaws(profile.seller)));
  await profile.close();
  await world.close();
  for (const kill of ['browser', 'workers'] as const)
    if (rows) await appendFile(rows, `${JSON.stringify(rowOf(kill, tried[kill], flaws[kill]))}\n`);
  expect(flaws).toEqual({
    browser: { lost: [], duplicated: [] },
    workers: { lost: [], duplicated: [] },
  });
});

const NAMES: Readonly<Record<Kill, string>> = {
  browser: 'browser killed and started again',
  workers: 'service worker stopped',
};

const rowOf = (kill: Kill, cuts: number, flaws: { lost: string[]; duplicated: string[] }) => ({
  trip: NAMES[kill],
  calls: 0,
  cuts,
  ...flaws,
  missed: [],
});

function blowOf(profile: Profile, { kill, way, when, afterMs }: KillRound): Blow {
  const aim = async (page: Page) => {
    if (kill === 'workers') return () => profile.stopWorkers(page);
    return async () => {
      await profile.killBrowser();
      await profile.restart();
    };
  };
  return { way, when, afterMs, aim };
}

/** The same goods under new numbers, as by the button on the shop's own page. */
async function nextOrders(shop: string): Promise<void> {
  await fetch(`${shop}/orders/new`, {
    method: 'POST',
    headers: { origin: shop },
    redirect: 'manual',
  });
}
