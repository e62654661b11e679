import { describe, expect, it } from 'vitest';
import {
  canRestart,
  IDLE_MS,
  isOlder,
  isTooOld,
  PAUSE_MS,
  restartsByItself,
} from '../../../src/lib/offline/updates';

const nothing = {
  attemptUndecided: false,
  printRunning: false,
  confirmOpen: false,
  orderElsewhere: false,
  journalOpen: false,
  printerForgets: false,
};

describe('canRestart', () => {
  it.each([
    'attemptUndecided',
    'printRunning',
    'confirmOpen',
    'orderElsewhere',
    'journalOpen',
  ] as const)('refuses even a seller while %s', (reason) => {
    const decision = canRestart({ ...nothing, [reason]: true, printerForgets: true });
    expect(decision).toEqual({
      byItself: false,
      onRequest: false,
      reasons: [reason, 'printerForgets'],
    });
  });

  it('leaves it to the seller when only the printer would have to be connected again', () => {
    expect(canRestart({ ...nothing, printerForgets: true })).toEqual({
      byItself: false,
      onRequest: true,
      reasons: ['printerForgets'],
    });
  });

  it('restarts by itself when nothing speaks against it', () => {
    expect(canRestart(nothing)).toEqual({ byItself: true, onRequest: true, reasons: [] });
  });
});

describe('a restart that nobody asked for', () => {
  const free = canRestart(nothing);
  const paying = canRestart({ ...nothing, attemptUndecided: true });
  const forgets = canRestart({ ...nothing, printerForgets: true });
  const elsewhere = canRestart({ ...nothing, orderElsewhere: true });
  const idle = { decision: free, quietMs: IDLE_MS, tooOld: false, alone: true };

  it.each([
    ['an idle till that is alone', idle, true],
    ['a till used a moment less than ten minutes ago', { ...idle, quietMs: IDLE_MS - 1 }, false],
    ['an idle till with another window', { ...idle, alone: false }, false],
    ['an idle till in the middle of a payment', { ...idle, decision: paying }, false],
    ['an idle till whose printer would be forgotten', { ...idle, decision: forgets }, false],
    ['one that is too old, after a breath', { ...idle, tooOld: true, quietMs: PAUSE_MS }, true],
    ['one that is too old, under a finger', { ...idle, tooOld: true, quietMs: 0 }, false],
    ['one that is too old, in a payment', { ...idle, tooOld: true, decision: paying }, false],
    [
      'one that is too old, whose printer costs a tap',
      { ...idle, tooOld: true, decision: forgets },
      true,
    ],
    ['one that is too old, with another window', { ...idle, tooOld: true, alone: false }, true],
    [
      'one that is too old, with an order in another window',
      { ...idle, tooOld: true, decision: elsewhere, alone: false },
      false,
    ],
  ])('%s', (_, facts, expected) => {
    expect(restartsByItself(facts)).toBe(expected);
  });
});

describe('versions', () => {
  it.each([
    ['0.1.0', '0.1.1', true],
    ['0.9.0', '0.10.0', true],
    ['0.9.9+aaa', '1.0.0+bbb', true],
    ['0.1.0+aaa', '0.1.0+bbb', false],
    ['1.0.0', '0.9.9', false],
    ['', '9.9.9', false],
    ['0.1.0', 'latest', false],
    ['0.1', '0.2', false],
    ['0.1.0', '0.2.0-beta.1', false],
    ['0.1.0', '99999999.0.0', false],
  ])('%s is older than %s: %s', (version, than, expected) => {
    expect(isOlder(version, than)).toBe(expected);
  });
});

describe('the minimum version', () => {
  it.each([
    [
      'below it, and the host has a newer one',
      '0.1.0',
      { version: '0.2.0', minimum: '0.2.0' },
      true,
    ],
    ['at it', '0.2.0', { version: '0.3.0', minimum: '0.2.0' }, false],
    [
      'a minimum that the host itself does not reach binds nobody',
      '0.1.0',
      { version: '0.2.0', minimum: '0.3.0' },
      false,
    ],
    ['a minimum of pure nonsense', '0.1.0', { version: '0.2.0', minimum: 'soon' }, false],
    ['a version of pure nonsense', '0.1.0', { version: 'soon', minimum: '0.2.0' }, false],
    [
      'the host still has this very version',
      '0.1.0',
      { version: '0.1.0', minimum: '0.2.0' },
      false,
    ],
  ])('%s', (_, own, release, expected) => {
    expect(isTooOld(own, release)).toBe(expected);
  });
});
