// One pairing on the screen: the question, the six digits, the shop's answer. A reload goes on where it was.
//
//   reading → asked → reading → asking → paired (tested)
//                └ (not confirmed)  └→ stopped | failed
import { type AppError, toAppError } from '../domain/errors';
import type { Shop } from '../domain/shop';
import { findDemoWorld, useDemoPay } from './demo-world';
import { ASK_EVERY_MS, isChecked, labelOf, previewPairing, type PairingPreview } from './pair';
import type { ShopCheck } from './shops-check';
import { type Till } from './till.svelte';

/** After the shop has said yes: its page is read once more and it is asked for this till's grants, by its key. */
export type Test = 'running' | 'done' | 'failed';

export type PairingStep =
  | { readonly type: 'reading' }
  /** nothing is stored or sent before the seller confirms */
  | { readonly type: 'asked'; readonly preview: PairingPreview }
  /** `label` is what this till calls itself to the shop */
  | { readonly type: 'asking'; readonly shop: Shop; readonly label: string }
  | { readonly type: 'paired'; readonly shop: Shop; readonly label: string; readonly test: Test }
  | { readonly type: 'stopped' }
  | { readonly type: 'failed'; readonly error: AppError };

export class Pairing {
  readonly #till: Till;
  readonly #request: string;
  #step = $state.raw<PairingStep>({ type: 'reading' });
  #isSilent = $state(false);

  /** @param request a pairing link, or its fragment */
  constructor(till: Till, request: string) {
    this.#till = till;
    this.#request = request;
  }

  get step(): PairingStep {
    return this.#step;
  }
  /** The shop did not answer the last time it was asked; it is asked again. */
  get isSilent(): boolean {
    return this.#isSilent;
  }

  /** Reads the link, for the question or to go on with what was confirmed before. */
  read(): Promise<void> {
    return this.#lead(async () => {
      const preview = await previewPairing(this.#till.ports, this.#request);
      return preview.asking ? asking(preview.asking) : { type: 'asked', preview };
    });
  }

  /** The seller confirmed. */
  confirm(): Promise<void> {
    return this.#lead(async () => asking(await this.#till.pair(this.#request, this.#newLabel())));
  }

  /** The digits differ. */
  async stop(): Promise<void> {
    if (this.#step.type !== 'asking') return;
    const { shop } = this.#step;
    this.#step = { type: 'stopped' };
    await this.#till.stopPairing(shop);
  }

  /** Tries both ways with the key of the new pairing (link-security §9 step 5); also when the seller asks again. */
  async test(): Promise<void> {
    if (this.#step.type !== 'paired') return;
    const { shop, label } = this.#step;
    this.#step = { type: 'paired', shop, label, test: 'running' };
    const check = await this.#till.checkShop(shop).catch((): ShopCheck => 'silent');
    this.#step = { type: 'paired', shop, label, test: check === 'fits' ? 'done' : 'failed' };
  }

  /** Asks the shop until it has decided, or until the returned function is called. */
  keepAsking(): () => void {
    let cancel = () => {};
    let isOver = false;
    const ask = async () => {
      const next = await this.#ask();
      if (isOver) return;
      if (!next) cancel = this.#till.ports.clock.after(ASK_EVERY_MS, () => void ask());
      else {
        this.#step = next;
        await this.test();
      }
    };
    void ask();
    return () => {
      isOver = true;
      cancel();
    };
  }

  /** @returns null when the shop has not decided yet */
  async #ask(): Promise<PairingStep | null> {
    if (this.#step.type !== 'asking') return null;
    const { shop, label } = this.#step;
    try {
      const now = await this.#till.askShop(shop);
      this.#isSilent = false;
      if (now.state !== 'paired') return this.#stillAsking(now, label);
      if (now.demo) await this.#useDemoPay();
      return { type: 'paired', shop: now, label, test: 'running' };
    } catch (error) {
      const refused = toAppError(error);
      this.#isSilent = refused.code === 'pair-unreachable';
      if (this.#isSilent) return null;
      if (refused.code === 'pair-expired') await this.#till.stopPairing(shop);
      return { type: 'failed', error: refused };
    }
  }

  /** The shop has not decided, but its site may have been read by now. */
  #stillAsking(shop: Shop, label: string): null {
    if (this.#step.type === 'asking' && !isChecked(this.#step.shop) && isChecked(shop))
      this.#step = { type: 'asking', shop, label };
    return null;
  }

  /** So that the demo shop's orders can be paid by card at once. */
  async #useDemoPay(): Promise<void> {
    const world = await findDemoWorld(this.#till.ports);
    if (world) await useDemoPay(this.#till, world);
  }

  async #lead(next: () => Promise<PairingStep>): Promise<void> {
    this.#step = { type: 'reading' };
    try {
      this.#step = await next();
    } catch (error) {
      this.#step = { type: 'failed', error: toAppError(error) };
    }
  }

  /** Tells this till from the shop's other ones until its admin gives it a name. */
  #newLabel(): string {
    const [high = 0, low = 0] = this.#till.ports.random(2);
    return `Kass ${String(((high << 8) | low) % 10_000).padStart(4, '0')}`;
  }
}

const asking = (shop: Shop): PairingStep => ({ type: 'asking', shop, label: labelOf(shop) });
