// The demo shop: orders for a till, and everything `kass/shop` gives a shop. For trying the till and for tests;
// it listens on this machine only.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { sendResponse, toRequest } from '../../src/lib/shop/node/index';
import { CALLBACK_PATH, openBackroom, type Addresses, type Backroom } from './backroom';
import { counterPage, orderPage } from './pages';
import { SCRIPT, STYLE } from './style';
import { changeTill } from './tills';
import { makeKnobs, type Answer, type Knobs } from './test-knobs';
import { languageOf } from './words';

export interface ShopServerOptions {
  readonly port: number;
  readonly addresses: Addresses;
  /** where keys, tills, orders and results are kept; null: only in memory */
  readonly file: string | null;
}

/** What serves a request. */
interface House {
  readonly room: Backroom;
  readonly knobs: Knobs;
  /** Tells open pages that something is new. */
  readonly tell: () => void;
  /** how often it has */
  readonly changes: () => number;
}

/**
 * Starts the shop on `http://localhost:<port>`.
 * @throws the error of Node's `listen`, `EADDRINUSE` for one
 */
export async function startShop(options: ShopServerOptions): Promise<{ close(): Promise<void> }> {
  const watchers = new Set<ServerResponse>();
  let changes = 0;
  const tell = (): void => {
    changes += 1;
    for (const watcher of watchers) watcher.write(newsOf(changes));
  };
  const room = await openBackroom(options.addresses, options.file, tell);
  const house: House = { room, knobs: makeKnobs(room, tell), tell, changes: () => changes };
  const server = createServer((incoming, outgoing) => {
    if (incoming.method === 'GET' && incoming.url === '/changes')
      watch(watchers, outgoing, changes);
    else serve(house, incoming, outgoing).catch(() => outgoing.destroy());
  });
  await listen(server, options.port);
  return { close: () => stop(server) };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

const newsOf = (changes: number): string => `data: ${changes}\n\n`;

/** Begins with how things stand: something may have changed after the page was made and before it listens. */
function watch(watchers: Set<ServerResponse>, outgoing: ServerResponse, changes: number): void {
  outgoing.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  outgoing.write(newsOf(changes));
  watchers.add(outgoing);
  outgoing.on('close', () => watchers.delete(outgoing));
}

async function serve(
  house: House,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const request = await toRequest(incoming, house.room.addresses.shop);
  if (!request) return void outgoing.destroy();
  const changes = house.changes();
  const answer = await route(house, request);
  // The one header of its own answer that a page may read (Server Timing, §3).
  if (answer instanceof Response && answer.headers.get('content-type')?.startsWith('text/html'))
    answer.headers.set('Server-Timing', `changes;dur=${changes}`);
  if (answer === 'drop') outgoing.destroy();
  else if (answer !== 'none') await sendResponse(outgoing, answer);
}

async function route(house: House, request: Request): Promise<Answer> {
  const { room, knobs } = house;
  const url = new URL(request.url);
  if (url.pathname.startsWith('/test/')) return knobs.answer(url);
  switch (`${request.method} ${url.pathname}`) {
    case 'GET /':
      return counter(room, url, request);
    case `GET ${CALLBACK_PATH}`:
      return comeBack(room, url, request);
    case `POST ${CALLBACK_PATH}`:
      return knobs.meet(request, () => room.shop.handle(request));
    case 'POST /tills':
      return fromOwnPage(house, request, (form) => changeTill(room.shop, form));
    case 'POST /orders/new':
      return fromOwnPage(house, request, () => Promise.resolve(room.addBatch()));
    case 'GET /style.css':
      return file('text/css', STYLE);
    case 'GET /logo.svg':
      return logo(room.addresses.till);
    case 'GET /live.js':
      return file('text/javascript', SCRIPT);
    case 'POST /kass/pair':
      return takePairing(house, request);
    default:
      return room.shop.handle(request);
  }
}

/** A till asks every two seconds while it waits; only what is new on the page is news for it. */
async function takePairing({ room, tell }: House, request: Request): Promise<Response> {
  const standing = async () =>
    (await room.shop.devices()).map(({ kid, state, digits }) => [kid, state, digits].join(' '));
  const before = await standing();
  const response = await room.shop.handle(request);
  if ((await standing()).join() !== before.join()) tell();
  return response;
}

async function counter(room: Backroom, url: URL, request: Request): Promise<Response> {
  const language = languageOf(url, request.headers);
  const no = url.searchParams.get('no');
  const found = no === null ? null : await room.find(no);
  const views = found ? [found] : await room.orders(language);
  const [cards, devices, pairing] = await Promise.all([
    Promise.all(views.map(async (view) => ({ ...view, does: await room.linksOf(view) }))),
    room.devices(),
    room.pairingLink(),
  ]);
  const search = no === null ? null : { no, found: Boolean(found) };
  return htmlPage(url, counterPage(language, { cards, devices, pairing, search }));
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
  const { error } = body as { readonly error?: string };
  const trouble = status === 200 ? null : (error ?? String(status));
  const view = await room.order(id);
  const card = view && { ...view, does: await room.linksOf(view) };
  return htmlPage(url, orderPage(language, card, trouble));
}

/** A form of ours, not one on somebody else's page. */
async function fromOwnPage(
  { room, tell }: House,
  request: Request,
  act: (form: URLSearchParams) => Promise<unknown>,
): Promise<Response> {
  if (request.headers.get('origin') !== room.addresses.shop)
    return new Response('Not from this shop\n', { status: 403 });
  await act(new URLSearchParams(await request.text()));
  tell();
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

/** A loaf of bread for the head of each receipt. Tills read it from their own origin. */
const LOGO =
  '<svg xmlns="http://www.w3.org/2000/svg" width="160" height="60" viewBox="0 0 320 120">' +
  '<path d="M70 88c-22 0-38-12-38-32s34-38 128-38 128 18 128 38-16 32-38 32z" fill="none" stroke="#000" stroke-width="10"/>' +
  '<path d="M110 34l-22 38m58-46l-22 46m58-46l-22 46m58-38l-22 38" fill="none" stroke="#000" stroke-width="8"/></svg>';

const logo = (till: string): Response =>
  new Response(LOGO, {
    headers: { ...SAFE, 'content-type': 'image/svg+xml', 'access-control-allow-origin': till },
  });

const file = (type: string, text: string): Response =>
  new Response(text, { headers: { ...SAFE, 'content-type': `${type}; charset=utf-8` } });
