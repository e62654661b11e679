// One shop's side of the protocol behind a single fetch-style handler: its page for tills, pairing, order links,
// results. Framework-free; the shop brings its key, its storage and its orders.
import { pairingAddress } from '../schemes/kass/pairing';
import { newId, orderLinks, type OrderLinks, type ShopOrder } from './order-links';
import { addCode, decide, takePairRequest, type Decision } from './pair-tills';
import { crossOrigin, json, preflight } from './reply';
import { openDesk, type ShopDesk, type ShopOptions } from './shop-options';
import type { ResultAnswer } from './shop-store';
import { takeResult } from './take-result';

export interface ShopServer {
  /** thumbprint of the shop's key */
  readonly kid: string;
  /** the content of `/.well-known/kass.json` */
  wellKnown(): Readonly<Record<string, unknown>>;
  /** A link (or QR) that connects a till running at this origin; good for ten minutes and one till. */
  newPairingLink(tillOrigin: string): Promise<string>;
  /**
   * Two freshly signed links for one order, good for half an hour.
   * @throws AppError `link-invalid` or `link-sum-mismatch`, `details.field` naming the member that is wrong.
   */
  orderLinks(order: ShopOrder, tillOrigin: string): Promise<OrderLinks>;
  /** The admin's word on a till, by its thumbprint; false when it is not in a state that allows it. */
  decide(kid: string, decision: Decision): Promise<boolean>;
  /** Takes a result that the browser brought back as `kass=…`; the same as a POST of it. */
  takeResult(jws: string): Promise<ResultAnswer>;
  /** Serves `/.well-known/kass.json`, the pairing address and POSTs to the callback; 404 for anything else. */
  handle(request: Request): Promise<Response>;
}

const WELL_KNOWN_PATH = '/.well-known/kass.json';
/** Longest body that is looked at, in characters. */
const MAX_BODY = 64 * 1024;

export async function createShop(options: ShopOptions): Promise<ShopServer> {
  const desk = await openDesk(options);
  const inTurn = oneAtATime();
  const pair = (jws: string) => inTurn(() => takePairRequest(desk, jws));
  const take = (jws: string) => inTurn(() => takeResult(desk, jws));
  return {
    kid: desk.signer.kid,
    wellKnown: () => wellKnown(desk),
    newPairingLink: (tillOrigin) => newPairingLink(desk, tillOrigin),
    orderLinks: (order, tillOrigin) => inTurn(() => orderLinks(desk, order, tillOrigin)),
    decide: (kid, decision) => inTurn(() => decide(desk.store, kid, decision)),
    takeResult: take,
    handle: async (request) => {
      const headers = crossOrigin(request, options.tills);
      if (request.method === 'OPTIONS') return preflight(headers);
      const path = new URL(request.url).pathname;
      if (request.method === 'GET' && path === WELL_KNOWN_PATH)
        return json(200, wellKnown(desk), headers);
      const doors = {
        [new URL(desk.pair).pathname]: pair,
        [new URL(desk.callback).pathname]: take,
      };
      const { status, body } = await open(doors[path], request);
      return json(status, body, headers);
    },
  };
}

async function open(
  door: ((body: string) => Promise<ResultAnswer>) | undefined,
  request: Request,
): Promise<ResultAnswer> {
  if (!door) return { status: 404, body: { error: 'path' } };
  if (request.method !== 'POST') return { status: 405, body: { error: 'method' } };
  const body = await request.text();
  return body.length > MAX_BODY ? { status: 413, body: { error: 'size' } } : door(body.trim());
}

function wellKnown({ options, signer, callback, pair }: ShopDesk) {
  const { name, home, paper, demo } = options;
  return {
    v: 1,
    name,
    keys: [signer.jwk],
    callback,
    pair,
    ...(home === undefined ? {} : { home }),
    ...(paper === undefined ? {} : { paper }),
    ...(demo === undefined ? {} : { demo }),
  } as const;
}

async function newPairingLink(desk: ShopDesk, tillOrigin: string): Promise<string> {
  const { options, signer, callback } = desk;
  const code = newId();
  const exp = await addCode(desk, code);
  const { origin, name } = options;
  return pairingAddress(tillOrigin, {
    v: 1,
    origin,
    name,
    keys: [signer.jwk],
    callback,
    code,
    exp,
  });
}

/** Runs tasks one after the other: a check and the write that follows it stay together. */
function oneAtATime(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const next = last.then(task, task);
    last = next;
    return next;
  };
}
