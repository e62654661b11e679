import { beforeEach, describe, expect, it } from 'vitest';
import type { WellKnown } from '../../../../src/lib/domain/shop';
import type { Signer } from '../../../../src/lib/schemes/kass/device-key';
import { checkPinned, keysToPin, signKeyList } from '../../../../src/lib/schemes/kass/key-list';
import { newSigner, NOW, refusal, shopOf, signRaw } from './paired-shop';

let old: Signer;
let next: Signer;
beforeEach(async () => {
  [old, next] = [await newSigner(), await newSigner()];
});

const ISS = 'https://shop.example';
const pageOf = (keys: readonly Signer[], list?: string): WellKnown => ({
  v: 1,
  name: 'Corner shop',
  keys: keys.map(({ jwk }) => jwk),
  callback: `${ISS}/kass/result`,
  pair: `${ISS}/kass/pair`,
  paper: { header: [], footer: [] },
  demo: false,
  ...(list === undefined ? {} : { list }),
});
const listOf = (keys: readonly Signer[], signer: Signer, iss = ISS) =>
  signKeyList({ iss, iat: NOW, keys: keys.map(({ jwk }) => jwk) }, signer);
const pinned = async (page: WellKnown) =>
  (await keysToPin(shopOf(old), page))?.map(({ kid }) => kid) ?? null;

describe('a new key of a shop', () => {
  it('is pinned when a pinned key has signed the list and the page shows it too', async () => {
    const page = pageOf([next, old], await listOf([next, old], old));
    expect(await pinned(page)).toEqual([next.kid, old.kid]);
  });

  it('takes the place of the old one once the list names it alone', async () => {
    expect(await pinned(pageOf([next], await listOf([next], old)))).toEqual([next.kid]);
  });

  it.each([
    ['the page alone shows it', async () => pageOf([next, old])],
    ['it vouches for itself', async () => pageOf([next, old], await listOf([next, old], next))],
    [
      'the list is for another shop',
      async () => pageOf([next, old], await listOf([next, old], old, 'https://evil.example')),
    ],
    ['the page does not show what is listed', async () => pageOf([], await listOf([next], old))],
    ['the list is no list', async () => pageOf([next, old], 'a.b.c')],
    [
      'a result of the shop is passed off as a list',
      async () => pageOf([next, old], await signRaw('{"v":1}', old, { typ: 'kass-result+jwt' })),
    ],
  ])('is not pinned when %s', async (_, page) => {
    expect(await pinned(await page())).toBeNull();
  });

  it('does not bring in keys that only the list or only the page names', async () => {
    const third = await newSigner();
    const page = pageOf([next, third, old], await listOf([next, old], old));
    expect(await pinned(page)).toEqual([next.kid, old.kid]);
  });
});

describe('a page without any key of the pairing', () => {
  it('is not this shop’s any more', async () => {
    await checkPinned(shopOf(old), pageOf([next, old]));
    expect(await refusal(checkPinned(shopOf(old), pageOf([next])))).toMatchObject({
      code: 'pair-mismatch',
      details: { field: 'keys' },
    });
  });
});
