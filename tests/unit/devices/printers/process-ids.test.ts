import { expect, it } from 'vitest';
import { ProcessIds } from '../../../../src/lib/devices/printers/process-ids';

it('counts in four printable characters and begins again at the end', () => {
  const first = new ProcessIds(0);
  expect([first.next(), first.next()]).toEqual(['!!!!', '!!!"']);
  const last = new ProcessIds(94 ** 4 - 1);
  expect([last.next(), last.next()]).toEqual(['~~~~', '!!!!']);
  const carry = new ProcessIds(93);
  expect([carry.next(), carry.next()]).toEqual(['!!!~', '!!"!']);
});

it('begins somewhere else in each page', () => {
  const starts = Array.from({ length: 20 }, () => new ProcessIds().next());
  expect(new Set(starts).size).toBeGreaterThan(10);
  for (const id of starts) expect(id).toMatch(/^[!-~]{4}$/);
});
