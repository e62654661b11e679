import { expect, it } from 'vitest';
import { AppError, assertNever, isAppError } from '../../../src/lib/domain/errors';

it('an error keeps its code, its cause and its facts', () => {
  const cause = new Error('socket');
  const error = new AppError('shop-unreachable', undefined, { cause, details: { host: 'a.b' } });
  expect(error).toMatchObject({
    name: 'AppError',
    code: 'shop-unreachable',
    message: 'shop-unreachable',
    cause,
    details: { host: 'a.b' },
  });
  expect([isAppError(error), isAppError(cause), isAppError(null)]).toEqual([true, false, false]);
});

it('a forgotten case is an error, not silence', () => {
  expect(() => assertNever('new case' as never)).toThrow(TypeError);
});
