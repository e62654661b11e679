// Answers a till that asks for an order by the number a seller typed. Only tills of the shop are answered, and the
// link is for the one that asked.
import { isAppError } from '../domain/errors';
import { findRequestKid, readFindRequest } from '../schemes/kass/find-order';
import type { ShopDesk } from './desk';
import { isExpired, known, seen } from './known-till';
import { makeLinks } from './order-links';
import type { Device, ResultAnswer } from './shop-store';
import type { ShopOrder } from './wire-types';

const refuse = (status: number, error: string, field?: string): ResultAnswer => ({
  status,
  body: { error, ...(field === undefined ? {} : { field }) },
});

/**
 * 200 `{"link"}`; 404 `order`: no open order has that number; 401 and 403 as results are answered, 403 also
 * `not-granted`: the till may not take this payment; 400: not a request, or an old one.
 */
export async function answerFind(desk: ShopDesk, jws: string): Promise<ResultAnswer> {
  const asked = await desk.exclusive(() => readAsk(desk, jws));
  if ('status' in asked) return asked;
  const { device, no } = asked;
  const order = await openOrderBy(desk, no);
  if (!order) return refuse(404, 'order');
  if (!mayPay(device, order, desk.nowMs())) return refuse(403, 'not-granted');
  const ask = { act: 'payNow', what: order } as const;
  const { https } = await makeLinks(desk, ask, device.till, { aud: device.kid });
  return { status: 200, body: { link: https } };
}

interface Asked {
  readonly device: Device;
  readonly no: string;
}

async function readAsk(desk: ShopDesk, jws: string): Promise<Asked | ResultAnswer> {
  try {
    const till = await known(desk, findRequestKid(jws));
    if (till.type === 'refused') return till.answer;
    const { device } = till;
    const { origin: aud } = desk.options;
    const request = await readFindRequest(jws, device.jwk, { aud, nowMs: desk.nowMs() });
    await seen(desk, device);
    return request.till === device.till
      ? { device, no: request.no }
      : refuse(400, 'invalid', 'till');
  } catch (error) {
    if (!isAppError(error)) throw error;
    return refuse(400, 'invalid', error.details['field'] ?? error.details['reason'] ?? '');
  }
}

async function openOrderBy({ options, store }: ShopDesk, no: string): Promise<ShopOrder | null> {
  const order = await options.findOrder?.(no);
  if (!order) return null;
  const stands = await store.get('order', order.id);
  const isSettled = stands?.state === 'paid' || stands?.state === 'refunded';
  return isSettled && stands.rev >= order.rev ? null : order;
}

const mayPay = (device: Device, { cur, sum }: ShopOrder, nowMs: number): boolean =>
  device.grants.pay && !isExpired(device, nowMs) && sum <= (device.grants.limits[cur] ?? Infinity);
