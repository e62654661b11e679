// The conformance vectors (tests/vectors) against our own code. Another implementation reads the same files:
// examples/php is one, and php/vectors.test.ts runs it.
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeVectors, readVectors } from '../../scripts/vectors/index.js';
import type { Signer } from '../../src/lib/schemes/kass/device-key';
import { baseOf, fileNames, readFile, readKeys, textOf, type Vector } from './vectors/files';
import { Case, outcomeOf, readers } from './vectors/readers';

let keys: ReadonlyMap<string, Signer>;
beforeAll(async () => {
  keys = await readKeys();
});

/** Node before 24 takes bytes after the end of a deflate stream, browsers do not. */
const refusesMoreThanItsEnd = await new Response(
  new Blob([Uint8Array.of(3, 0, 1)]).stream().pipeThrough(new DecompressionStream('deflate-raw')),
)
  .arrayBuffer()
  .then(
    () => false,
    () => true,
  );
const NEEDS: Readonly<Record<string, boolean>> = {
  nfc: true,
  idna: true,
  'inflate-end': refusesMoreThanItsEnd,
};
const canRead = ({ needs }: Vector): boolean => needs === undefined || NEEDS[needs] === true;
const titleOf = (one: Vector): string =>
  canRead(one) ? one.name : `${one.name} (left out: this Node has no ${one.needs}, browsers have)`;

describe.each(fileNames)('%s', (name) => {
  const { cases } = readFile(name);
  const reader = readers[name];

  test('has cases, each with its own name, good ones and bad ones', () => {
    expect(cases.length).toBeGreaterThan(9);
    for (const one of cases) Case.parse(one);
    expect(new Set(cases.map((one) => one.name)).size).toBe(cases.length);
    expect(
      new Set(cases.map(({ name: _, expect: __, ...given }) => JSON.stringify(given))).size,
    ).toBe(cases.length);
  });

  test('has no expectation that a reader meets without reading', () => {
    for (const one of cases) expect(Object.keys(one.expect as object)).not.toHaveLength(0);
    // Whatever a lazy reader always says, at least one case in five wants something else.
    const said = cases.map((one) => JSON.stringify(one.expect));
    const most = Math.max(...said.map((text) => said.filter((other) => other === text).length));
    expect(most).toBeLessThan(cases.length * 0.8);
  });

  for (const one of cases)
    test.skipIf(!canRead(one))(titleOf(one), async () => {
      if (!reader) throw new TypeError(`No reader for ${name}`);
      expect(await outcomeOf(reader, one, keys)).toEqual(one.expect);
    });
});

describe('the vectors as a whole', () => {
  const all = fileNames.flatMap((name) => readFile(name).cases);

  test('name every error of the link and pairing family that a reader can find', () => {
    const source = readFileSync(new URL('../../src/lib/domain/errors.ts', import.meta.url), 'utf8');
    const codes = [...source.matchAll(/^ {2}\| '((?:link|pair)-[a-z-]+)'/gm)].map(
      ([, code]) => code,
    );
    expect(codes.length).toBeGreaterThan(20);
    const outcomes = all.flatMap(({ expect: one }) => [
      one,
      ...((one as { outcomes?: readonly unknown[] }).outcomes ?? []),
    ]);
    const named = new Set(outcomes.map((one) => (one as { error?: string }).error));
    // What the till's list, the shop's admin or the network says is no matter of reading.
    const told = ['pair-known', 'pair-refused', 'pair-unreachable'];
    expect(codes.filter((code) => !named.has(code))).toEqual(told);
  });

  test('are what the script makes: `npm run vectors` changes nothing', () => {
    const present = readVectors();
    const made = makeVectors(present);
    for (const [name, content] of Object.entries(made))
      expect(JSON.parse(present[name] ?? 'null')).toEqual(JSON.parse(JSON.stringify(content)));
    expect(Object.keys(made).concat('keys.json').sort()).toEqual(Object.keys(present).sort());
  });

  test('have the moment and the till of the protocol’s examples', () => {
    const { now, till } = baseOf({});
    expect(new Date(now * 1000).toISOString()).toBe('2026-11-23T12:00:00.000Z');
    expect(textOf(['a', { repeat: 'b', times: 2 }, till])).toBe('abbhttps://till.example');
  });
});
