// Calls to the database, bound to one that is open.
import type { KassDb } from './db';

/** What takes the database first, and then whatever it needs. */
type Part = (db: KassDb, ...rest: never[]) => unknown;

/** The calls of a table without their database. Generic ones come out for the widest case; their port says more. */
export type Bound<P extends Readonly<Record<string, Part>>> = {
  readonly [K in keyof P]: P[K] extends (db: KassDb, ...rest: infer A) => infer R
    ? (...rest: A) => R
    : never;
};

export function bind<P extends Readonly<Record<string, Part>>>(parts: P, db: KassDb): Bound<P> {
  const bound = Object.entries(parts).map(([name, part]) => [
    name,
    (...rest: never[]) => part(db, ...rest),
  ]);
  return Object.fromEntries(bound) as Bound<P>;
}
