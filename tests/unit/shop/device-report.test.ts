import { beforeEach, describe, expect, test } from 'vitest';
import { makeDeviceKey, type Signer } from '../../../src/lib/schemes/kass/device-key';
import type { DeviceReport } from '../../../src/lib/shop/index';
import { chainOf, openShop, order, pairedDevice, post, TILL, type OpenShop } from './open-shop';

let open: OpenShop;
let device: Signer;
let till: ReturnType<typeof chainOf>;
beforeEach(async () => {
  open = await openShop();
  device = await pairedDevice(open);
  await open.shop.orderLinks(order, TILL);
  till = chainOf(open, device);
});

const declined = { res: 'declined' as const, amt: 0, how: [] };

async function report(): Promise<DeviceReport> {
  const found = (await open.shop.devices()).find(({ kid }) => kid === device.kid);
  if (!found) throw new Error('The till is gone');
  return found;
}

describe('what a shop can tell of a till', () => {
  test('before its first result', async () => {
    expect(await report()).toMatchObject({
      ...{ name: 'Door tablet', state: 'allowed', seenAt: open.clock.nowMs, expired: false },
      ...{ lastSeq: 0, waiting: 0, gaps: [], broken: [], loose: [] },
    });
  });

  test('when all of its results came, in whatever order', async () => {
    const all = [
      await till.sign(declined),
      await till.sign({ ...declined, sup: 'result-0000000001', out: 2 }),
      await till.sign({ sup: 'result-0000000002', out: 3 }),
    ];
    for (const jws of all.toReversed()) await post(open, '/kass/result', jws);
    expect(await report()).toMatchObject({
      ...{ lastSeq: 3, waiting: 3, gaps: [], broken: [], loose: [] },
    });
  });

  test('which numbers are missing, and what came after nothing known', async () => {
    await till.sign(declined);
    await till.send({ ...declined, sup: 'result-0000000001' });
    await till.sign(declined);
    await till.sign(declined);
    await till.send(declined);
    expect(await report()).toMatchObject({
      ...{ lastSeq: 5, broken: [], loose: ['result-0000000002'] },
      gaps: [
        { from: 1, to: 1 },
        { from: 3, to: 4 },
      ],
    });
  });

  test.each([
    ['names another one before it', { prev: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }],
    ['names none before it', { prev: undefined }],
    ['has the number of another', { seq: 1 }],
  ])('that a result %s', async (_, change) => {
    await till.send(declined);
    await till.send({ ...declined, ...change });
    expect((await report()).broken).toEqual(['result-0000000002']);
  });

  test('that the first result of all names one before it', async () => {
    await till.send({ ...declined, prev: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' });
    expect((await report()).broken).toEqual(['result-0000000001']);
  });

  test('also of one that lost its data and came back as another', async () => {
    await till.send(declined);
    await till.sign(declined);
    await till.send({ ...declined, sup: 'result-0000000002' });
    await pairedDevice(open);
    expect(await open.shop.devices()).toHaveLength(2);
    expect(await report()).toMatchObject({ lastSeq: 3, gaps: [{ from: 2, to: 2 }] });
  });
});

describe('what the admin does with a till', () => {
  test('is nothing where there is no such till', async () => {
    const nobody = (await makeDeviceKey()).kid;
    expect(await open.shop.rename(nobody, 'Front')).toBe(false);
    expect(await open.shop.grant(nobody, { refund: true })).toBe(false);
  });

  test('gives it another name, made harmless', async () => {
    expect(await open.shop.rename(device.kid, '  Front\u202e\n2 ')).toBe(true);
    expect((await report()).name).toBe('Front 2');
    expect(await open.shop.rename(device.kid, ' \n ')).toBe(false);
    expect((await report()).name).toBe('Front 2');
  });

  test('changes its grants one by one', async () => {
    await open.shop.grant(device.kid, { refund: true });
    await open.shop.grant(device.kid, { limits: { EUR: 100_00 }, life: 3600, groups: ['front'] });
    expect((await report()).grants).toEqual({
      ...{ pay: true, refund: true, print: true, life: 3600, groups: ['front'] },
      limits: { EUR: 100_00 },
    });
  });

  test.each([
    ['a limit that is no amount', { limits: { EUR: 9.5 } }, 'limits.EUR'],
    ['a life of two days', { life: 172_800 }, 'life'],
  ])('is refused for %s', async (_, change, field) => {
    await expect(open.shop.grant(device.kid, change)).rejects.toMatchObject({ details: { field } });
    expect((await report()).grants.life).toBe(1800);
  });
});
