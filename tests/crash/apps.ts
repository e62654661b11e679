// The apps on the seller's tablet, outside of the till: what a customer paid and what came out, whoever knows of it.
// They live on when the till's page dies, and come back to it by an address.
import type { VirtualPrinter } from '../../examples/printer/virtual-printer';

/** What a link of the project's own format says: where to come back to, and the order for the app. */
function readAppLink(href: string) {
  const pairs = new URLSearchParams(href.slice(href.indexOf('?') + 1));
  const callback = pairs.get('callback') ?? '';
  const order = JSON.parse(pairs.get('order') ?? '{}') as {
    readonly ref: string;
    readonly sum: number;
    readonly cur: string;
    readonly escpos: string;
  };
  const back = (answer: Readonly<Record<string, string>>): string =>
    callback
      .slice(1, -1)
      .replace('{*}', new URLSearchParams({ ...answer, ref: order.ref }).toString());
  return { order, back };
}

/** What an app shows: an order that nobody has finished yet. */
type Open = ReturnType<typeof readAppLink>;

/** A payment app that takes the money of one reference once. */
export class FakePayApp {
  /** minor units, by reference */
  readonly charges = new Map<string, number>();
  /** how often the till has opened it */
  opened = 0;
  #open: Open | null = null;

  open(href: string): void {
    this.opened += 1;
    this.#open = readAppLink(href);
  }

  /** The customer pays what the app shows. Returns the address it goes back to; null when it shows nothing. */
  finish(): string | null {
    const open = this.#open;
    if (!open) return null;
    this.#open = null;
    const { ref, sum, cur } = open.order;
    this.charges.set(ref, sum);
    return open.back({
      status: 'approved',
      amount: String(sum),
      currency: cur,
      tx: `T-${[...this.charges.keys()].indexOf(ref) + 1}`,
    });
  }

  hasCharged(attempt: string): boolean {
    return [...this.charges.keys()].some((ref) => ref.startsWith(`${attempt}.`));
  }

  /** The number on its slip. */
  slipOf(attempt: string): string {
    return `T-${[...this.charges.keys()].findIndex((ref) => ref.startsWith(`${attempt}.`)) + 1}`;
  }
}

/** A print app in front of a printer of its own. */
export class FakePrintApp {
  readonly #printer: VirtualPrinter;
  /** how often the till has opened it */
  opened = 0;
  #open: Open | null = null;

  constructor(printer: VirtualPrinter) {
    this.#printer = printer;
  }

  open(href: string): void {
    this.opened += 1;
    this.#open = readAppLink(href);
  }

  async finish(): Promise<string | null> {
    const open = this.#open;
    if (!open) return null;
    this.#open = null;
    await this.#printer.receive(Uint8Array.from(Buffer.from(open.order.escpos, 'base64')));
    return open.back({ status: 'printed' });
  }
}
