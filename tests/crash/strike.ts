// When something is killed: at a moment of the trip, at a request on its way to the shop or to the printer, at its answer.
import type { Page } from '@playwright/test';
import type { Moment } from './browser-trip';

/** Where a trip is struck. */
export type When =
  | Moment
  | 'the result is on its way'
  | 'the shop has answered'
  | 'the paper is on its way'
  | 'the printer has answered';

/** How an address tells whose request it is. */
const TO_SHOP = /\/kass\/result/;
const TO_PRINTER = /\/service\.cgi/;

/** Strikes once. */
export class Strike {
  readonly #when: When;
  readonly #afterMs: number;
  readonly #hit: () => void;
  #isDone = false;

  /** @param hit what is done at that moment, `afterMs` later */
  constructor(when: When, afterMs: number, hit: () => void) {
    this.#when = when;
    this.#afterMs = afterMs;
    this.#hit = hit;
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  /** Listens to the requests of a page. */
  watch(page: Page): void {
    page.on('request', (request) => {
      if (request.method() !== 'POST') return;
      if (TO_SHOP.test(request.url())) this.at('the result is on its way');
      if (TO_PRINTER.test(request.url())) this.at('the paper is on its way');
    });
    page.on('response', (response) => {
      if (response.request().method() !== 'POST') return;
      if (TO_SHOP.test(response.url())) this.at('the shop has answered');
      if (TO_PRINTER.test(response.url())) this.at('the printer has answered');
    });
  }

  at(moment: When): void {
    if (this.#isDone || moment !== this.#when) return;
    this.#isDone = true;
    if (this.#afterMs === 0) this.#hit();
    else setTimeout(this.#hit, this.#afterMs);
  }
}
