import { describe, expect, it } from 'vitest';
import { NewPin } from '../../../src/lib/till/new-pin.svelte';

function typed(first: string, second: string): NewPin {
  const draft = new NewPin();
  draft.typeFirst(first);
  draft.typeSecond(second);
  return draft;
}

describe('a new PIN', () => {
  it.each([
    ['', '', null, null],
    ['12', '', null, null],
    ['12', '1', 'first', null],
    ['12a4', '', 'first', null],
    ['4711', '', null, null],
    ['4711', '47', null, null],
    ['4711', '48', 'second', null],
    ['4711', '4711', null, '4711'],
    ['4711', '47110', 'second', null],
  ] as const)('“%s” and “%s”: wrong is %s, the PIN is %s', (first, second, wrong, pin) => {
    const draft = typed(first, second);
    expect([draft.wrong, draft.pin]).toEqual([wrong, pin]);
  });

  it('is forgotten on the screen once it was stored', () => {
    const draft = typed('4711', '4711');
    draft.clear();
    expect([draft.first, draft.second, draft.pin]).toEqual(['', '', null]);
  });
});
