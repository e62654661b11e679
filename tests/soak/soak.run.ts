// The run of `npm run soak`.
import { expect, test } from '../e2e/support/test';
import { anySeed, runSoak } from './soak';
import { isWell, tableOf } from './table';

/** How often it is told how far it is. */
const TELL_EVERY = 50;

const wish = (name: string): number | undefined => {
  const text = process.env[`KASS_SOAK_${name}`];
  return text === undefined ? undefined : Number(text);
};

test('soak', async ({ browser, world }) => {
  const sales = wish('SALES') ?? 2_000;
  const seed = wish('SEED') ?? anySeed();
  const tills = wish('TILLS') ?? 4;
  process.stderr.write(`seed ${seed}: ${sales} sales at ${tills} tills\n`);
  const report = await runSoak(browser, world, {
    ...{ sales, seed, tills },
    onSale: (done) => {
      if (done % TELL_EVERY === 0) process.stderr.write(`${done} sales\n`);
    },
  });
  process.stdout.write(`${tableOf(report)}\n`);
  expect(isWell(report), 'the books agree and nothing waits').toBe(true);
});
