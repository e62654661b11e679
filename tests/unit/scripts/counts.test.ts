import { describe, expect, it } from 'vitest';
import { judged, none, ofPlaywright, ofStep, ofVitest, sumOf } from '../../../scripts/counts.js';

describe('the sum of all checks', () => {
  it.each([
    [
      'a step that broke without a failed test',
      false,
      { passed: 3, failed: 0 },
      { passed: 3, failed: 1 },
    ],
    ['a step that ran no test', true, none, { passed: 0, failed: 1 }],
    ['failed tests, as they are', false, { passed: 3, failed: 2 }, { passed: 3, failed: 2 }],
    ['passed tests, as they are', true, { passed: 3, failed: 0 }, { passed: 3, failed: 0 }],
  ])('counts %s', (_, ok, counts, judgement) => {
    expect(judged(ok, counts)).toEqual(judgement);
  });

  it('counts a step without tests as one', () => {
    expect(sumOf(ofStep(true), ofStep(false))).toEqual({ passed: 1, failed: 1 });
  });

  it.each([null, {}, { numPassedTests: '3' }])('does not take %o for a report', (report) => {
    expect(() => ofVitest(report)).toThrow('The report has no number');
    expect(() => ofPlaywright(report)).toThrow('The report has no number');
  });

  it('reads both reports, and takes a test that failed once for failed', () => {
    expect(ofVitest({ numPassedTests: 5, numFailedTests: 1 })).toEqual({ passed: 5, failed: 1 });
    const stats = { expected: 4, unexpected: 1, flaky: 2, skipped: 9 };
    expect(ofPlaywright({ stats })).toEqual({ passed: 4, failed: 3 });
  });
});
