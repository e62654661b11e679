// A network printer that notes when the first byte of a paper reaches it, and answers as the demo printer does.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer } from '../../examples/printer/machine';

export interface NetworkPrinter {
  /** as the seller types it */
  readonly address: string;
  /** when the newest paper's first byte came, milliseconds since 1970; NaN before the first */
  readonly firstByteAt: () => number;
  close(): Promise<void>;
}

const PRINTED = 0x00000002;
/** A question for the status is shorter than any paper. */
const PAPER_FROM_BYTES = 500;

export async function openNetworkPrinter(): Promise<NetworkPrinter> {
  let firstByteAt = NaN;
  const headers = {
    Connection: 'close',
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Headers': 'Content-Type, SOAPAction, If-Modified-Since',
  };
  const server = createServer((request, response) => {
    const cameAt = performance.timeOrigin + performance.now();
    const isPaper = Number(request.headers['content-length'] ?? 0) >= PAPER_FROM_BYTES;
    if (request.method === 'POST' && isPaper) firstByteAt = cameAt;
    request.resume().on('end', () => {
      response.writeHead(200, { ...headers, 'Content-Type': 'text/xml; charset=utf-8' });
      response.end(request.method === 'POST' ? answer('', PRINTED) : '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `localhost:${port}`,
    firstByteAt: () => firstByteAt,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
