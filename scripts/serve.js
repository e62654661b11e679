// Serves the built till as a static host would: its `_headers`, pages without `.html`, 404.html for the rest.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { headersFor, parseHeaders } from './headers.js';

/**
 * @typedef {{ till: string, shop: string, pay: string, printer: string }} Addresses
 * @typedef {{ status: number, type: string, body: Buffer | string }} Answer
 */

/** @type {Record<string, string>} */
const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.woff2': 'font/woff2',
};

/** The file as an answer, or null when there is none (or it is a folder). */
async function fileAt(/** @type {string} */ path, status = 200) {
  try {
    const type = types[extname(path)] ?? 'application/octet-stream';
    return /** @type {Answer} */ ({ status, type, body: await readFile(path) });
  } catch {
    return null;
  }
}

/**
 * @param {string} dir
 * @param {string} pathname as in the request; two dots are taken out, so that nothing outside `dir` is read
 */
async function find(dir, pathname) {
  const path = join(dir, decodeURIComponent(pathname).replaceAll('..', ''));
  const page = pathname.endsWith('/') ? join(path, 'index.html') : `${path}.html`;
  const hidden = pathname === '/_headers';
  return (
    (hidden ? null : ((await fileAt(path)) ?? (await fileAt(page)))) ??
    (await fileAt(join(dir, '404.html'), 404)) ?? { status: 404, type: 'text/plain', body: '' }
  );
}

/**
 * @param {object} options
 * @param {number} options.port on 127.0.0.1
 * @param {string} options.dir the built till
 * @param {Addresses | null} options.addresses of the demo, told to the till as `/demo.json`; null leaves it out
 * @returns {Promise<{ close(): Promise<void> }>} rejects when the port is taken or `dir` holds no `_headers`
 */
export async function startTill({ port, dir, addresses }) {
  const rules = parseHeaders(await readFile(join(dir, '_headers'), 'utf8'));

  async function answer(/** @type {string} */ pathname) {
    if (addresses && pathname === '/demo.json') {
      return { status: 200, type: types['.json'], body: JSON.stringify(addresses) };
    }
    return find(dir, pathname);
  }

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    void answer(pathname)
      .catch(() => ({ status: 400, type: 'text/plain', body: '' }))
      .then(({ status, type, body }) => {
        // What is not there today may be there tomorrow, so it is never kept.
        const headers = headersFor(rules, status === 200 ? pathname : '/404.html');
        response.writeHead(status, { ...headers, 'Content-Type': type });
        response.end(request.method === 'HEAD' ? undefined : body);
      });
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(undefined));
  });
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
