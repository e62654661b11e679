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

/** @param onError told of every call that fails; the call fails all the same */
export function bind<P extends Readonly<Record<string, Part>>>(
  parts: P,
  db: KassDb,
  onError: (error: unknown) => void = () => {},
): Bound<P> {
  const bound = Object.entries(parts).map(([name, part]) => [
    name,
    async (...rest: never[]) => {
      try {
        return await part(db, ...rest);
      } catch (error) {
        onError(error);
        throw error;
      }
    },
  ]);
  return Object.fromEntries(bound) as Bound<P>;
}
