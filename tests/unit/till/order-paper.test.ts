import { expect, it } from 'vitest';
import { parseOrder } from '../../../src/lib/domain/order';
import { linesOf } from '../../../src/lib/domain/receipt';
import { orderLines } from '../../../src/lib/till/order-paper';
import { claims } from '../schemes/kass/paired-shop';
import { pairedTill } from './paired-till';

it('an order without a sale lies there as its receipt would be, and nothing is stored', async () => {
  const till = await pairedTill();
  const before = await till.rows();
  const lines = linesOf(orderLines(till.ports, { order: parseOrder(claims), shop: till.shop }, 32));
  const text = lines.map((line) => line.text).join('\n');
  expect(text).toContain('CORNER SHOP');
  expect(text).toContain('Coffee beans');
  expect(text).toMatch(/TOTAL +19\.90/);
  for (const line of lines) expect(line.text.length).toBeLessThanOrEqual(line.size === 2 ? 16 : 32);
  expect(await till.rows()).toEqual(before);
});
