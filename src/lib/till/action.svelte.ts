// One thing at a time that the seller asked for on a screen: whether it is under way, and the words when it did
// not work. A chooser that was closed is an answer, not a fault.
import { toAppError, type AppError } from '../domain/errors';
import { wordsFor, type Words } from './messages';

export class Action {
  #isBusy = $state(false);
  #error = $state.raw<AppError | null>(null);

  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** What to tell about the last one; null when it worked. */
  get fault(): Words | null {
    return this.#error && wordsFor(this.#error.code);
  }

  /** The same as it was thrown, for screens that know more of it. */
  get error(): AppError | null {
    return this.#error;
  }

  /** Nothing is to be told any more. */
  forget(): void {
    this.#error = null;
  }

  /** Begins `work` at once, so that it may use the tap it runs in. Returns whether it was done. */
  async run(work: () => Promise<unknown>): Promise<boolean> {
    if (this.#isBusy) return false;
    this.#isBusy = true;
    this.#error = null;
    try {
      await work();
      return true;
    } catch (error) {
      const known = toAppError(error);
      this.#error = known.code === 'printer-cancelled' ? null : known;
      return false;
    } finally {
      this.#isBusy = false;
    }
  }
}
