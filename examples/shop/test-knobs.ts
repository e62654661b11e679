// Knobs for tests under `/test/`, answered to loopback only: a callback that fails, links that are wrong, the state.
import { crossOrigin } from '../../src/lib/shop/index';
import type { Backroom } from './backroom';

/** What POSTs to the callback get instead of an answer. */
interface Fault {
  /** an HTTP status, `drop` (the connection breaks) or `none` (no answer ever) */
  readonly callback: string;
  left: number;
  /** seconds, for `Retry-After` */
  readonly after: string | null;
}

export type Answer = Response | 'drop' | 'none';

export interface Knobs {
  /**
   * - `/test/mode?callback=503&times=2&after=1`: the next two POSTs to the callback get 503 with `Retry-After: 1`;
   *   `times` left out means until `?callback=ok`; `drop` and `none` beside a status.
   * - `/test/link?order=ru-0-0&kind=expired`: a link as text; kinds `fresh`, `expired`, `future`, `stranger`
   *   (a key no till knows), `other-till`, `revised` (the next revision); `&form=protocol` for that form.
   * - `/test/state`: orders, tills and results as JSON.
   */
  answer(url: URL): Promise<Response>;
  /** The fault a POST to the callback meets now, if one was set. */
  meet(request: Request): Answer | null;
}

const HOUR_MS = 60 * 60 * 1000;

export function makeKnobs(room: Backroom): Knobs {
  let fault: Fault | null = null;
  return {
    answer: async (url) => {
      switch (url.pathname) {
        case '/test/mode':
          fault = toFault(url.searchParams);
          return new Response('ok\n');
        case '/test/link':
          return testLink(room, url.searchParams);
        case '/test/state':
          return Response.json(await stateOf(room));
        default:
          return new Response('No such knob\n', { status: 404 });
      }
    },
    meet: (request) => {
      if (!fault || fault.left === 0) return null;
      fault.left -= 1;
      const { callback } = fault;
      return callback === 'drop' || callback === 'none' ? callback : failure(room, request, fault);
    },
  };
}

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
  const { till } = room.addresses;
  const kind = query.get('kind') ?? 'fresh';
  const byMs = { expired: -2 * HOUR_MS, future: 2 * HOUR_MS }[kind] ?? 0;
  const shop = await room.twin({ nowMs: () => Date.now() + byMs, stranger: kind === 'stranger' });
  const links = await shop.orderLinks(
    kind === 'revised' ? { ...order, rev: order.rev + 1 } : order,
    kind === 'other-till' ? 'https://other-till.example' : till,
  );
  const text = query.get('form') === 'protocol' ? links.protocol : links.https;
  return new Response(text.replace('https://other-till.example', till));
}

async function stateOf({ memory }: Backroom): Promise<unknown> {
  const [orders, tills, results] = await Promise.all([
    memory.store.list('order'),
    memory.store.list('device'),
    memory.store.list('result'),
  ]);
  return { orders, tills, results };
}
