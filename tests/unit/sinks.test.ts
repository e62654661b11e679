// Text never becomes markup or code (link-security T13): there is no place in the sources where it could. The policy
// of the pages (`headers.test.ts`) is the second wall behind this one.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../src');
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
  (path) => /\.(svelte|ts|js|html)$/.test(path) && !path.includes('paraglide'),
);

/** What makes markup or code of a text. */
const SINKS =
  /\{@html|\.(inner|outer)HTML\b|insertAdjacentHTML|document\.write|srcdoc|createContextualFragment|setHTMLUnsafe|\beval\(|new Function\(|set(Timeout|Interval)\(\s*['"`]|javascript:/;

it('no source makes markup or code of a text', () => {
  expect(sources.length).toBeGreaterThan(100);
  const found = sources.filter((path) => SINKS.test(readFileSync(join(root, path), 'utf8')));
  expect(found).toEqual([]);
});

it('the pattern finds what it looks for', () => {
  for (const text of [
    '{@html note}',
    'a.innerHTML = b',
    "setTimeout('x()')",
    'eval(x)',
    'new Function(x)',
  ])
    expect(text).toMatch(SINKS);
});
