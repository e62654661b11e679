import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  AttemptId,
  newAttemptId,
  newNonce,
  PrinterId,
  randomId,
} from '../../../src/lib/domain/ids';

describe('an id from outside', () => {
  test.each([['short'], ['x'.repeat(65)], ['with space'], ['dot.in.id.'], ['кириллица'], ['']])(
    '%s is refused',
    (text) => {
      expect(AttemptId.safeParse(text).success).toBe(false);
    },
  );

  it('is accepted in the base64url alphabet, 8 to 64 characters long', () => {
    expect(AttemptId.safeParse('Az09-_Az').success).toBe(true);
    expect(AttemptId.safeParse('x'.repeat(64)).success).toBe(true);
    expect(PrinterId.safeParse('on-screen').success).toBe(true);
  });
});

describe('a new id', () => {
  const bytes = fc.uint8Array({ minLength: 16, maxLength: 16 });

  it('asks for 16 random bytes', () => {
    const asked: number[] = [];
    newAttemptId((length) => {
      asked.push(length);
      return new Uint8Array(length);
    });
    expect(asked).toEqual([16]);
  });

  it('is the base64url text of its bytes, so none of the 128 bits is lost', () => {
    fc.assert(
      fc.property(bytes, (random) => {
        expect(randomId(() => random)).toBe(Buffer.from(random).toString('base64url'));
      }),
    );
  });

  it('passes its own check', () => {
    fc.assert(
      fc.property(bytes, (random) => {
        expect(newNonce(() => random)).toHaveLength(22);
      }),
    );
  });
});
