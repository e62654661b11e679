// Whether a shop was reached: only its own readable answer says so.
import { beforeEach, describe, expect, it } from 'vitest';
import { clockAhead } from '../../../src/lib/till/clock-check';
import { askShop } from '../../../src/lib/till/network';
import { fakeWorld, START_MS, type FakeWorld } from '../../fakes/till-ports';
import { newSigner, shopOf } from '../schemes/kass/paired-shop';

const signer = await newSigner();
const shop = shopOf(signer);
const { x, y } = signer.jwk;
const page = {
  v: 1,
  name: 'Velo',
  keys: [{ kty: 'EC', crv: 'P-256', x, y }],
  callback: `${shop.origin}/kass/result`,
  pair: `${shop.origin}/kass/pair`,
};

let world: FakeWorld;
beforeEach(async () => {
  world = await fakeWorld();
});

const answerOf = async (answer: () => Response) => {
  world.network.serve(shop.origin, answer);
  return askShop(world.ports, shop);
};

describe('asking a shop', () => {
  it.each([
    ['a sign-in page with status 200', () => new Response('<html>Welcome to our Wi-Fi</html>')],
    ['JSON that is not a shop’s page', () => Response.json({ ok: true })],
    ['an empty answer', () => new Response(null, { status: 204 })],
    ['a shop’s page with status 503', () => Response.json(page, { status: 503 })],
    ['a page that never ends', () => new Response('{"v":1,'.padEnd(70_000))],
  ])('%s is somebody else', async (_, answer) => {
    expect(await answerOf(answer)).toMatchObject({ answer: 'foreign', clockAheadMs: null });
  });

  it('no answer is no answer, whatever the browser says of being online', async () => {
    world.network.isDown = true;
    expect(await askShop(world.ports, shop)).toMatchObject({
      answer: 'silent',
      clockAheadMs: null,
    });
  });

  it('its page is an answer, and tells its time where it exposes that', async () => {
    const headers = { Date: new Date(START_MS - 120_000).toUTCString() };
    expect(await answerOf(() => Response.json(page, { headers }))).toEqual({
      shop: shop.name,
      answer: 'own',
      tookMs: 0,
      clockAheadMs: 119_500,
    });
    expect(await answerOf(() => Response.json(page))).toMatchObject({
      answer: 'own',
      clockAheadMs: null,
    });
  });
});

describe('the clock', () => {
  const at = Date.UTC(2026, 10, 23, 12);
  const headers = (Date: string) => new Headers({ Date });

  it.each([
    ['Mon, 23 Nov 2026 12:00:00 GMT', at, at + 1000, 0],
    ['Mon, 23 Nov 2026 12:00:00 GMT', at + 10_000, at + 11_000, 10_000],
    ['Mon, 23 Nov 2026 12:00:00 GMT', at - 60_000, at - 59_000, -60_000],
    ['2026-11-23T12:00:00Z', at, at, null],
    ['Monday', at, at, null],
    ['', at, at, null],
  ])('%s asked at %i, answered at %i: ahead by %s', (date, asked, answered, ahead) => {
    expect(clockAhead(headers(date), asked, answered)).toBe(ahead);
  });
});
