import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { buildVersion, minimum } from '../../../scripts/version.js';
import { isOlder, isTooOld } from '../../../src/lib/offline/updates';

const read = (path: string) => readFileSync(join(import.meta.dirname, '../../..', path), 'utf8');
const { version } = JSON.parse(read('package.json')) as { version: string };

it('a build is named by the version of the package and a hash of its sources', () => {
  expect(buildVersion()).toMatch(/^\d+\.\d+\.\d+\+[0-9a-f]{12}$/);
  expect(buildVersion().split('+')[0]).toBe(version);
  expect(buildVersion()).toBe(buildVersion());
});

it('no build is below the minimum that it brings along', () => {
  expect(isOlder(version, minimum)).toBe(false);
  expect(isTooOld(version, { version, minimum })).toBe(false);
  expect(isOlder('0.0.0', minimum)).toBe(true);
});
