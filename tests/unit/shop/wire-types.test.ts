// The types a shop sees and the schemas a till reads with say the same: checked by the compiler, and by one run.
import { expect, expectTypeOf, test } from 'vitest';
import type * as z from 'zod/mini';
import type { DocumentOrder, Order } from '../../../src/lib/domain/order';
import type {
  ResultClaims as Claims,
  ResultTender as Tender,
} from '../../../src/lib/domain/result';
import * as domain from '../../../src/lib/domain/shop';
import type { PrivateJwk as StoredKey } from '../../../src/lib/schemes/kass/device-key';
import type {
  Grants,
  Letterhead,
  PrivateJwk,
  PublicJwk,
  ResultClaims,
  ResultTender,
  ShopDocument,
  ShopOrder,
} from '../../../src/lib/shop/index';

/** All members that a shop writes of an order itself. */
type Written<T extends { ord: object }> = T['ord'] &
  Omit<T, 'v' | 'iss' | 'aud' | 'jti' | 'iat' | 'exp' | 'act' | 'ord' | 'cb' | 'st'>;
/** Without brands, and with nothing to see of how a type was put together. */
type Plain<T> = T extends string
  ? string extends T
    ? string
    : T extends `${infer Literal}`
      ? Literal
      : string
  : T extends object
    ? { [K in keyof T]: Plain<T[K]> }
    : T;

test('the published types are those of the schemas', () => {
  expectTypeOf<Plain<ShopOrder>>().toEqualTypeOf<Plain<Written<z.input<typeof Order>>>>();
  expectTypeOf<Plain<ShopDocument>>().toEqualTypeOf<
    Plain<Written<z.input<typeof DocumentOrder>>>
  >();
  expectTypeOf<Plain<ResultTender>>().toEqualTypeOf<Plain<z.infer<typeof Tender>>>();
  expectTypeOf<Plain<Omit<ResultClaims, 'jti' | 'sup'>>>().toEqualTypeOf<
    Plain<Omit<Claims, 'jti' | 'sup'>>
  >();
  expectTypeOf<keyof ResultClaims>().toEqualTypeOf<keyof Claims>();
  expectTypeOf<Plain<Grants>>().toEqualTypeOf<Plain<domain.Grants>>();
  expectTypeOf<Plain<Letterhead>>().toEqualTypeOf<Plain<z.input<typeof domain.Letterhead>>>();
  expectTypeOf<Plain<PublicJwk>>().toEqualTypeOf<Plain<domain.PublicJwk>>();
  expectTypeOf<Plain<PrivateJwk>>().toEqualTypeOf<Plain<StoredKey>>();
});

test('what a shop may grant, the till reads', () => {
  const grants: Grants = { ...domain.DEFAULT_GRANTS, exp: 1, limits: { EUR: 1 } };
  expect(domain.Grants.parse(grants)).toEqual(grants);
});
