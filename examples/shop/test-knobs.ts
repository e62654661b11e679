// Knobs for tests under `/test/`, answered to loopback only: a callback that fails, links that are wrong, the state.
import { crossOrigin, isAppError, type Grants } from '../../src/lib/shop/index';
import { makeStorm, type Storm } from '../storm';
import { linkFor, type Act, type Backroom } from './backroom';
import { answerWith, RESULT_FAULTS, type ResultFault } from './result-faults';

/** What POSTs to the callback get instead of an answer. */
interface Fault {
  /** an HTTP status, `drop` (the connection breaks), `none` (no answer ever) or `mute` (none, but the result is taken) */
  readonly callback: string;
  left: number;
  /** seconds, for `Retry-After` */
  readonly after: string | null;
}

export type Answer = Response | 'drop' | 'none';

export interface Knobs {
  /**
   * - `/test/mode?callback=503&times=2&after=1`: the next two POSTs to the callback get 503 with `Retry-After: 1`;
   *   `times` left out means until `?callback=ok`; `drop`, `none` and `mute` beside a status.
   *   `?callback=storm&share=0.3&seed=1`: that share of the POSTs meets one of `RESULT_FAULTS`.
   *   Without `callback` nothing changes; the answer says how many are `left`.
   * - `/test/faults`: how many POSTs met which of them, as JSON.
   * - `/test/link?order=ru-0-0&kind=expired`: a link as text; kinds `fresh`, `expired`, `future`, `stranger`
   *   (a key no till knows), `other-till`, `revised` (the next revision); `&form=` `https`, `protocol`, `reference`
   *   or `qr`; `&act=` `payNow`, `refundNow` (with `&sum=` for a part), `printNow`, `statusNow`; `&aud=` a till's
   *   thumbprint or a group. 422 with a sentence where the shop signs no such link.
   * - `/test/rotate`: signs with a new key from now on, the old one stays shown.
   * - `/test/grant?refund=false&limit=EUR:500&exp=1&group=front`: changes what every till may do.
   * - `/test/revoke`: revokes every till.
   * - `/test/state`: orders, tills and results as JSON.
   */
  answer(url: URL): Promise<Response>;
  /** Answers a POST to the callback: with the fault it meets now, if one was set, else as `take` does. */
  meet(request: Request, take: () => Promise<Response>): Promise<Answer>;
}

const HOUR_MS = 60 * 60 * 1000;
const OTHER_TILL = 'https://other-till.example';

/** @param tell is called when a knob has changed what pages show */
export function makeKnobs(room: Backroom, tell: () => void): Knobs {
  let fault: Fault | null = null;
  let storm: Storm<ResultFault> | null = null;
  const knobs: Readonly<Record<string, (query: URLSearchParams) => Promise<Response> | Response>> =
    {
      mode: (query) => {
        if (query.has('callback')) {
          const isStorm = query.get('callback') === 'storm';
          fault = isStorm ? null : toFault(query);
          storm = isStorm ? stormOf(query) : null;
        }
        return Response.json({ left: fault?.left ?? 0 });
      },
      link: (query) => testLink(room, query),
      rotate: async () => {
        await room.shop.rotateKey();
        return new Response(`${room.shop.kid}\n`);
      },
      grant: (query) => forEachTill(room, tell, (kid) => room.shop.grant(kid, grantsIn(query))),
      revoke: () => forEachTill(room, tell, (kid) => room.shop.decide(kid, 'revoked')),
      faults: () => Response.json(storm?.counts ?? {}),
      state: async () => Response.json(await stateOf(room)),
    };
  return {
    answer: async ({ pathname, searchParams }) => {
      const name = pathname.slice('/test/'.length);
      const knob = Object.hasOwn(knobs, name) ? knobs[name] : undefined;
      return (await knob?.(searchParams)) ?? new Response('No such knob\n', { status: 404 });
    },
    meet: async (request, take) => {
      const chance = storm?.next();
      if (chance) return answerWith(chance, take, crossOrigin(request, [room.addresses.till]));
      if (!fault || fault.left === 0) return take();
      fault.left -= 1;
      const { callback } = fault;
      if (callback === 'mute') {
        await take();
        return 'none';
      }
      return isSilent(callback) ? callback : failure(room, request, fault);
    },
  };
}

