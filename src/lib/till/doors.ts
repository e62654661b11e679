// Every address that brings something to the till ends here: on load, when the fragment changes, when the system
// launches the installed app. What it brings is stored; the caller then shows where it lies.
import type { Door } from '../domain/sale';
import type { Till } from './till.svelte';

/** Where an address led: a page of the till to show, or nowhere because it brought nothing. */
export type Arrival = string | null;

/**
 * Takes in an address of this till.
 * @returns the page to show next, or null
 * @throws AppError `link-*` or `payment-*`; nothing was stored or changed then.
 */
export async function arrive(till: Till, url: URL, door: Door): Promise<Arrival> {
  const answer = answerIn(url);
  if (answer) {
    const sale = await till.takeReturn(answer);
    return sale && `/sale?id=${sale}`;
  }
  const order = orderIn(url);
  return order === null ? null : showing(till, order, shared(url) ? 'share' : door);
}

/** Takes in what the seller pasted or scanned. @throws AppError `link-*` */
export const arriveAsText = (till: Till, text: string): Promise<string> =>
  showing(till, text, 'paste');

/** Whether a text holds a link for this till at all; whether it is a good one is for `arriveAsText` to say. */
export async function isOurLink(text: string): Promise<boolean> {
  const { readLink } = await import('../schemes/kass/order-link');
  try {
    readLink(text);
    return true;
  } catch {
    return false;
  }
}

async function showing(till: Till, raw: string, door: Door): Promise<string> {
  const outcome = await till.take({ raw, door });
  switch (outcome.type) {
    case 'sale':
      return `/sale?id=${outcome.id}`;
    case 'document':
      return `/document?id=${outcome.id}`;
    case 'pairing':
      return `/pair#p=${outcome.request}`;
    case 'unknown':
    case 'unsigned':
      return '/';
  }
}

/** The address of a payment app's answer: this page's own, or a `web+kass://paymentResult?…` handed over in `#l=`. */
function answerIn(url: URL): URL | null {
  const own = /^#l=(web(?:%2b|\+|%20| )kass(?:%3a|:).*)/i.exec(url.hash)?.[1];
  const link = own && decodeURIComponent(own).replace(/^web kass/i, 'web+kass');
  if (link && /^web\+kass:\/*paymentResult\b/i.test(link)) return new URL(link);
  return /[#?&](?:a|ref)=/.test(url.search + url.hash) ? url : null;
}

/** The order link in an address of this till, by fragment or by share target (`static/manifest.webmanifest`). */
function orderIn(url: URL): string | null {
  if (url.pathname !== '/') return null;
  if (/^#[jl]=/.test(url.hash)) return url.href;
  return shared(url);
}

/** On Android a shared link often sits in the text, not in the address (platform.md §11, K). */
function shared(url: URL): string | null {
  return (
    url.searchParams.get('u') || url.searchParams.get('x') || url.searchParams.get('t') || null
  );
}
