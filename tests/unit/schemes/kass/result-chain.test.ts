import { describe, expect, test } from 'vitest';
import { reportChain, type ChainLink } from '../../../../src/lib/schemes/kass/result-chain';

const nth = (seq: number, change: Partial<ChainLink['claims']> = {}): ChainLink => ({
  jti: `result-${seq}`,
  hash: `hash-${seq}`,
  claims: { seq, ...(seq > 1 ? { prev: `hash-${seq - 1}` } : {}), ...change },
});
const fine = { gaps: [], broken: [], loose: [] };

describe('the results of one till', () => {
  test.each<[string, readonly ChainLink[], object]>([
    ['that has sent none', [], { ...fine, last: 0 }],
    ['in any order are whole', [nth(3), nth(1), nth(2)], { ...fine, last: 3 }],
    ['may lack one', [nth(1), nth(3)], { ...fine, last: 3, gaps: [{ from: 2, to: 2 }] }],
    ['may lack the first', [nth(3)], { ...fine, last: 3, gaps: [{ from: 1, to: 2 }] }],
    [
      'show that one was changed by the one after it',
      [nth(1), { ...nth(2), hash: 'another' }, nth(3)],
      { ...fine, last: 3, broken: ['result-3'] },
    ],
    [
      'show a number that was used twice',
      [nth(1), { ...nth(1), jti: 'result-1b' }],
      { ...fine, last: 1, broken: ['result-1b'] },
    ],
    [
      'show one that hides the one before it across a gap',
      [{ ...nth(5), claims: { seq: 5 } }],
      { ...fine, last: 5, gaps: [{ from: 1, to: 4 }], broken: ['result-5'] },
    ],
    [
      'show one that comes after a result nobody has',
      [nth(1, { sup: 'never-seen' })],
      { ...fine, last: 1, loose: ['result-1'] },
    ],
  ])('%s', (_, results, report) => {
    expect(reportChain(results)).toEqual(report);
  });
});
