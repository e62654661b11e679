// The demo printer on the network: ePOS-Print XML over HTTP as real printers speak it, and a page that shows what
// it printed. For trying the till and for tests; it listens on this machine only.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { paperSvg } from '../../src/lib/encoders/paper';
import { makeStorm, type Storm } from '../storm';
import { answer, columnsOf, DemoPrinter, textOf, TROUBLES } from './machine';
import { page, SCRIPT, STYLE, type Addresses } from './page';
import { languageOf } from './words';

export interface PrinterOptions {
  readonly port: number;
  readonly addresses: Addresses;
}

const SERVICE = '/cgi-bin/epos/service.cgi';
/** What can happen to one request by chance; the last one breaks off in the middle of the reply. */
const FAULTS = [...TROUBLES, 'cutsReply'] as const;
/** A receipt is a few kB; more is refused as a real printer does. */
const MAX_BODY_BYTES = 1_000_000;

/**
 * Each request comes on a connection of its own: on one that is used again a browser would repeat a job by itself
 * when it breaks before the answer.
 */
const SERVICE_HEADERS = {
  Connection: 'close',
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'POST, OPTIONS',
  'Access-Control-Allow-Headers': 'Content-Type, SOAPAction, If-Modified-Since',
};

const SAFE = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
};

/**
 * Starts the printer on `http://localhost:<port>`.
 * @throws the error of Node's `listen`, `EADDRINUSE` for one
 */
export async function startPrinter(options: PrinterOptions): Promise<{ close(): Promise<void> }> {
  const printer = new DemoPrinter();
  const watchers = new Set<ServerResponse>();
  const context: Context = { printer, watchers, addresses: options.addresses, storm: null };
  const server = createServer((request, response) => {
    handle(context, request, response).catch(() => response.destroy());
  });
  await listen(server, options.port);
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
}

interface Context {
  readonly printer: DemoPrinter;
  /** open pages, to be told of changes */
  readonly watchers: Set<ServerResponse>;
  readonly addresses: Addresses;
  /** what a test has set */
  storm: Storm<(typeof FAULTS)[number]> | null;
}

async function handle(
  context: Context,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://printer');
  if (url.pathname.startsWith('/test/')) return turnKnob(context, url, response);
  if (url.pathname === SERVICE) return serve(context, url, request, response);
  const route = `${request.method} ${url.pathname}`;
  if (route === 'POST /switch') return turn(context, request, response);
  if (route === 'GET /changes') return watch(context, response);
  show(context, route, request, response);
}

/** The printer itself. Switched off, it hangs up on everybody, preflights as well. */
async function serve(
  { printer, watchers, storm }: Context,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chance = request.method === 'POST' ? (storm?.next() ?? null) : null;
  if (printer.has('off') || chance === 'off') return void request.socket.destroy();
  if (request.method === 'OPTIONS') return void response.writeHead(204, SERVICE_HEADERS).end();
  if (request.method !== 'POST') return void response.writeHead(405, SERVICE_HEADERS).end();
  const xml = await readBody(request);
  const before = printer.receipts;
  const reply =
    xml === null
      ? answer('RequestEntityTooLarge')
      : printer.receive(
          xml,
          url.searchParams.get('devid') ?? '',
          chance === 'cutsReply' ? null : chance,
        );
  if (printer.receipts !== before) tell(watchers);
  if (reply === null) return void request.socket.destroy();
  response.writeHead(200, {
    ...SERVICE_HEADERS,
    'Content-Type': 'text/xml; charset=utf-8',
    'Content-Length': Buffer.byteLength(reply),
  });
  if (chance !== 'cutsReply') return void response.end(reply);
  response.write(reply.slice(0, reply.length / 2), () => request.socket.destroy());
}

/**
 * For tests, to loopback only like all of it: `/test/mode?share=0.1&seed=1&keep=5000` lets that share of the requests
 * meet one of `FAULTS` and keeps so many receipts; `/test/faults`: how many met which, as JSON.
 */
function turnKnob(context: Context, { pathname, searchParams }: URL, response: ServerResponse) {
  if (pathname === '/test/mode') {
    const share = Number(searchParams.get('share') ?? 0);
    context.storm =
      share > 0 ? makeStorm(FAULTS, share, Number(searchParams.get('seed') ?? 1)) : null;
    context.printer.kept = Number(searchParams.get('keep') ?? context.printer.kept);
  }
  const counts = pathname === '/test/faults' ? context.storm?.counts : undefined;
  response
    .writeHead(200, { ...SAFE, 'Content-Type': 'application/json' })
    .end(JSON.stringify(counts ?? {}));
}

/** One switch of the page. */
async function turn(
  { printer, watchers }: Context,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const what = new URLSearchParams((await readBody(request)) ?? '').get('what');
  const trouble = TROUBLES.find((one) => one === what);
  if (!trouble) return void response.writeHead(400).end();
  printer.toggle(trouble);
  tell(watchers);
  response.writeHead(303, { Location: '/' }).end();
}

function watch({ watchers }: Context, response: ServerResponse): void {
  response.writeHead(200, { ...SAFE, 'Content-Type': 'text/event-stream' });
  response.write(': watching\n\n');
  watchers.add(response);
  response.on('close', () => watchers.delete(response));
}

function tell(watchers: ReadonlySet<ServerResponse>): void {
  for (const watcher of watchers) watcher.write('data: changed\n\n');
}

/** What can be looked at: the page and its parts, the receipts as pictures, all texts as JSON (newest first). */
function show(
  { printer, addresses }: Context,
  route: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const send = (type: string, body: string) =>
    void response.writeHead(200, { ...SAFE, 'Content-Type': `${type}; charset=utf-8` }).end(body);
  const language = languageOf(request.headers['accept-language']);
  if (route === 'GET /') return send('text/html', page(printer, language, addresses));
  if (route === 'GET /style.css') return send('text/css', STYLE);
  if (route === 'GET /live.js') return send('text/javascript', SCRIPT);
  if (route === 'GET /receipts.json')
    return send(
      'application/json',
      JSON.stringify(printer.receipts.map(({ paper }) => textOf(paper))),
    );
  const number = Number(/^GET \/receipts\/(\d+)\.svg$/.exec(route)?.[1]);
  const receipt = printer.receipts.find((one) => one.number === number);
  if (receipt)
    return send('image/svg+xml', paperSvg(receipt.paper.lines, columnsOf(receipt.paper)));
  response.writeHead(404, SAFE).end();
}

/** The whole body, or null when it is too large. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return size > MAX_BODY_BYTES ? null : Buffer.concat(chunks).toString('utf8');
}
