// Of several windows that show the same sale or document, one leads. A Web Lock says which; it dies with its window.
import type { SaleId } from '../domain/ids';
import type { IfHeld, Ports } from './ports';

/** Where this window stands; `asking` until the locks have answered. */
export type Place = 'asking' | 'leads' | 'follows';

const SALE = 'sale:';

/** The lock of whoever leads a sale. */
export const saleLock = (id: SaleId): string => SALE + id;

/** The ids of the sales that a window of this till leads, this one or another. */
export const ledSales = (windows: Ports['windows']): Promise<ReadonlySet<string>> =>
  windows.held(SALE);

export class Lead {
  readonly #windows: Ports['windows'];
  readonly #lock: string;
  #place: Place = $state('asking');
  #takeOver = (): void => {};

  /** @param lock what is led, e.g. `saleLock` */
  constructor(windows: Ports['windows'], lock: string) {
    this.#windows = windows;
    this.#lock = lock;
  }

  get place(): Place {
    return this.#place;
  }

  /** Asks for the lead, and waits for it. Returns the way to give it up. */
  ask(): () => void {
    let giveUp = () => {};
    const given = new Promise<boolean>((resolve) => (giveUp = () => resolve(true)));
    const hold = (): Promise<boolean> => {
      this.#place = 'leads';
      return given;
    };
    const ask = async (ifHeld: IfHeld): Promise<boolean> => {
      const isOver = await this.#windows.exclusive(this.#lock, hold, ifHeld);
      if (!isOver) this.#place = 'follows';
      return isOver ?? false;
    };
    void (async () => {
      let isOver = await ask('leave');
      while (!isOver) isOver = await ask('wait');
    })();
    this.#takeOver = () => void ask('takeOver');
    return giveUp;
  }

  /** The seller goes on in this window: the one that led looks on from now on. */
  takeOver(): void {
    if (this.#place === 'follows') this.#takeOver();
  }
}
