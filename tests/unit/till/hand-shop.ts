// A shop whose page and whose answers to the till a test sets by hand.
import { newNonce } from '../../../src/lib/domain/ids';
import { type Signer } from '../../../src/lib/schemes/kass/device-key';
import { signKeyList } from '../../../src/lib/schemes/kass/key-list';
import { CODE_LIFE, pairingAddress } from '../../../src/lib/schemes/kass/pairing';
import { TILL, type FakeWorld } from '../../fakes/till-ports';
import { newSigner } from '../schemes/kass/paired-shop';

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export const ASKING: Answer = { status: 202, body: { state: 'asking', digits: '123456' } };
export const REFUSED: Answer = { status: 403, body: { state: 'refused', digits: '123456' } };
export const REVOKED: Answer = { status: 401, body: { error: 'revoked' } };
export const allowed = (grants?: unknown): Answer => ({
  status: 200,
  body: { state: 'allowed', digits: '123456', ...(grants === undefined ? {} : { grants }) },
});

export class HandShop {
  readonly origin: string;
  readonly #world: FakeWorld;
  /** what it signs with now */
  signer: Signer;
  page: Record<string, unknown>;
  pageStatus = 200;
  answer: Answer = ASKING;
  /** what happens while its answer is on its way */
  meanwhile: () => Promise<unknown> = () => Promise.resolve();
  /** the pairing requests it got */
  readonly requests: string[] = [];

  constructor(world: FakeWorld, origin: string, signer: Signer, change: object = {}) {
    this.#world = world;
    this.origin = origin;
    this.signer = signer;
    this.page = {
      v: 1,
      name: `Shop at ${new URL(origin).host}`,
      keys: [signer.jwk],
      callback: `${origin}/kass/result`,
      pair: `${origin}/kass/pair`,
      ...change,
    };
    world.network.serve(origin, (request) => this.#serve(request));
  }

  static async open(world: FakeWorld, origin: string, change: object = {}): Promise<HandShop> {
    return new HandShop(world, origin, await newSigner(), change);
  }

  /** A fresh pairing link. */
  link(change: object = {}): string {
    const { ports, clock } = this.#world;
    return pairingAddress(TILL, {
      v: 1,
      origin: this.origin,
      name: 'By the link',
      keys: [this.signer.jwk],
      callback: `${this.origin}/kass/result`,
      code: newNonce(ports.random),
      exp: Math.floor(clock.now() / 1000) + CODE_LIFE,
      ...change,
    });
  }

  /** Shows a new key beside the old one, or alone; the old one vouches for it, or nobody does. */
  async rotate({ keepsOld = true, isVouchedFor = true } = {}): Promise<Signer> {
    const old = this.signer;
    this.signer = await newSigner();
    const keys = keepsOld ? [this.signer.jwk, old.jwk] : [this.signer.jwk];
    const list = { iss: this.origin, iat: Math.floor(this.#world.clock.now() / 1000), keys };
    const signed = isVouchedFor ? { list: await signKeyList(list, old) } : {};
    this.page = { ...this.page, keys, ...signed };
    return this.signer;
  }

  async #serve(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === '/.well-known/kass.json')
      return Response.json(this.page, { status: this.pageStatus });
    if (pathname !== '/kass/pair') return new Response(null, { status: 404 });
    this.requests.push(await request.text());
    await this.meanwhile();
    return Response.json(this.answer.body, { status: this.answer.status });
  }
}
