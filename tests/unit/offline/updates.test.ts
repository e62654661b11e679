import { describe, expect, it } from 'vitest';
import { canRestart } from '../../../src/lib/offline/updates';

describe('canRestart', () => {
  const nothing = {
    attemptUndecided: false,
    printRunning: false,
    confirmOpen: false,
    printerForgets: false,
  };

  it.each(['attemptUndecided', 'printRunning', 'confirmOpen'] as const)(
    'refuses even a seller while %s',
    (reason) => {
      const decision = canRestart({ ...nothing, [reason]: true, printerForgets: true });
      expect(decision).toEqual({
        byItself: false,
        onRequest: false,
        reasons: [reason, 'printerForgets'],
      });
    },
  );

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
