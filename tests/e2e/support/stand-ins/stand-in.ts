// Payment apps that do not run here, as strict readers of what their makers' documents ask for. A link that the real
// app would refuse fails the test; the answer is the one the document gives. What they cannot show: whether the real
// app does as its document says.
import { expect, type Locator, type Page } from '@playwright/test';
import { press } from '../seller';

/** What an app understood of its link. */
export interface Asked {
  /** as the app was given it: minor units or a decimal, as its document says */
  readonly amount: string;
  readonly currency: string | null;
  /** where the app goes back to */
  readonly callback: string;
  /** what the app gives back unchanged */
  readonly reference: string;
}

/**
 * Taps a link that opens an app, and gives the address the browser asked the system for. Nobody answers it here: the
 * page stays (Chromium aborts the request for a scheme without a handler).
 */
export async function tapOut(page: Page, link: Locator, scheme: string): Promise<string> {
  await expect(link).toHaveAttribute('href');
  // What is asked of the system is reported without its fragment, in which an `intent:` has everything.
  const [, fragment = ''] = /(#.*)$/.exec((await link.getAttribute('href')) ?? '') ?? [];
  const asked = page.waitForRequest((request) => request.url().startsWith(`${scheme}:`));
  await press(link);
  return (await asked).url() + fragment;
}

/**
 * Comes back by the app's answer, in a tab of its own, as Android often does it; the one that was left is gone. (It
 * shows the browser's question about the app, behind which Chromium lets nobody tap.)
 */
export async function comeBack(left: Page, address: string): Promise<Page> {
  const till = await left.context().newPage();
  await left.close();
  await till.goto(address);
  return till;
}

/** The pairs of a query, each name once; a value that is not percent-encoded UTF-8 fails. */
export function pairsOf(query: string): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  for (const pair of query.split('&')) {
    expect(pair).toMatch(/^[^=&?#\s]+=[^=&?#\s]*$/);
    const [name = '', value = ''] = pair.split('=').map(decodeURIComponent);
    expect(pairs.has(name), `${name} stands twice`).toBe(false);
    pairs.set(name, value);
  }
  return pairs;
}

/** Nothing but what the document names, and all that it requires. */
export function expectNames(
  names: Iterable<string>,
  required: readonly string[],
  optional: readonly string[] = [],
): void {
  const given = [...names];
  expect(given).toEqual(expect.arrayContaining([...required]));
  for (const name of given) expect([...required, ...optional]).toContain(name);
}

/** The value of a pair that has to be there and not empty. */
export function need(pairs: ReadonlyMap<string, string>, name: string): string {
  const value = pairs.get(name) ?? '';
  expect(value, name).not.toBe('');
  return value;
}

/** The till runs on this machine in tests, so its callback may be plain http. */
export function expectCallback(address: string): void {
  expect(new URL(address).hostname).toBe('localhost');
  expect(new URL(address).hash).toBe('');
}
