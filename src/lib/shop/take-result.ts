// The shop's check of a till's result (link-security §8). Cookies and query play no part: the signature decides.
import { isAppError } from '../domain/errors';
import { hashJws, readResult, resultKid } from '../schemes/kass/result-jws';
import type { ShopDesk } from './desk';
import { known, seen } from './known-till';
import { openOrder } from './order-links';
import { judge, TELLS_MONEY, type Chain, type Verdict } from './order-state';
import type { Device, IssuedLink, OrderState, ResultAnswer, TakenResult } from './shop-store';
import type { ResultClaims } from './wire-types';

/** A result as it is stored, and what the shop must still be told of it. */
interface Taken {
  readonly result: TakenResult;
  readonly order: OrderState | null;
}

/**
 * Takes one result, by POST or from the browser's way back. 200 and `{"jti","order"}` when it counts, `order` being
 * where the order now stands; 401 `unknown` or `revoked`, 403 `asking`: not (any more) a till of this shop; 400: not
 * a result; 422: not about what was signed; 409 `paid` or `refunded`: another result has done that; 503: the shop
 * could not hear of it, and it may come again. A result that comes again gets the answer it got.
 *
 * A till whose grants have run out may open no new link, but money it took for an old one was taken: its results
 * count, as do those of an allowed till that asks to be connected anew.
 */
export async function takeResult(desk: ShopDesk, jws: string): Promise<ResultAnswer> {
  const step = await desk.exclusive(() => take(desk, jws));
  return 'status' in step ? step : tell(desk, step);
}

async function take(desk: ShopDesk, jws: string): Promise<ResultAnswer | Taken> {
  try {
    const till = await known(desk, resultKid(jws));
    if (till.type === 'refused') return till.answer;
    const address = { aud: desk.options.origin, htu: desk.callback };
    const claims = await readResult(jws, till.device.jwk, address);
    await seen(desk, till.device);
    return await record(desk, till.device, claims, jws);
  } catch (error) {
    if (!isAppError(error)) throw error;
    const field = error.details['field'] ?? error.details['reason'] ?? '';
    return refuse(400, 'invalid', { field });
  }
}

const refuse = (status: number, error: string, more: Readonly<Record<string, string>> = {}) =>
  ({ status, body: { error, ...more } }) satisfies ResultAnswer;

async function record(
  desk: ShopDesk,
  device: Device,
  claims: ResultClaims,
  jws: string,
): Promise<ResultAnswer | Taken> {
  const { store } = desk;
  const { jti } = claims;
  const before = await store.get('result', jti);
  if (before && before.jws !== jws) return refuse(400, 'invalid', { field: 'jti' });
  if (before) return { result: before, order: await orderOf(desk, before.order) };
  const { answer, order } = await check(desk, device, claims);
  const result: TakenResult = {
    ...{ jti, jws, hash: await hashJws(jws), claims, device: device.kid },
    ...{ order: order?.id ?? null, takenAt: desk.nowMs(), answer },
    told: answer.status !== 200 || desk.options.onResult === undefined,
  };
  // The order first: a crash in between is mended when the result comes again.
  if (order) await store.put('order', order.id, order);
  await store.put('result', jti, result);
  return { result, order };
}

const orderOf = async ({ store }: ShopDesk, id: string | null): Promise<OrderState | null> =>
  id === null ? null : ((await store.get('order', id)) ?? null);

interface Checked {
  readonly answer: ResultAnswer;
  /** the order as it stands after a result that counts */
  readonly order: OrderState | null;
}

async function check(desk: ShopDesk, device: Device, claims: ResultClaims): Promise<Checked> {
  const about = await linkOf(desk, claims);
  if ('error' in about) return { answer: refuse(422, about.error), order: null };
  const { link, order } = about;
  if (link.cur !== claims.cur) return { answer: refuse(422, 'currency'), order: null };
  const verdict = judge(order, link, claims, await chainOf(desk, device, claims, order));
  return verdict.type === 'counts'
    ? {
        answer: { status: 200, body: { jti: claims.jti, order: verdict.order.state } },
        order: verdict.order,
      }
    : { answer: refusal(verdict.why), order: null };
}

