// Ids of jobs inside a printer: four printable characters that do not come again soon.

const FIRST = 0x21;
/** `!` to `~` */
const DIGITS = 94;
const COUNT = DIGITS ** 4;

export class ProcessIds {
  #next: number;

  /** @param start chosen by chance, so that an answer to an earlier page is not taken for one of ours */
  constructor(start = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) {
    this.#next = start % COUNT;
  }

  next(): string {
    const number = this.#next;
    this.#next = (number + 1) % COUNT;
    const digit = (power: number) => FIRST + (Math.floor(number / DIGITS ** power) % DIGITS);
    return String.fromCharCode(digit(3), digit(2), digit(1), digit(0));
  }
}
