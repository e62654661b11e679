// The demo payment app: stands for a card app on the seller's phone, takes no money, and can answer in every way a
// real one might. One page and its script; all it remembers stays in the browser.
import { createServer, type Server, type ServerResponse } from 'node:http';
import { demoPay } from './app';
import { page, type Addresses } from './page';
import { STYLE } from './style';
import { languageOf } from './words';

export interface PayOptions {
  readonly port: number;
  readonly addresses: Addresses;
}

const SAFE = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

const SCRIPT = `(${demoPay.toString()})();\n`;

/**
 * Starts the app on `http://localhost:<port>`.
 * @throws the error of Node's `listen`, `EADDRINUSE` for one
 */
export async function startPay(options: PayOptions): Promise<{ close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const send = sender(response);
    const { pathname } = new URL(request.url ?? '/', 'http://pay');
    switch (`${request.method} ${pathname}`) {
      case 'GET /':
        return send(
          'text/html',
          page(languageOf(request.headers['accept-language']), options.addresses),
        );
      case 'GET /app.js':
        return send('text/javascript', SCRIPT);
      case 'GET /style.css':
        return send('text/css', STYLE);
      default:
        response.writeHead(404, SAFE).end();
    }
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

const sender =
  (response: ServerResponse) =>
  (type: string, body: string): void => {
    response.writeHead(200, { ...SAFE, 'Content-Type': `${type}; charset=utf-8` }).end(body);
  };

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
}
