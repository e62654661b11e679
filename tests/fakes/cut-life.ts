// The life of one page, which can be killed at any call it makes to the world: before the call gets there, or after it
// was done and the page has not heard of it. From then on nothing settles in the page and nothing of it gets out.

/** One call of a page: which of those with its name, from 0. */
interface Call {
  readonly name: string;
  readonly nth: number;
}

/** Where a page is killed. */
export interface Cut extends Call {
  readonly when: 'before' | 'after';
}

/** A place where a page could be killed. */
export interface Place {
  readonly cut: Cut;
  /** how often something outside of the page had been changed by then: with the same number the same world is left */
  readonly changes: number;
}

export const textOf = ({ when, name, nth }: Cut): string => `${when} ${name} ${nth + 1}`;

/** Calls that may be on their way for as long as the page lives. */
const LONG = /^(lock|device) /;

export class PageLife {
  /** Settles when the page is dead. */
  readonly over: Promise<void>;
  readonly #cut: Cut | null;
  readonly #changes: () => number;
  readonly #counts = new Map<string, number>();
  readonly #places: Place[] = [];
  #underWay = 0;
  #isOver = false;
  #end: () => void = () => {};

  /** @param changes how often something outside of the page was changed so far */
  constructor(cut: Cut | null = null, changes: () => number = () => 0) {
    this.#cut = cut;
    this.#changes = changes;
    this.over = new Promise((resolve) => (this.#end = resolve));
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Nothing that the page has asked for is on its way. */
  get isQuiet(): boolean {
    return this.#underWay === 0;
  }

  /** Where this page could have been killed: before every call it began, after every one that came to an end. */
  get places(): readonly Place[] {
    return this.#places;
  }

  /** A call that answers later. */
  call<T>(name: string, begin: () => Promise<T>): Promise<T> {
    const call = this.#enter(name);
    if (!call) return never();
    return new Promise((resolve, reject) => {
      // A function, so that what throws at once ends like what rejects.
      const begun = (async () => begin())();
      begun.then(
        (value) => this.#leave(call) && resolve(value),
        (error: unknown) => this.#leave(call) && reject(error as Error),
      );
    });
  }

  /** A call that is done at once and answers nothing. */
  tell(name: string, begin: () => void): void {
    const call = this.#enter(name);
    if (!call) return;
    begin();
    this.#leave(call);
  }

  /** What the world does in the page: an event, a timer. A dead page does not notice. */
  hears<A extends unknown[]>(listener: (...args: A) => void): (...args: A) => void {
    return (...args) => {
      if (!this.#isOver) listener(...args);
    };
  }

  /** The page is killed. */
  kill(): void {
    this.#isOver = true;
    this.#end();
  }

  #enter(name: string): Call | null {
    if (this.#isOver) return null;
    const nth = this.#counts.get(name) ?? 0;
    this.#counts.set(name, nth + 1);
    const call = { name, nth };
    this.#pass(call, 'before');
    if (this.#isOver) return null;
    if (!LONG.test(name)) this.#underWay += 1;
    return call;
  }

  /** Whether the page hears how the call ended. */
  #leave(call: Call): boolean {
    if (this.#isOver) return false;
    if (!LONG.test(call.name)) this.#underWay -= 1;
    this.#pass(call, 'after');
    return !this.#isOver;
  }

  #pass(call: Call, when: Cut['when']): void {
    this.#places.push({ cut: { ...call, when }, changes: this.#changes() });
    const cut = this.#cut;
    if (cut?.when === when && cut.name === call.name && cut.nth === call.nth) this.kill();
  }
}

/** One of its own each time: a single one would gather everything that ever waited for it. */
const never = <T>(): Promise<T> => new Promise<T>(() => {});