const isSilent = (callback: string): callback is 'drop' | 'none' =>
  callback === 'drop' || callback === 'none';

const stormOf = (query: URLSearchParams): Storm<ResultFault> =>
  makeStorm(RESULT_FAULTS, Number(query.get('share') ?? 0), Number(query.get('seed') ?? 1));

function toFault(query: URLSearchParams): Fault | null {
  const callback = query.get('callback') ?? 'ok';
  if (callback === 'ok') return null;
  return { callback, left: Number(query.get('times') ?? Infinity), after: query.get('after') };
}

function failure(room: Backroom, request: Request, { callback, after }: Fault): Response {
  const error = callback === '401' ? 'revoked' : 'test';
  return new Response(JSON.stringify({ error }), {
    status: Number(callback),
    headers: {
      ...crossOrigin(request, [room.addresses.till]),
      'content-type': 'application/json',
      ...(after === null ? {} : { 'retry-after': after }),
    },
  });
}

async function testLink(room: Backroom, query: URLSearchParams): Promise<Response> {
  const view = await room.order(query.get('order') ?? '');
  if (!view) return new Response('No such order\n', { status: 404 });
  const { order } = view;
  const kind = query.get('kind') ?? 'fresh';
  const byMs = { expired: -2 * HOUR_MS, future: 2 * HOUR_MS }[kind] ?? 0;
  const shop = await room.twin({ nowMs: () => Date.now() + byMs, stranger: kind === 'stranger' });
  const wanted = kind === 'revised' ? { ...order, rev: order.rev + 1 } : order;
  const aud = kind === 'other-till' ? OTHER_TILL : query.get('aud');
  const sum = query.get('sum');
  try {
    const links = await linkFor(
      shop,
      { ...view, order: wanted },
      {
        act: actIn(query),
        till: room.addresses.till,
        ...(aud === null ? {} : { aud }),
        ...(sum === null ? {} : { sum: Number(sum) }),
      },
    );
    return new Response(links[formIn(query)]);
  } catch (error) {
    if (!isAppError(error)) throw error;
    return new Response(`${error.message}\n`, { status: 422 });
  }
}

const ACTS = ['payNow', 'refundNow', 'printNow', 'statusNow'] as const satisfies readonly Act[];
const FORMS = ['https', 'protocol', 'reference', 'qr'] as const;

const actIn = (query: URLSearchParams): Act =>
  ACTS.find((act) => act === query.get('act')) ?? 'payNow';

const formIn = (query: URLSearchParams): (typeof FORMS)[number] =>
  FORMS.find((form) => form === query.get('form')) ?? 'https';

async function forEachTill(
  room: Backroom,
  tell: () => void,
  act: (kid: string) => Promise<unknown>,
): Promise<Response> {
  for (const { kid } of await room.store.list('device')) await act(kid);
  tell();
  return new Response('ok\n');
}

function grantsIn(query: URLSearchParams): Partial<Grants> {
  const flags = (['pay', 'refund', 'print'] as const).filter((name) => query.has(name));
  const numbers = (['life', 'exp'] as const).filter((name) => query.has(name));
  const limits = query.getAll('limit').map((text): readonly [string, number] => {
    const [currency = '', sum] = text.split(':');
    return [currency, Number(sum)];
  });
  return {
    ...Object.fromEntries(flags.map((name) => [name, query.get(name) === 'true'])),
    ...Object.fromEntries(numbers.map((name) => [name, Number(query.get(name))])),
    ...(query.has('limit') && { limits: Object.fromEntries(limits) }),
    ...(query.has('group') && { groups: query.getAll('group') }),
  };
}

async function stateOf({ store }: Backroom): Promise<unknown> {
  const [orders, tills, results] = await Promise.all([
    store.list('order'),
    store.list('device'),
    store.list('result'),
  ]);
  return { orders, tills, results };
}
