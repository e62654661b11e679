import { describe, expect, it } from 'vitest';
import { readArguments } from '../../../scripts/soak.js';

describe('the arguments of npm run soak', () => {
  it('are two thousand sales at four tills with any seed unless told otherwise', () => {
    expect(readArguments([])).toEqual({ sales: 2000, seed: null, tills: 4 });
  });

  it('are a number of sales, a seed and a number of tills', () => {
    expect(readArguments(['1,500', '--seed=7', '--tills=2'])).toEqual({
      sales: 1500,
      seed: 7,
      tills: 2,
    });
  });

  it.each(['0', '-5', 'many', '--seed=x', '--tills=0', '--fast'])('are not %s', (arg) => {
    expect(() => readArguments([arg])).toThrow(`"${arg}" is neither a number of sales`);
  });
});
