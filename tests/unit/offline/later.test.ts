import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answerLater, forgetLater, isLater, storeLater } from '../../../src/lib/offline/later';

const ORIGIN = 'https://till.example';
const DECODER = `${ORIGIN}/_app/immutable/assets/reader.abc.wasm`;

/** One store of the browser's cache storage, as far as it is used. */
class FakeStore {
  readonly files = new Map<string, Response>();
  isFull = false;

  match = async (key: string | Request) => this.files.get(urlOf(key))?.clone();
  put = async (key: string | Request, response: Response) => {
    if (this.isFull) throw new DOMException('No room', 'QuotaExceededError');
    this.files.set(urlOf(key), response);
  };
  add = async (url: string) => {
    const response = await fetch(url);
    if (!response.ok) throw new TypeError('Request failed');
    await this.put(url, response);
  };
  keys = async () => [...this.files.keys()].map((url) => new Request(url));
  delete = async (key: string | Request) => this.files.delete(urlOf(key));
}

const urlOf = (key: string | Request): string => (typeof key === 'string' ? key : key.url);

let store: FakeStore;
let network: (() => Response) | null;
let requests: number;
beforeEach(() => {
  store = new FakeStore();
  requests = 0;
  network = () => new Response('decoder');
  vi.stubGlobal('caches', { open: () => Promise.resolve(store) });
  vi.stubGlobal('fetch', async () => {
    requests += 1;
    if (!network) throw new TypeError('Failed to fetch');
    return network();
  });
});
afterEach(() => vi.unstubAllGlobals());

const answered = async () => (await answerLater(new Request(DECODER))).text();

it('is the decoder and nothing else', () => {
  expect(isLater('/_app/immutable/assets/reader.abc.wasm')).toBe(true);
  expect(isLater('/_app/immutable/chunks/reader.abc.js')).toBe(false);
});

describe('storing a file for later', () => {
  it('happens once', async () => {
    expect(await storeLater(DECODER)).toBe(true);
    expect(await storeLater(DECODER)).toBe(true);
    expect(requests).toBe(1);
  });

  it.each<[string, () => void]>([
    ['there is no network', () => (network = null)],
    ['the host does not have it', () => (network = () => new Response('', { status: 404 }))],
    ['there is no room', () => (store.isFull = true)],
  ])('is left for the next start when %s', async (_, prepare) => {
    prepare();
    expect(await storeLater(DECODER)).toBe(false);
    expect(store.files.size).toBe(0);
  });
});

describe('a file that was stored for later', () => {
  it('is answered without the network', async () => {
    await storeLater(DECODER);
    network = null;
    expect(await answered()).toBe('decoder');
  });

  it('is fetched and stored where it was not yet', async () => {
    expect(await answered()).toBe('decoder');
    network = null;
    expect(await answered()).toBe('decoder');
  });

  it('is not stored when it is none', async () => {
    network = () => new Response('No such file', { status: 404 });
    await answered();
    expect(store.files.size).toBe(0);
  });

  it('goes with the version that needed it', async () => {
    const newer = DECODER.replace('abc', 'def');
    await storeLater(DECODER);
    await storeLater(newer);
    await forgetLater(['/_app/immutable/assets/reader.def.wasm', '/']);
    expect([...store.files.keys()]).toEqual([newer]);
  });
});
