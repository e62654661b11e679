// Star PassPRNT by its maker's web sample and read-me files (github.com/star-micronics/starpassprnt-sdk-*, 2025, 2026).
import { expect } from '@playwright/test';
import { expectNames, need, pairsOf } from './stand-in';

/** What the app understood of its link. */
export interface AskedToPrint {
  /** the page it would print, and how many dots wide */
  readonly html: string;
  readonly size: string;
  /** where the app goes back to, as it was given */
  readonly back: string;
}

const OPTIONAL = ['size', 'cut', 'popup', 'drawer', 'drawerpulse', 'timeout'];

export function readPassprnt(link: string, page: string): AskedToPrint {
  expect(link.length).toBeLessThanOrEqual(8_000);
  const [address, query = '', more] = link.split('?');
  expect([address, more]).toEqual(['starpassprnt://v1/print/nopreview', undefined]);
  const pairs = pairsOf(query);
  expectNames(pairs.keys(), ['back', 'html'], OPTIONAL);
  expect(['384', '576']).toContain(need(pairs, 'size'));
  expect(['partial', 'full', 'tearbar', 'nocut']).toContain(need(pairs, 'cut'));
  expect(['enable', 'disable']).toContain(need(pairs, 'popup'));
  expect(['off', 'ahead', 'after']).toContain(need(pairs, 'drawer'));
  const back = need(pairs, 'back');
  expect(back.split('#')[0]).toBe(page);
  return { html: need(pairs, 'html'), size: need(pairs, 'size'), back };
}

/** The address by which the app comes back: its pairs in the query, before a fragment. */
export function answerPassprnt({ back }: AskedToPrint, code: number, message: string): string {
  const url = new URL(back);
  url.searchParams.set('passprnt_code', String(code));
  url.searchParams.set('passprnt_message', message);
  return url.href;
}
