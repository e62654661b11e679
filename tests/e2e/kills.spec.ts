// The page of the till is killed in the middle of a trip, in a real browser with its profile on disk: closed, or crashed.
// Opened again it goes on: the same money, the same paper, one result.
import type { Page } from '@playwright/test';
import { chainFlaws, type Way } from '../crash/browser-trip';
import { aimCrash } from '../crash/crash-page';
import { Profile } from '../crash/profile';
import type { When } from '../crash/strike';
import { struck, type Blow } from '../crash/struck';
import { test as base, expect } from './support/test';

const test = base.extend<{ profile: Profile }>({
  profile: async ({ world }, use) => {
    const profile = await Profile.paired(world);
    await use(profile);
    await profile.close();
  },
});

test.use({ serviceWorkers: 'allow' });

const close = (page: Page) => Promise.resolve(() => page.close());

const by = (way: Way, when: When, aim: Blow['aim'], afterMs = 0): Blow => ({
  ...{ way, when, aim, afterMs },
});

const BLOWS: readonly Blow[] = [
  by('cash', 'the link is tapped', aimCrash, 40),
  by('cash', 'the order is on the screen', close),
  by('cash', 'the money is taken', aimCrash),
  by('cash', 'the paper is on its way', aimCrash),
  by('cash', 'the printer has answered', close),
  by('card', 'the app is open', aimCrash),
  by('card', 'the app has answered', aimCrash),
  by('card', 'the app has answered', close, 60),
  by('card', 'the result is on its way', aimCrash),
  by('card', 'the shop has answered', close),
];

/** One order a blow: those of the demo shop of which nothing is paid yet. */
const ORDERS = ['en', 'ru'].flatMap((language) => [0, 1, 2, 4, 5].map((i) => `${language}-0-${i}`));

test('a page that is closed or crashes goes on where it was: nothing is lost, nothing is done twice', async ({
  profile,
}) => {
  test.setTimeout(180_000);
  for (const [i, blow] of BLOWS.entries()) {
    const outcome = await struck(profile, ORDERS[i] ?? '', blow);
    const expected = { lost: [], duplicated: [], wasStruck: true };
    expect(outcome, `${blow.way}, ${blow.when}`).toEqual(expected);
  }
  expect(await chainFlaws(profile.seller)).toEqual([]);
});
