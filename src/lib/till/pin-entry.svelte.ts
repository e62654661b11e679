// A PIN being typed: what is wrong with it, and how long too many wrong ones still lock it.
import { isAppError, toAppError, type AppError } from '../domain/errors';
import type { Clock } from './ports';

const SECOND_MS = 1000;

export class PinEntry {
  readonly #check: (pin: string) => Promise<void>;
  readonly #clock: Clock;
  #text = $state('');
  #isBusy = $state(false);
  #error = $state.raw<AppError | null>(null);
  #secondsLeft = $state(0);
  #cancel = () => {};

  /** @param check throws AppError `pin-*` */
  constructor(check: (pin: string) => Promise<void>, clock: Clock) {
    this.#check = check;
    this.#clock = clock;
  }

  get text(): string {
    return this.#text;
  }
  get isBusy(): boolean {
    return this.#isBusy;
  }
  /** Why the last one was not taken; null while there is nothing to say. */
  get error(): AppError | null {
    return this.#error;
  }
  /** How long no PIN is taken. */
  get secondsLeft(): number {
    return this.#secondsLeft;
  }
  get canTry(): boolean {
    return this.#text !== '' && !this.#isBusy && this.#secondsLeft === 0;
  }

  type(text: string): void {
    this.#text = text;
    if (this.#secondsLeft === 0) this.#error = null;
  }

  /** What was typed is gone, also when the dialog is left; a lock is not. */
  clear(): void {
    this.#text = '';
    if (this.#secondsLeft === 0) this.#error = null;
  }

  /** Returns whether this is the owner. */
  async try(): Promise<boolean> {
    if (!this.canTry) return false;
    this.#isBusy = true;
    try {
      await this.#check(this.#text);
      this.clear();
      return true;
    } catch (error) {
      this.#refuse(toAppError(error));
      return false;
    } finally {
      this.#isBusy = false;
    }
  }

  #refuse(error: AppError): void {
    this.#text = '';
    this.#error = error;
    if (isAppError(error) && error.code === 'pin-locked')
      this.#countDown(Number(error.details['seconds']));
  }

  #countDown(seconds: number): void {
    this.#cancel();
    const end = this.#clock.now() + seconds * SECOND_MS;
    const tick = () => {
      this.#secondsLeft = Math.max(0, Math.ceil((end - this.#clock.now()) / SECOND_MS));
      if (this.#secondsLeft > 0) this.#cancel = this.#clock.after(SECOND_MS, tick);
      else this.#error = null;
    };
    tick();
  }
}