const refusal = (why: Extract<Verdict, { type: 'refused' }>['why']): ResultAnswer =>
  refuse(why === 'paid' || why === 'refunded' ? 409 : 422, why);

type Signed = Pick<IssuedLink, 'cur' | 'sum' | 'paid'>;
type About = { readonly link: Signed; readonly order: OrderState } | { readonly error: string };

/** What the result is about: the link it answers, and its order as it stands. */
async function linkOf(desk: ShopDesk, claims: ResultClaims): Promise<About> {
  const { store } = desk;
  if (claims.oj === undefined) return unsignedOrder(desk, claims);
  const link = await store.get('link', claims.oj);
  const order = await store.get('order', claims.ord.id);
  if (!link || !order) return { error: 'order' };
  if (link.order !== claims.ord.id || link.rev !== claims.ord.rev) return { error: 'order' };
  const isRefund = claims.res === 'refunded';
  // A refund that was begun at the till has no link of its own, but an id.
  const act = isRefund && claims.rid === undefined ? 'refundNow' : 'payNow';
  if (link.act !== act) return { error: 'order' };
  // Money that was paid back was paid back, whatever became of the order since.
  if (!isRefund && order.rev !== link.rev) return { error: 'revision' };
  if (link.st !== claims.st) return { error: 'st' };
  return { link, order };
}

/** An order without a signature is looked up at the shop: a result never makes one. */
async function unsignedOrder(desk: ShopDesk, claims: ResultClaims): Promise<About> {
  const { acceptUnsigned = false, findOrder } = desk.options;
  const order = acceptUnsigned && findOrder ? await findOrder(claims.ord.no) : null;
  if (!order) return { error: 'order' };
  // The smallest form of such a link knows nothing but the number.
  const isSmall = claims.ord.id === claims.ord.no && claims.ord.rev === 0;
  const isSame = claims.ord.id === order.id && claims.ord.rev === order.rev;
  if (!isSame && !isSmall) return { error: claims.ord.id === order.id ? 'revision' : 'order' };
  const { cur, sum, paid = 0 } = order;
  return { link: { cur, sum, paid }, order: await openOrder(desk.store, order) };
}

/** The results before this one about the same order by the same till, newest first, along `sup`. */
async function chainOf(
  { store }: ShopDesk,
  device: Device,
  claims: ResultClaims,
  order: OrderState,
): Promise<Chain> {
  const chain: TakenResult[] = [];
  const isIn = (jti: string): boolean => chain.some((result) => result.jti === jti);
  for (let next = claims.sup; next !== undefined && !isIn(next);) {
    const result = await store.get('result', next);
    if (result?.device !== device.kid || result.claims.ord.id !== claims.ord.id) break;
    chain.push(result);
    next = result.claims.sup;
  }
  const taken = chain.find((result) => TELLS_MONEY.includes(result.claims.res));
  const refunds = chain.filter(
    ({ claims: { res }, answer }) => res === 'refunded' && answer.status === 200,
  );
  return {
    results: chain.map(({ jti }) => jti),
    holds: order.result !== null && (order.result === claims.jti || isIn(order.result)),
    taken: taken?.claims.amt ?? 0,
    refunded: refunds.reduce((sum, refund) => sum + refund.claims.amt, 0),
  };
}

/** The answer to a stored result, once the shop's own callback has heard of it. */
function tell(desk: ShopDesk, { result, order }: Taken): Promise<ResultAnswer> {
  if (result.told || !order) return Promise.resolve(result.answer);
  const { telling } = desk;
  const known = telling.get(result.jti);
  if (known) return known;
  const answer = tellOnce(desk, result, order).finally(() => telling.delete(result.jti));
  telling.set(result.jti, answer);
  return answer;
}

async function tellOnce(
  { options, store, exclusive }: ShopDesk,
  result: TakenResult,
  order: OrderState,
): Promise<ResultAnswer> {
  try {
    const { fiscal } = (await options.onResult?.(result, order)) ?? {};
    const { status, body } = result.answer;
    const answer = { status, body: { ...body, ...(fiscal && { fiscal }) } };
    await exclusive(() => store.put('result', result.jti, { ...result, answer, told: true }));
    return answer;
  } catch (error) {
    if (!options.onError) throw error;
    options.onError(error);
    return refuse(503, 'later');
  }
}
