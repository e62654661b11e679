// The shop's answers over HTTP. Every one carries what lets a till read it (link-security §8 step 6).
import { answerFind } from './answer-find';
import type { ShopDesk } from './desk';
import { SKEW } from './order-links';
import { takePairRequest } from './pair-tills';
import { crossOrigin, json, preflight } from './reply';
import type { ResultAnswer } from './shop-store';
import { takeResult } from './take-result';
import { WELL_KNOWN_PATH, wellKnown } from './well-known';

/** Longest body that is read, bytes. */
const MAX_BODY = 64 * 1024;

type Headers = Readonly<Record<string, string>>;

/** @throws whatever storage or the shop's callbacks threw, when there is no `onError` to tell */
export async function handle(desk: ShopDesk, request: Request): Promise<Response> {
  const headers = crossOrigin(request, desk.options.tills);
  try {
    return await route(desk, request, headers);
  } catch (error) {
    if (!desk.options.onError) throw error;
    desk.options.onError(error);
    return json(500, { error: 'internal' }, headers);
  }
}

async function route(desk: ShopDesk, request: Request, headers: Headers): Promise<Response> {
  if (request.method === 'OPTIONS') return preflight(headers);
  const url = new URL(request.url);
  const documents = new URL(desk.documents).pathname;
  if (url.pathname.startsWith(documents))
    return serveDocument(desk, request, url.pathname.slice(documents.length), headers);
  const door = doorsOf(desk).get(url.pathname);
  if (!door) return json(404, { error: 'path' }, headers);
  if (request.method === 'GET' && door.get) return door.get(url, headers);
  if (request.method !== 'POST' || !door.post) return json(405, { error: 'method' }, headers);
  const body = await readLimited(request);
  if (body === null) return json(413, { error: 'size' }, headers);
  const answer = await door.post(body.trim());
  return json(answer.status, answer.body, headers);
}

interface Door {
  readonly get?: (url: URL, headers: Headers) => Response | Promise<Response>;
  readonly post?: (body: string) => Promise<ResultAnswer>;
}

function doorsOf(desk: ShopDesk): ReadonlyMap<string, Door> {
  const pathOf = (address: string): string => new URL(address).pathname;
  return new Map<string, Door>([
    [WELL_KNOWN_PATH, { get: (_, headers) => json(200, wellKnown(desk), headers) }],
    [pathOf(desk.pair), { post: (jws) => desk.exclusive(() => takePairRequest(desk, jws)) }],
    [
      pathOf(desk.callback),
      { get: (url, headers) => comeBack(desk, url, headers), post: (jws) => takeResult(desk, jws) },
    ],
    ...(desk.options.findOrder
      ? [[pathOf(desk.find), { post: (jws: string) => answerFind(desk, jws) }] as const]
      : []),
  ]);
}

/**
 * A browser comes back from the till with the result in its address. It counts like a posted one; the address is
 * then left for the shop's own page, so that it stays neither in the history nor in a referrer.
 */
async function comeBack(desk: ShopDesk, url: URL, headers: Headers): Promise<Response> {
  const { origin, home, orderPage } = desk.options;
  const jws = url.searchParams.get('kass');
  if (jws !== null && jws.length <= MAX_BODY) await takeResult(desk, jws);
  const id = url.searchParams.get('order');
  const location = (id !== null && orderPage?.(id)) || home || `${origin}/`;
  return new Response(null, {
    status: 303,
    headers: {
      ...headers,
      location,
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    },
  });
}

/** The order of a link by reference: its exact bytes, until the link's end. */
async function serveDocument(
  { store, nowMs }: ShopDesk,
  { method }: Request,
  id: string,
  headers: Headers,
): Promise<Response> {
  if (method !== 'GET') return json(405, { error: 'method' }, headers);
  const document = await store.get('document', id);
  if (!document) return json(404, { error: 'path' }, headers);
  if (nowMs() / 1000 > document.exp + SKEW) return json(410, { error: 'gone' }, headers);
  return new Response(document.text, {
    headers: { ...headers, 'content-type': 'application/json', 'cache-control': 'no-store' },
  });
}

/** The body as text, or null as soon as it is longer than a till's ever is. */
async function readLimited(request: Request): Promise<string | null> {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of chunksOf(request)) {
    size += chunk.length;
    if (size > MAX_BODY) return null;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

async function* chunksOf(request: Request): AsyncGenerator<Uint8Array> {
  const reader = request.body?.getReader();
  try {
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true };
      if (done) return;
      yield value;
    }
  } finally {
    await reader?.cancel();
  }
}
