import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deliveryDelay, GIVE_UP_AFTER_MS, printDelay } from '../../../src/lib/offline/backoff';
import { NOW, steady } from './samples';

const tried = (tries: number) => ({ tries, createdAt: NOW });

describe('the wait before a result is sent again', () => {
  it('has no end a week after the sale', () => {
    expect(deliveryDelay(tried(3), NOW + GIVE_UP_AFTER_MS + 1, steady())).toBeNull();
    expect(deliveryDelay(tried(3), NOW + GIVE_UP_AFTER_MS + 1, steady(), 1000)).toBeNull();
  });

  it.each([
    [1, 5],
    [2, 30],
    [3, 120],
    [4, 600],
    [5, 3600],
    [6, 3600],
    [99, 3600],
  ])('after try %i is %i seconds', (tries, seconds) => {
    expect(deliveryDelay(tried(tries), NOW, steady())).toBe(seconds * 1000);
  });

  it('is what the shop wishes, up to a day', () => {
    expect(deliveryDelay(tried(5), NOW, steady(), 45_000)).toBe(45_000);
    expect(deliveryDelay(tried(1), NOW, steady(), 86_400_000)).toBe(86_400_000);
  });

  it.each([
    [1, 5],
    [2, 30],
    [99, 30],
  ])('after try %i is %i seconds for a shop that wishes none: it is not hammered', (tries, s) => {
    expect(deliveryDelay(tried(tries), NOW, steady(), 0)).toBe(s * 1000);
  });

  it('is never undercut by chance and never stretched by more than a quarter', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.nat(255), fc.option(fc.nat(1e8)), (tries, byte, afterMs) => {
        const plain = deliveryDelay(tried(tries), NOW, steady(), afterMs ?? undefined) ?? -1;
        const delay = deliveryDelay(tried(tries), NOW, steady(byte), afterMs ?? undefined) ?? -1;
        expect(delay).toBeGreaterThanOrEqual(plain);
        expect(delay).toBeLessThanOrEqual(Math.ceil(plain * 1.25));
      }),
    );
  });
});

describe('the wait before a printer is tried again', () => {
  it.each([
    [1, 2],
    [2, 5],
    [3, 15],
    [4, 30],
    [5, 60],
    [1000, 60],
  ])('after try %i is %i seconds', (tries, seconds) => {
    expect(printDelay(tries)).toBe(seconds * 1000);
  });
});
