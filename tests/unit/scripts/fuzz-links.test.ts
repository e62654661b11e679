import { describe, expect, it } from 'vitest';
import { readArguments } from '../../../scripts/fuzz-links.js';

describe('the arguments of the fuzz run', () => {
  it.each(['many', '-5', '0', '--seed', '--seed=abc', '--runs=5', '5.5'])('refuse %s', (arg) => {
    expect(() => readArguments([arg])).toThrow(`"${arg}" is neither`);
  });

  it('are fifty thousand runs and a new seed each time when there are none', () => {
    const { runs, seed, record } = readArguments([]);
    expect({ runs, record }).toEqual({ runs: 50_000, record: false });
    expect(Number.isInteger(seed)).toBe(true);
    expect(new Set([1, 2, 3, 4].map(() => readArguments([]).seed)).size).toBeGreaterThan(1);
  });

  it('say how many and which', () => {
    expect(readArguments(['1,500', '--seed=-7'])).toEqual({ runs: 1500, seed: -7, record: false });
    expect(readArguments(['--record']).record).toBe(true);
  });
});
