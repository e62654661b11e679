// The demo shop: orders for a till, and everything `kass/shop` gives a shop. For trying the till and for tests;
// it listens on this machine only.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  CALLBACK_PATH,
  openBackroom,
  type Addresses,
  type Backroom,
  type OrderView,
} from './backroom';
import { listen, sendResponse, stop, toRequest } from './node-http';
import { counterPage, orderPage, type OrderCard } from './pages';
import { SCRIPT, STYLE } from './style';
import { makeKnobs, type Answer, type Knobs } from './test-knobs';
import { languageOf } from './words';

export interface ShopServerOptions {
  readonly port: number;
  readonly addresses: Addresses;
  /** where keys, tills, orders and results are kept; null: only in memory */
  readonly file: string | null;
}

/**
 * Starts the shop on `http://localhost:<port>`.
 * @throws the error of Node's `listen`, `EADDRINUSE` for one
 */
export async function startShop(options: ShopServerOptions): Promise<{ close(): Promise<void> }> {
  const watchers = new Set<ServerResponse>();
  const room = await openBackroom(options.addresses, options.file, () => {
    for (const watcher of watchers) watcher.write('data: changed\n\n');
  });
  const knobs = makeKnobs(room);
  const server = createServer((incoming, outgoing) => {
    if (incoming.method === 'GET' && incoming.url === '/changes') watch(watchers, outgoing);
    else serve(room, knobs, incoming, outgoing).catch(() => outgoing.destroy());
  });
  await listen(server, options.port);
  return { close: () => stop(server) };
}

function watch(watchers: Set<ServerResponse>, outgoing: ServerResponse): void {
  outgoing.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  outgoing.flushHeaders();
  watchers.add(outgoing);
  outgoing.on('close', () => watchers.delete(outgoing));
}

async function serve(
  room: Backroom,
  knobs: Knobs,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const answer = await route(room, knobs, await toRequest(incoming, room.addresses.shop));
  if (answer === 'drop') outgoing.destroy();
  else if (answer !== 'none') await sendResponse(outgoing, answer);
}

async function route(room: Backroom, knobs: Knobs, request: Request): Promise<Answer> {
  const url = new URL(request.url);
  if (url.pathname.startsWith('/test/')) return knobs.answer(url);
  switch (`${request.method} ${url.pathname}`) {
    case 'GET /':
      return counter(room, url, request);
    case `GET ${CALLBACK_PATH}`:
      return comeBack(room, url, request);
    case `POST ${CALLBACK_PATH}`:
      return knobs.meet(request) ?? room.shop.handle(request);
    case 'POST /tills/decide':
      return fromOwnPage(room, request, () => decide(room, request));
    case 'POST /orders/new':
      return fromOwnPage(room, request, () => Promise.resolve(room.memory.addBatch()));
    case 'GET /style.css':
      return file('text/css', STYLE);
    case 'GET /live.js':
      return file('text/javascript', SCRIPT);
    default:
      return room.shop.handle(request);
  }
}

async function counter(room: Backroom, url: URL, request: Request): Promise<Response> {
  const language = languageOf(url, request.headers);
  const [views, devices, pairing] = await Promise.all([
    room.orders(language),
    room.memory.store.list('device'),
    room.pairingLink(),
  ]);
  const cards = await Promise.all(views.map((view) => toCard(room, view)));
  const shown = devices.filter(({ state }) => state === 'asking' || state === 'allowed');
  return htmlPage(url, counterPage(language, { cards, devices: shown, pairing }));
}

async function toCard(room: Backroom, view: OrderView): Promise<OrderCard> {
  return { ...view, links: view.state === 'paid' ? null : await room.linksOf(view.order) };
}

/**
 * The browser comes back from the till. A result in the address counts like a posted one; the address is then
 * left, so that it stays neither in the history nor in a referrer.
 */
async function comeBack(room: Backroom, url: URL, request: Request): Promise<Response> {
  const language = languageOf(url, request.headers);
  const jws = url.searchParams.get('kass');
  const id = url.searchParams.get('order') ?? '';
  const { status, body } =
    jws === null ? { status: 200, body: {} } : await room.shop.takeResult(jws);
  if (jws !== null && status === 200)
    return seeOther(`${CALLBACK_PATH}?order=${encodeURIComponent(id)}`);
  const trouble = status === 200 ? null : (body['error'] ?? String(status));
  return htmlPage(url, orderPage(language, await room.order(id), trouble));
}

async function decide(room: Backroom, request: Request): Promise<void> {
  const form = new URLSearchParams(await request.text());
  const decision = form.get('decision');
  if (decision === 'allowed' || decision === 'refused' || decision === 'revoked')
    await room.shop.decide(form.get('kid') ?? '', decision);
}

/** A form of ours, not one on somebody else's page. */
async function fromOwnPage(
  room: Backroom,
  request: Request,
  act: () => Promise<void>,
): Promise<Response> {
  if (request.headers.get('origin') !== room.addresses.shop)
    return new Response('Not from this shop\n', { status: 403 });
  await act();
  return seeOther('/');
}

const seeOther = (location: string): Response =>
  new Response(null, { status: 303, headers: { location, ...SAFE } });

/** Not `no-referrer`: with that a form of our own would be posted with `Origin: null` (Fetch Standard §3.1). */
const SAFE = {
  'cache-control': 'no-store',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

const POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** A language chosen in the address is remembered. */
function htmlPage(url: URL, text: string): Response {
  const chosen = /^(?:en|ru)$/.exec(url.searchParams.get('lang') ?? '')?.[0];
  return new Response(text, {
    headers: {
      ...SAFE,
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': POLICY,
      ...(chosen ? { 'set-cookie': `shop-lang=${chosen}; Path=/; SameSite=Lax` } : {}),
    },
  });
}

const file = (type: string, text: string): Response =>
  new Response(text, { headers: { ...SAFE, 'content-type': `${type}; charset=utf-8` } });
