import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeFetch, makeWindows } from '../../../src/lib/delivery/surroundings';

const OWN = 'https://till.example/service-worker.js';
const SHOP = 'https://shop.example';

describe('the one way out for requests', () => {
  const asked = vi.fn(() => Promise.resolve(new Response('ok')));
  beforeEach(() => {
    asked.mockClear();
    vi.stubGlobal('fetch', asked);
  });
  afterEach(() => vi.unstubAllGlobals());

  it.each([
    `${SHOP}/kass/result`,
    'https://shop.example.evil.example/',
    'http://shop.example/kass/result',
    'https://shop.example:8443/kass/result',
  ])('lets nothing through to %s unless that very origin was allowed', (address) => {
    const { reach, allow } = makeFetch(OWN);
    allow('https://another.example');
    expect(() => reach(address)).toThrow(expect.objectContaining({ code: 'shop-unreachable' }));
    expect(() => reach(new URL(address))).toThrow('is not paired');
    expect(() => reach(new Request(address))).toThrow('is not paired');
    expect(asked).not.toHaveBeenCalled();
  });

  it('lets through to what was allowed, and to the till itself', async () => {
    const { reach, allow } = makeFetch(OWN);
    allow(SHOP);
    await reach(`${SHOP}/kass/result`, { method: 'POST' });
    await reach('/version.json');
    expect(asked.mock.calls).toEqual([
      [`${SHOP}/kass/result`, { method: 'POST' }],
      ['/version.json', undefined],
    ]);
  });
});

describe('the windows of a till', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('know which sales any of them leads, and not those that one only waits for', async () => {
    const held = ['window:a', 'sale:one', 'deliver', 'sale:two', 'printer:sale:x'];
    const locks = {
      request: () => new Promise(() => {}),
      query: () =>
        Promise.resolve({
          held: held.map((name) => ({ name })),
          pending: [{ name: 'sale:three' }],
        }),
    };
    vi.stubGlobal('navigator', { locks });
    vi.stubGlobal('BroadcastChannel', class {});
    expect(await makeWindows().held('sale:')).toEqual(new Set(['one', 'two']));
  });
});
