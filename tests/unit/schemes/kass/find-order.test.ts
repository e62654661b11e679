import { beforeEach, describe, expect, it } from 'vitest';
import type { Signer } from '../../../../src/lib/schemes/kass/device-key';
import {
  findRequestKid,
  readFindRequest,
  signFindRequest,
} from '../../../../src/lib/schemes/kass/find-order';
import { newSigner, NOW_MS, refusal, signRaw, TILL } from './paired-shop';

const AUD = 'https://shop.example';
let device: Signer;
beforeEach(async () => {
  device = await newSigner();
});

const request = (change: { aud?: string; nowMs?: number } = {}) =>
  signFindRequest({ aud: AUD, no: '1047', till: TILL, nowMs: NOW_MS, ...change }, device);
const read = (jws: string, nowMs = NOW_MS) => readFindRequest(jws, device.jwk, { aud: AUD, nowMs });

describe('asking for an order by its number', () => {
  it('tells the shop who asks, and for what', async () => {
    const jws = await request();
    expect(findRequestKid(jws)).toBe(device.kid);
    expect(await read(jws)).toMatchObject({ iss: device.kid, no: '1047', till: TILL });
  });

  it('holds for five minutes around the shop’s clock', async () => {
    expect(await read(await request(), NOW_MS + 300_000)).toMatchObject({ no: '1047' });
    expect((await refusal(read(await request(), NOW_MS + 301_000))).code).toBe('link-expired');
    expect((await refusal(read(await request(), NOW_MS - 301_000))).code).toBe('link-expired');
  });

  it('of another shop is refused', async () => {
    const jws = await request({ aud: 'https://other.example' });
    expect(await refusal(read(jws))).toMatchObject({
      code: 'link-invalid',
      details: { field: 'aud' },
    });
  });

  it('signed by another till is refused', async () => {
    const jws = await signFindRequest(
      { aud: AUD, no: '1', till: TILL, nowMs: NOW_MS },
      await newSigner(),
    );
    expect((await refusal(read(jws))).code).toBe('link-tampered');
  });

  it('that is a result in disguise is refused', async () => {
    const jws = await signRaw('{}', device, { typ: 'kass-result+jwt' });
    expect((await refusal(read(jws))).code).toBe('link-tampered');
  });
});
