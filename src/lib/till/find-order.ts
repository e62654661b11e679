// Asks paired shops for an order by the number the seller typed or scanned. What comes back is a link like any other:
// the intake has the last word on it.
import { AppError } from '../domain/errors';
import type { Shop } from '../domain/shop';
import { FindAnswer, signFindRequest } from '../schemes/kass/find-order';
import { hostOf } from '../schemes/kass/origin';
import type { Ports } from './ports';
import { reach, readLimited } from './reach';

/** Longest number a shop is asked for, in characters (`FindRequest`). */
const MAX_NUMBER = 40;
/** Most bytes of an answer: a link in JSON. */
const MAX_ANSWER = 80 * 1024;

/** Whether a text can be the number of an order: short, on one line, with a digit, and no address. */
export const isOrderNumber = (text: string): boolean =>
  text.length <= MAX_NUMBER &&
  /^[\p{L}\p{N}#№][\p{L}\p{N} ./#№_-]*$/u.test(text) &&
  /\d/.test(text);

/**
 * The link of the order with this number, from the first of these shops that has one.
 * @throws AppError `find-unsupported` without a shop to ask; `find-unknown` when none has it; `link-unreachable` when
 *   one that may have it did not answer; `shop-revoked` when the only one that answered no longer knows this till.
 */
export async function findOrder(ports: Ports, shops: readonly Shop[], no: string): Promise<string> {
  let why: AppError | null = null;
  for (const shop of shops) {
    const answer = await ask(ports, shop, no);
    if (typeof answer === 'string') return answer;
    // A shop that said nothing may have it: that it is unknown would be too much said.
    if (why === null || answer.code === 'link-unreachable') why = answer;
  }
  throw why ?? new AppError('find-unsupported');
}

/** The link, or why there is none. */
async function ask(ports: Ports, shop: Shop, no: string): Promise<string | AppError> {
  const refuse = (
    code: 'find-unknown' | 'find-unsupported' | 'link-unreachable' | 'shop-revoked',
  ) => new AppError(code, undefined, { details: { host: hostOf(shop.origin) ?? '', no } });
  const device = await ports.storage.getKey(shop.id);
  if (shop.find === undefined || !device) return refuse('find-unsupported');
  const request = { aud: shop.origin, no, till: ports.origin, nowMs: ports.clock.now() };
  const response = await reach(ports, shop.find, {
    method: 'POST',
    headers: { 'Content-Type': 'application/jose' },
    body: await signFindRequest(request, device),
  });
  if (response?.status === 404) return refuse('find-unknown');
  if (response?.status === 401 || response?.status === 403) return refuse('shop-revoked');
  const link = response?.ok ? await readAnswer(response) : null;
  return link ?? refuse('link-unreachable');
}

async function readAnswer(response: Response): Promise<string | null> {
  try {
    const text = new TextDecoder().decode(await readLimited(response, MAX_ANSWER));
    return FindAnswer.parse(JSON.parse(text)).link;
  } catch {
    return null; // not the shop's answer: a captive portal, or a page of errors
  }
}
