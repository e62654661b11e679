// The shop's check of a till's result (link-security §8). Cookies and query play no part: the signature decides.
import { isAppError } from '../domain/errors';
import type { ResultClaims } from '../domain/result';
import { readResult, resultKid } from '../schemes/kass/result-jws';
import type { ShopDesk } from './shop-options';
import type { Device, OrderState, ResultAnswer, ShopStore } from './shop-store';

const refuse = (status: number, error: string, more: Readonly<Record<string, string>> = {}) =>
  ({ status, body: { error, ...more } }) satisfies ResultAnswer;

/**
 * Takes one result, by POST or from the browser's way back. 200 and `{"jti","order"}` when it counts;
 * 401 `unknown` or `revoked`, 403 `asking`: not (any more) a till of this shop; 400: not a result;
 * 422: not about what was signed; 409 `paid`: another result has paid the order. A result that comes again
 * gets the answer it got. Calls must not overlap for one store.
 */
export async function takeResult(desk: ShopDesk, jws: string): Promise<ResultAnswer> {
  try {
    const device = await desk.store.get('device', resultKid(jws));
    if (!device) return refuse(401, 'unknown');
    if (device.state === 'asking') return refuse(403, 'asking');
    if (device.state !== 'allowed') return refuse(401, 'revoked');
    const address = { aud: desk.options.origin, htu: desk.callback };
    return await record(desk, device, await readResult(jws, device.jwk, address), jws);
  } catch (error) {
    if (!isAppError(error)) throw error;
    return refuse(400, 'invalid', { field: error.details.field ?? error.details.reason ?? '' });
  }
}

async function record(
  { store, nowMs }: ShopDesk,
  device: Device,
  claims: ResultClaims,
  jws: string,
): Promise<ResultAnswer> {
  const { jti } = claims;
  const known = await store.get('result', jti);
  if (known) return known.jws === jws ? known.answer : refuse(400, 'invalid', { field: 'jti' });
  const answer = await judge(store, claims);
  // The order first: a crash in between is mended when the result comes again.
  if (answer.status === 200) await store.put('order', claims.ord.id, stateAfter(claims));
  await store.put('result', jti, {
    jti,
    jws,
    claims,
    device: device.kid,
    takenAt: nowMs(),
    answer,
  });
  return answer;
}

/** What a result makes of its order. */
const STATES: Readonly<Record<ResultClaims['res'], OrderState['state']>> = {
  paid: 'paid',
  part: 'awaiting',
  declined: 'awaiting',
  doubt: 'awaiting',
  superseded: 'awaiting',
  cancelled: 'cancelled',
  refunded: 'paid',
  voided: 'cancelled',
};

const stateAfter = ({ ord, res, jti }: ResultClaims): OrderState => ({
  id: ord.id,
  rev: ord.rev,
  state: STATES[res],
  result: jti,
});

async function judge(store: ShopStore, claims: ResultClaims): Promise<ResultAnswer> {
  const link = await store.get('link', claims.oj ?? '');
  const order = await store.get('order', claims.ord.id);
  if (!link || !order) return refuse(422, 'order');
  if (link.order !== claims.ord.id || link.rev !== claims.ord.rev) return refuse(422, 'order');
  if (order.rev !== claims.ord.rev) return refuse(422, 'revision');
  if (link.st !== claims.st) return refuse(422, 'st');
  if (link.cur !== claims.cur) return refuse(422, 'currency');
  const tendered = claims.how.reduce((sum, tender) => sum + tender.amt, 0);
  const isShort = claims.res === 'paid' && claims.amt + link.paid < link.sum;
  if (tendered !== claims.amt || isShort) return refuse(422, 'sum');
  const isSettledBy = order.result === claims.jti || order.result === claims.sup;
  if (order.state === 'paid' && !isSettledBy) return refuse(409, 'paid');
  return { status: 200, body: { jti: claims.jti, order: claims.res } };
}
