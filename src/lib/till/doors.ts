// Every door ends here: addresses on load, when the fragment changes and when the system launches the installed app;
// what is pasted, scanned and typed. What a door brings is stored; the till then finds the place where it is shown.
import { assertNever, toAppError } from '../domain/errors';
import type { Door } from '../domain/sale';
import { parseUrl } from '../schemes/kass/origin';
import { referencesIn } from '../schemes/reference';
import type { Brought } from './brought';
import type { Arrival, Intake } from './intake';
import { placeOf } from './paper-place';
import type { Till } from './till.svelte';

/** Takes in an address of this till. Null: it brought nothing, and nothing is to be shown. */
export async function arrive(till: Till, url: URL, door: Door): Promise<Brought | null> {
  const answer = answerIn(url);
  if (answer) return takeAnswer(till, answer);
  if (isTestLink(url)) return { type: 'page', href: '/check#tried' };
  const order = orderIn(url);
  if (order !== null) {
    const isProtocol = url.hash.startsWith('#l=');
    return take(till, { raw: order, door: shared(url) ? 'share' : isProtocol ? 'protocol' : door });
  }
  // The app was launched by a shortcut or a pairing link, and the system left the way to the window that is open.
  const isElsewhere = door === 'launch' && url.pathname !== '/';
  return isElsewhere ? { type: 'page', href: url.pathname + url.search + url.hash } : null;
}

/** Takes in a text that holds a link. `wanted`: the seller opens it although many orders came at once. */
export const arriveAsText = (
  till: Till,
  raw: string,
  door: Door = 'paste',
  wanted = false,
): Promise<Brought> => take(till, { raw, door, wanted });

/** Takes in what a hardware scanner typed: a link, or the number of an order. */
export async function arriveByScanner(till: Till, text: string): Promise<Brought> {
  if (await isOurLink(text)) return arriveAsText(till, text, 'scanner');
  const { findOrder, isOrderNumber } = await import('./find-order');
  if (!isOrderNumber(text)) return arriveAsText(till, text, 'scanner');
  try {
    const link = await findOrder(till.ports, till.findingShops, text);
    return await arriveAsText(till, link, 'number');
  } catch (error) {
    return { type: 'refused', error: toAppError(error), arrival: null };
  }
}

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

/** The address without what a door brought by it, to stand in the address bar afterwards. */
export function withoutArrival({ pathname, searchParams }: URL): string {
  const kept = ['id', 'pay', 'part', 'tip', 'app'].flatMap((name) => {
    const value = pathname === '/' ? null : searchParams.get(name);
    return value === null ? [] : [`${name}=${encodeURIComponent(value)}`];
  });
  return kept.length > 0 ? `${pathname}?${kept.join('&')}` : pathname;
}

async function take(till: Till, arrival: Arrival): Promise<Brought> {
  try {
    return broughtBy(await till.take(arrival));
  } catch (error) {
    return { type: 'refused', error: toAppError(error), arrival };
  }
}

function broughtBy(outcome: Intake): Brought {
  switch (outcome.type) {
    case 'pairing':
      return { type: 'page', href: `/pair#p=${outcome.request}` };
    case 'sale':
    case 'document':
    case 'unknown':
    case 'unsigned':
      return outcome;
    default:
      return assertNever(outcome);
  }
}

async function takeAnswer(till: Till, url: URL): Promise<Brought | null> {
  try {
    const returned = await till.takeReturn(url);
    if (returned?.type === 'test') return { type: 'page', href: `/payments?app=${returned.app}` };
    if (returned?.type === 'testPaper')
      return { type: 'page', href: `/printers?set=${encodeURIComponent(returned.printer)}` };
    if (returned?.type === 'paper') return { type: 'paper', href: placeOf(returned) };
    return returned && { type: 'answer', id: returned.id };
  } catch (error) {
    return { type: 'refused', error: toAppError(error), arrival: null };
  }
}

/** The address of an app's answer: this page's own, or `web+kass://paymentResult?…`, `printResult?…` handed over in `#l=`. */
function answerIn(url: URL): URL | null {
  const own = /^#l=(web(?:%2b|\+|%20| )kass(?:%3a|:)(?:\/|%2f)*(?:payment|print)Result\b.*)/i.exec(
    url.hash,
  )?.[1];
  if (own) return parseUrl(decoded(own).replace(/^web kass/i, 'web+kass'));
  // An order may carry these names in its callback.
  if (/^#[jl]=/.test(url.hash)) return null;
  return referencesIn(url).length > 0 ? url : null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a lone `%`: nobody has encoded it
  }
}

/** A link of the self-check, `web+kass://check`: it brings nothing and shows that links come in here. */
const isTestLink = (url: URL): boolean =>
  /^#l=web(?:%2b|\+|%20| )kass(?:%3a|:)(?:\/|%2f)*check\/?$/i.test(url.hash);

/** The order link in an address of this till, by fragment or by share target (`static/manifest.webmanifest`). */
function orderIn(url: URL): string | null {
  return /^#[jl]=/.test(url.hash) ? url.href : shared(url);
}

/** On Android a shared link often sits in the text, not in the address (platform.md §11, K). */
function shared(url: URL): string | null {
  if (url.pathname !== '/') return null;
  return (
    url.searchParams.get('u') || url.searchParams.get('x') || url.searchParams.get('t') || null
  );
}
