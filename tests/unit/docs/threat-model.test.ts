// The threat model names its tests: each must be there, and no threat or promise may be without an entry.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const docs = join(import.meta.dirname, '../../../docs');
const text = readFileSync(join(docs, 'threat-model.md'), 'utf8');
const entries = new Map(
  text
    .split(/^### /m)
    .slice(1)
    .map((part) => [/^T\d+/.exec(part)?.[0] ?? part, part.split(/^## /m)[0] ?? '']),
);

describe('the threat model', () => {
  test('names only files that are there', () => {
    const links = [...text.matchAll(/\]\(([^)#]+)\)/g)].map(([, path = '']) => path);
    expect(links.filter((path) => !existsSync(join(docs, path)))).toEqual([]);
    expect(links.length).toBeGreaterThan(50);
  });

  test.each(Array.from({ length: 19 }, (_, index) => `T${index + 1}`))(
    '%s has a test, or says why there is none here',
    (threat) => {
      expect(entries.get(threat) ?? '').toMatch(
        /\.(test|spec)\.ts\)|cannot be tested here|[Nn]ot testable here/,
      );
    },
  );

  test.each(Array.from({ length: 7 }, (_, index) => `P${index + 1}`))(
    '%s says what keeps it',
    (promise) => {
      const row = text.split('\n').find((line) => line.startsWith(`| ${promise} `));
      expect(row).toMatch(/\.(test|spec)\.ts\)/);
    },
  );
});
