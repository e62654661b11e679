// A new PIN being typed, twice: the second time shows a slip of the finger before it locks the owner out.
import { isPin } from './pin';

export class NewPin {
  #first = $state('');
  #second = $state('');

  get first(): string {
    return this.#first;
  }
  get second(): string {
    return this.#second;
  }
  /** What is wrong with what stands there so far; what can still become right is not. */
  get wrong(): 'first' | 'second' | null {
    const isOver = this.#second !== '';
    if (/\D/.test(this.#first) || (isOver && !isPin(this.#first))) return 'first';
    return this.#second !== '' && !this.#first.startsWith(this.#second) ? 'second' : null;
  }
  /** The PIN, once it was typed twice alike. */
  get pin(): string | null {
    return isPin(this.#first) && this.#first === this.#second ? this.#first : null;
  }

  typeFirst(text: string): void {
    this.#first = text;
  }
  typeSecond(text: string): void {
    this.#second = text;
  }
  clear(): void {
    this.#first = '';
    this.#second = '';
  }
}
