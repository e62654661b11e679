// Amounts and currencies at the doors: what a link, a payment app or the database may bring.
import * as z from 'zod/mini';
import { MAX_MINOR } from './money';

/** An ISO 4217 code. */
export const Currency = z.string().check(z.regex(/^[A-Z]{3}$/));
/** An amount in minor units, zero or more. */
export const Minor = z.int().check(z.gte(0), z.lte(MAX_MINOR));
/** An amount in minor units that may be negative: lines and adjustments. */
export const SignedMinor = z.int().check(z.gte(-MAX_MINOR), z.lte(MAX_MINOR));
