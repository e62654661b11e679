// Between Node's requests and the fetch-style ones of the shop. Knows no routes.
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Longest body that is taken in, bytes. */
const MAX_BODY = 256 * 1024;

/**
 * A listener for `http.createServer`, or middleware for a route of Express and its like.
 *
 * @param handle `shop.handle`, or a function of yours that calls it
 * @param origin of the shop, whatever host a proxy says
 */
export function listener(
  handle: (request: Request) => Promise<Response>,
  origin: string,
): (incoming: IncomingMessage, outgoing: ServerResponse) => void {
  return (incoming, outgoing) => {
    serve(handle, origin, incoming, outgoing).catch((error: unknown) => {
      process.emitWarning(error instanceof Error ? error : String(error));
      if (!outgoing.headersSent) outgoing.writeHead(500);
      outgoing.end();
    });
  };
}

async function serve(
  handle: (request: Request) => Promise<Response>,
  origin: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const request = await toRequest(incoming, origin);
  if (request) await sendResponse(outgoing, await handle(request));
  else outgoing.writeHead(413, { connection: 'close' }).end();
}

/** Null when the body is longer than a shop ever needs. */
export async function toRequest(
  incoming: IncomingMessage,
  origin: string,
): Promise<Request | null> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers))
    for (const one of [value ?? []].flat()) headers.append(name, one);
  const method = incoming.method ?? 'GET';
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const body = hasBody ? await readBody(incoming) : undefined;
  if (body === null) return null;
  return new Request(origin + (incoming.url ?? '/'), {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
  });
}

async function readBody(incoming: IncomingMessage): Promise<Uint8Array<ArrayBuffer> | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) return null;
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

export async function sendResponse(outgoing: ServerResponse, response: Response): Promise<void> {
  for (const [name, value] of response.headers)
    if (name !== 'set-cookie') outgoing.setHeader(name, value);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader('set-cookie', cookies);
  outgoing.writeHead(response.status);
  outgoing.end(new Uint8Array(await response.arrayBuffer()));
}
