// One thing at a time that the seller asked for on a screen: whether it is under way, and the words when it did
// not work. A chooser that was closed is an answer, not a fault.
import { toAppError } from '../domain/errors';
import { wordsFor, type Words } from './messages';

export class Action {
  #isBusy = $state(false);
  #fault = $state.raw<Words | null>(null);

  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** What to tell about the last one; null when it worked. */
  get fault(): Words | null {
    return this.#fault;
  }

  /** Nothing is to be told any more. */
  forget(): void {
    this.#fault = null;
  }

  /** Begins `work` at once, so that it may use the tap it runs in. Returns whether it was done. */
  async run(work: () => Promise<unknown>): Promise<boolean> {
    if (this.#isBusy) return false;
    this.#isBusy = true;
    this.#fault = null;
    try {
      await work();
      return true;
    } catch (error) {
      const { code } = toAppError(error);
      this.#fault = code === 'printer-cancelled' ? null : wordsFor(code);
      return false;
    } finally {
      this.#isBusy = false;
    }
  }
}
