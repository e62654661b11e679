// Waiting for things that may never come. Knows timers and promises, nothing of printers.
import type { DeviceEnvironment } from './device';

export type Timers = Pick<DeviceEnvironment, 'setTimeout' | 'clearTimeout'>;

/** Settles as `work` does, or rejects with `late()` after `ms` milliseconds; what `work` does then is ignored. */
export function withDeadline<T>(
  { setTimeout, clearTimeout }: Timers,
  ms: number,
  work: Promise<T>,
  late: () => Error,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late()), ms);
    void work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** What `work` gives, or null when it has not come after `ms` milliseconds; what it does then is ignored. */
export function within<T>(
  { setTimeout, clearTimeout }: Timers,
  ms: number,
  work: Promise<T>,
): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(null), ms);
    void work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Resolves after `ms` milliseconds; at once for 0. */
export function pause({ setTimeout }: Timers, ms: number): Promise<void> {
  return ms === 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms));
}

/** A promise and the way to resolve it. */
export interface Signal {
  readonly raised: Promise<void>;
  raise(): void;
}

export function makeSignal(): Signal {
  let raise = (): void => {};
  const raised = new Promise<void>((resolve) => {
    raise = resolve;
  });
  return { raised, raise: () => raise() };
}

/** Lets one piece of work begin only when the one before it has ended, well or badly. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => {}); // whoever took the turn is told; the next one only waits
    return turn;
  }
}
