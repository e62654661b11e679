import { describe, expect, it } from 'vitest';
import { dotsOfLogo, logoOf } from '../../../src/lib/till/logo';
import { fakeWorld } from '../../fakes/till-ports';

const URL = 'https://shop.example/logo.png';
const KEPT = { url: 'https://shop.example/old.png', width: 8, height: 1, bits: '/w==' };

async function world(answer: () => Response | Promise<Response>) {
  const asked: string[] = [];
  const { ports } = await fakeWorld({
    fetch: async (input) => {
      asked.push(String(input instanceof Request ? input.url : input));
      return answer();
    },
  });
  return { ports, asked };
}

const picture = () => new Response('picture', { headers: { 'content-type': 'image/png' } });

describe('the shop’s picture', () => {
  it('is fetched where the shop names one, and kept as dots', async () => {
    const { ports, asked } = await world(picture);
    const logo = await logoOf(ports, {}, URL);
    expect(asked).toEqual([URL]);
    expect(logo).toMatchObject({ url: URL, width: 8, height: 8 });
    expect(dotsOfLogo(logo)?.bits).toHaveLength(8);
  });

  it('is not fetched again while its address stays', async () => {
    const { ports, asked } = await world(picture);
    const logo = await logoOf(ports, {}, URL);
    expect(await logoOf(ports, { logo }, URL)).toBe(logo);
    expect(asked).toHaveLength(1);
  });

  it('goes when the shop names none any more', async () => {
    const { ports } = await world(picture);
    expect(await logoOf(ports, { logo: KEPT }, undefined)).toBeUndefined();
    expect(dotsOfLogo(undefined)).toBeUndefined();
  });

  it.each<[string, () => Response | Promise<Response>]>([
    ['the shop does not answer', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['there is nothing at its address', () => new Response('', { status: 404 })],
    ['it is too large', () => new Response(new Uint8Array(600_000))],
  ])('stays as it was when %s', async (_, answer) => {
    const { ports } = await world(answer);
    expect(await logoOf(ports, { logo: KEPT }, URL)).toBe(KEPT);
  });

  it('stays as it was when it is no picture', async () => {
    const { ports } = await world(picture);
    const draw = { ...ports.draw, picture: () => Promise.reject(new DOMException('no picture')) };
    expect(await logoOf({ ...ports, draw }, { logo: KEPT }, URL)).toBe(KEPT);
  });
});
