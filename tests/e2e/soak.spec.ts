// The short form of `npm run soak`: sales while shop, printer and tabs fail by chance.
import { anySeed, runSoak } from '../soak/soak';
import { isWell, tableOf } from '../soak/table';
import { expect, test } from './support/test';

test('fifteen sales while shop, printer and tabs fail: journal, shop and paper agree to the cent', async ({
  browser,
  world,
}) => {
  test.setTimeout(300_000);
  const report = await runSoak(browser, world, { sales: 15, seed: anySeed(), tills: 2 });
  expect(isWell(report), tableOf(report)).toBe(true);
});
