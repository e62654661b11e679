import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeFetch } from '../../../src/lib/delivery/surroundings';

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
