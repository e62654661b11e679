// Several windows of one till: locks that exclude one another, news that reach all the others. One may be closed.
import type { Windows } from '../../src/lib/till/ports';

export class FakeHouse {
  readonly #locks = new Map<string, Promise<unknown>>();
  readonly #listeners = new Map<string, Set<() => void>>();
  /** how often something was announced */
  announcements = 0;

  window(name: string): Windows {
    const heard = new Set<() => void>();
    this.#listeners.set(name, heard);
    return {
      name,
      exclusive: (lock, work, ifFree = false) =>
        ifFree && this.#locks.has(lock) ? Promise.resolve(null) : this.#queued(lock, work),
      alive: () => Promise.resolve(new Set(this.#listeners.keys())),
      announce: () => {
        this.announcements += 1;
        for (const [other, listeners] of this.#listeners)
          if (other !== name) for (const listener of listeners) listener();
      },
      onNews: (listener) => {
        heard.add(listener);
        return () => heard.delete(listener);
      },
    };
  }

  /** The window dies: nobody hears it or holds anything for it any more. */
  close(name: string): void {
    this.#listeners.delete(name);
  }

  #queued<T>(lock: string, work: () => Promise<T>): Promise<T> {
    const before = this.#locks.get(lock) ?? Promise.resolve();
    const turn = before.then(work, work);
    const held = turn
      .catch(() => undefined)
      .then(() => {
        if (this.#locks.get(lock) === held) this.#locks.delete(lock);
      });
    this.#locks.set(lock, held);
    return turn;
  }
}
