// Reads the numbers of passed and failed checks out of the runners' JSON reports.

/** @typedef {{ passed: number, failed: number }} Counts */

/** @type {Counts} */
export const none = { passed: 0, failed: 0 };

/** @param {Counts} a @param {Counts} b @returns {Counts} */
export function sumOf(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed };
}

/** A step without tests of its own counts as one. @param {boolean} ok @returns {Counts} */
export function ofStep(ok) {
  return ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** A number in a report. @throws {Error} when it is not there, because then the report is not one */
function numberAt(/** @type {unknown} */ report, /** @type {string} */ name) {
  const value = /** @type {Record<string, unknown> | null} */ (report)?.[name];
  if (typeof value !== 'number') throw new Error(`The report has no number "${name}".`);
  return value;
}

/** @param {unknown} report of `vitest --reporter=json` @returns {Counts} */
export function ofVitest(report) {
  return { passed: numberAt(report, 'numPassedTests'), failed: numberAt(report, 'numFailedTests') };
}

/** A flaky test has failed once, so it counts as failed. @param {unknown} report @returns {Counts} */
export function ofPlaywright(report) {
  const stats = /** @type {Record<string, unknown> | null} */ (report)?.['stats'];
  return {
    passed: numberAt(stats, 'expected'),
    failed: numberAt(stats, 'unexpected') + numberAt(stats, 'flaky'),
  };
}

/**
 * What a step adds to the sum. A runner may end badly without a failed test, or well without having
 * run any: both count as a failure.
 *
 * @param {boolean} ok whether the command ended well
 * @param {Counts} counts
 * @returns {Counts}
 */
export function judged(ok, counts) {
  const broken = !ok || counts.passed + counts.failed === 0;
  return broken && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}
