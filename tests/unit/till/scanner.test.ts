import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { burstAfter, NO_BURST, type TypedKey } from '../../../src/lib/till/scanner';

type Stroke = Partial<TypedKey>;

/** What was scanned in these strokes, each so many milliseconds after the one before. */
function scannedIn(strokes: readonly (Stroke & { readonly after: number })[]): readonly string[] {
  const found: string[] = [];
  let burst = NO_BURST;
  let at = 10_000;
  for (const { after, ...stroke } of strokes) {
    at += after;
    const quiet = { key: '', code: '', shift: false, capsLock: false, command: false };
    const next = burstAfter(burst, { ...quiet, ...stroke, at });
    burst = next.burst;
    if (next.scanned !== null) found.push(next.scanned);
  }
  return found;
}

const US_LETTERS = /^[a-z]$/i;
/** The keys of a US keyboard that need no table here: letters, digits and what links are made of. */
const US_CODES: Readonly<Record<string, readonly [code: string, shift: boolean]>> = {
  ':': ['Semicolon', true],
  '/': ['Slash', false],
  '?': ['Slash', true],
  '.': ['Period', false],
  '#': ['Digit3', true],
  '=': ['Equal', false],
  '-': ['Minus', false],
  _: ['Minus', true],
  '&': ['Digit7', true],
  '+': ['Equal', true],
  '%': ['Digit5', true],
  ' ': ['Space', false],
};

function placeOf(character: string): { readonly code: string; readonly shift: boolean } {
  if (US_LETTERS.test(character))
    return { code: `Key${character.toUpperCase()}`, shift: /[A-Z]/.test(character) };
  if (/\d/.test(character)) return { code: `Digit${character}`, shift: false };
  const [code, shift] = US_CODES[character] ?? ['', false];
  return { code, shift };
}

/** Russian ЙЦУКЕН: what the same keys write there, for the ones the tests press. */
const RUSSIAN = new Map(
  [
    ["qwertyuiop[]asdfghjkl;'zxcvbnm,./", 'йцукенгшщзхъфывапролджэячсмитьбю.'],
    ['QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>?', 'ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,'],
    ['#&', '№?'],
  ].flatMap(([us = '', russian = '']) =>
    [...us].map((character, index) => [character, russian[index] ?? character] as const),
  ),
);

const stroke = (character: string, write = (us: string) => us) => ({
  key: write(character),
  ...placeOf(character),
});
const ENTER = { key: 'Enter', code: 'Enter' };

/** A text as a scanner types it, so many milliseconds a key. */
const typed = (text: string, gap = 8, write?: (us: string) => string) => [
  ...[...text].map((character, index) => ({
    ...stroke(character, write),
    after: index === 0 ? 1000 : gap,
  })),
  { ...ENTER, after: gap },
];

const LINK = 'https://till.example/#j=eyJhbGciOi.AbC_d-9.x_Y-z';

