// Several windows of one till: locks that exclude one another, news that reach all the others. One may be closed.
import type { IfHeld, Windows } from '../../src/lib/till/ports';

export class FakeHouse {
  readonly #locks = new Map<string, Lock>();
  readonly #listeners = new Map<string, Set<() => void>>();
  /** how often something was announced */
  announcements = 0;

  window(name: string): Windows {
    const heard = new Set<() => void>();
    this.#listeners.set(name, heard);
    return {
      name,
      exclusive: (lock, work, ifHeld = 'wait') => this.#exclusive(name, lock, work, ifHeld),
      alive: () => Promise.resolve(new Set(this.#listeners.keys())),
      held: (prefix) => Promise.resolve(new Set(this.#held(prefix))),
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

  #held(prefix: string): string[] {
    return [...this.#locks].flatMap(([name, { lose, holder }]) =>
      lose && name.startsWith(prefix) && this.#listeners.has(holder)
        ? name.slice(prefix.length)
        : [],
    );
  }

  async #exclusive<T>(
    window: string,
    name: string,
    work: () => Promise<T>,
    ifHeld: IfHeld,
  ): Promise<T | null> {
    // A browser never answers at once.
    await Promise.resolve();
    const lock = this.#locks.get(name) ?? { lose: null, holder: window, waiting: [] };
    this.#locks.set(name, lock);
    if (lock.lose && ifHeld === 'leave') return null;
    if (ifHeld === 'takeOver') lock.lose?.();
    else while (lock.lose) await new Promise<void>((resolve) => lock.waiting.push(resolve));
    let lose = () => {};
    const lost = new Promise<null>((resolve) => (lose = () => resolve(null)));
    lock.lose = lose;
    lock.holder = window;
    try {
      return await Promise.race([work(), lost]);
    } finally {
      if (lock.lose === lose) {
        lock.lose = null;
        lock.waiting.shift()?.();
      }
    }
  }
}

interface Lock {
  /** takes it away from whoever holds it; null while nobody does */
  lose: (() => void) | null;
  /** the window that holds it, or held it last */
  holder: string;
  readonly waiting: (() => void)[];
}
