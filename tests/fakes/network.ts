// A network with the servers a test puts there. Nobody else answers, and what was asked is on record.

export type Server = (request: Request) => Response | Promise<Response>;

export class FakeNetwork {
  readonly #servers = new Map<string, Server>();
  readonly requests: Request[] = [];
  /** origins that the till let its `fetch` reach */
  readonly allowed = new Set<string>();
  isDown = false;

  serve(origin: string, server: Server): void {
    this.#servers.set(origin, server);
  }

  /** As the browser's: a fault of the network is a TypeError. */
  readonly fetch: typeof fetch = async (input, init) => {
    // `mode` and `cache` mean nothing outside a page; `Request` refuses some of their values.
    const { mode: _mode, cache: _cache, ...rest } = init ?? {};
    const request = new Request(input, rest);
    this.requests.push(request.clone());
    const server = this.#servers.get(new URL(request.url).origin);
    if (this.isDown || !server) throw new TypeError('Failed to fetch');
    return server(request);
  };
}