describe('what a scanner types', () => {
  it.each([
    ['a link', LINK],
    ['an order number', '104712'],
    ['the original form', 'web+kass://payNow?callback=[a]&order=%7B%7D'.replace(/[[\]]/g, '')],
  ])('is scanned: %s', (_, text) => {
    expect(scannedIn(typed(text))).toEqual([text]);
  });

  it('is right under a Cyrillic layout, with the signs that change places there', () => {
    const write = (us: string) => RUSSIAN.get(us) ?? us;
    expect([...LINK].map(write).join('')).toMatch(/^реезы/);
    expect(scannedIn(typed(LINK, 8, write))).toEqual([LINK]);
  });

  it('is right with Caps Lock on', () => {
    const flip = (us: string) => (us === us.toLowerCase() ? us.toUpperCase() : us.toLowerCase());
    const strokes = typed(LINK, 8, flip).map((one) => ({ ...one, capsLock: true }));
    expect(scannedIn(strokes)).toEqual([LINK]);
  });

  it('is right where an input method keeps the letters to itself', () => {
    const strokes = typed(LINK).map((one) =>
      one.key.length === 1 ? { ...one, key: 'Process' } : one,
    );
    expect(scannedIn(strokes)).toEqual([LINK]);
  });

  it('may hold letters that no US keyboard has, if the keyboard says no more than that', () => {
    const strokes = typed('Заказ 1042').map((one) => ({
      ...one,
      code: one.key === 'Enter' ? 'Enter' : '',
    }));
    expect(scannedIn(strokes)).toEqual(['Заказ 1042']);
  });

  it('may have keys of Shift in between', () => {
    const shifted = typed('ABC-1042').flatMap((one) =>
      'shift' in one && one.shift
        ? [
            { key: 'Shift', code: 'ShiftLeft', after: one.after },
            { ...one, after: 4 },
          ]
        : [one],
    );
    expect(scannedIn(shifted)).toEqual(['ABC-1042']);
  });

  it('comes once a code, two codes in a row', () => {
    expect(scannedIn([...typed('104712'), ...typed('104713')])).toEqual(['104712', '104713']);
  });

  it('begins anew after a pause', () => {
    const keys = [{ ...stroke('9'), after: 1000 }, ...typed('104712')];
    expect(scannedIn(keys)).toEqual(['104712']);
  });
});

describe('what a person types', () => {
  it.each<[string, readonly (Stroke & { readonly after: number })[]]>([
    ['slowly', typed('104712', 120)],
    ['as fast as fingers go', typed('104712', 50)],
    ['too short', typed('10471')],
    ['without Enter', typed('104712').slice(0, -1)],
    ['with Enter after a moment', [...typed('104712').slice(0, -1), { ...ENTER, after: 300 }]],
    ['with one pause', typed('104712').map((one, i) => (i === 3 ? { ...one, after: 60 } : one))],
    ['Enter alone', [{ ...ENTER, after: 5 }]],
    [
      'a shortcut in between',
      typed('104712').map((one, i) => (i === 4 ? { ...one, command: true } : one)),
    ],
    [
      'an arrow in between',
      typed('104712').map((one, i) =>
        i === 4 ? { key: 'ArrowLeft', code: 'ArrowLeft', after: 8 } : one,
      ),
    ],
  ])('%s is no scan', (_, strokes) => {
    expect(scannedIn(strokes)).toEqual([]);
  });
});

it('any text of a link comes through, whatever was typed slowly before it', () => {
  const signs = 'abcxyzABCXYZ0123456789:/?.#=-_&+%';
  const text = fc
    .array(fc.constantFrom(...signs), { minLength: 6, maxLength: 300 })
    .map((all) => all.join(''));
  const slow = fc.array(fc.tuple(fc.constantFrom(...signs), fc.integer({ min: 50, max: 500 })), {
    maxLength: 10,
  });
  const layouts = fc.constantFrom(
    (us: string) => us,
    (us: string) => RUSSIAN.get(us) ?? us,
  );
  fc.assert(
    fc.property(
      text,
      slow,
      fc.integer({ min: 0, max: 49 }),
      layouts,
      (scan, before, gap, write) => {
        // Without a letter nobody can tell which layout wrote it.
        fc.pre([...scan].some((us) => US_LETTERS.test(us)));
        const typing = before.map(([us, after]) => ({ ...stroke(us, write), after }));
        expect(scannedIn([...typing, ...typed(scan, gap, write)])).toEqual([scan]);
      },
    ),
  );
});

it('typing with a pause before every key is never a scan', () => {
  const key = fc.record({
    key: fc.oneof(
      fc.string({ minLength: 1, maxLength: 1 }),
      fc.constantFrom('Enter', 'Tab', 'Dead'),
    ),
    code: fc.constantFrom('', 'KeyA', 'Digit1', 'Enter', 'Slash'),
    shift: fc.boolean(),
    capsLock: fc.boolean(),
    command: fc.boolean(),
    after: fc.integer({ min: 50, max: 2000 }),
  });
  fc.assert(fc.property(fc.array(key, { maxLength: 60 }), (keys) => scannedIn(keys).length === 0));
});
