import { beforeEach, describe, expect, test } from 'vitest';
import { makeDeviceKey, type Signer } from '../../../src/lib/schemes/kass/device-key';
import { checkWellKnown, readPairingLink, sixDigits } from '../../../src/lib/schemes/kass/pairing';
import { openShop, pairRequest, post, START_MS, TILL, told, type OpenShop } from './open-shop';

let open: OpenShop;
beforeEach(async () => {
  open = await openShop();
});

describe('a till that asks to be connected', () => {
  test.each([
    ['nothing', ''],
    ['words', 'let me in'],
    ['half a request', 'eyJhbGciOiJFUzI1NiJ9.e30'],
  ])('is refused when it sends %s', async (_, body) => {
    expect(await told(await post(open, '/kass/pair', body))).toMatchObject({
      status: 400,
      error: 'request',
    });
  });

  test('is refused when its request was meant for another shop', async () => {
    const request = await pairRequest(await openShop(), await makeDeviceKey());
    expect(await told(await post(open, '/kass/pair', request))).toMatchObject({
      status: 400,
      field: 'shop',
    });
  });

  test('is refused when its code is older than ten minutes', async () => {
    const request = await pairRequest(open, await makeDeviceKey());
    open.clock.nowMs += 601_000;
    expect(await told(await post(open, '/kass/pair', request))).toEqual({
      status: 410,
      error: 'code',
    });
  });

  test('is refused when another device was there first', async () => {
    const link = await open.shop.newPairingLink(TILL);
    await post(open, '/kass/pair', await pairRequest(open, await makeDeviceKey(), link));
    const late = await pairRequest(open, await makeDeviceKey(), link);
    expect((await post(open, '/kass/pair', late)).status).toBe(410);
    expect(await open.store.list('device')).toHaveLength(1);
  });

  test('is refused when two devices come at the same moment: only one gets in', async () => {
    const link = await open.shop.newPairingLink(TILL);
    const requests = [
      await pairRequest(open, await makeDeviceKey(), link),
      await pairRequest(open, await makeDeviceKey(), link),
    ];
    const answers = await Promise.all(requests.map((body) => post(open, '/kass/pair', body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 410]);
  });

  test('is refused with a code the shop never gave', async () => {
    const other = await openShop();
    const device = await makeDeviceKey();
    const link = await other.shop.newPairingLink(TILL);
    expect((await post(open, '/kass/pair', await pairRequest(open, device, link))).status).toBe(
      410,
    );
  });

  test('waits, and both screens show the same six digits', async () => {
    const device = await makeDeviceKey();
    const link = await open.shop.newPairingLink(TILL);
    const { code } = readPairingLink(link, { nowMs: START_MS, loopbackAllowed: false });
    const answer = await post(open, '/kass/pair', await pairRequest(open, device, link));
    const digits = await sixDigits(open.shop.kid, device.kid, code);
    expect(await told(answer)).toEqual({ status: 202, state: 'asking', digits });
    expect(await open.store.list('device')).toMatchObject([{ label: 'Door tablet', digits }]);
  });

  test('learns the decision by asking again, also after the code has run out', async () => {
    const device = await makeDeviceKey();
    const request = await pairRequest(open, device);
    await post(open, '/kass/pair', request);
    open.clock.nowMs += 3_600_000;
    expect((await post(open, '/kass/pair', request)).status).toBe(202);
    expect(await open.shop.decide(device.kid, 'allowed')).toBe(true);
    expect(await told(await post(open, '/kass/pair', request))).toMatchObject({
      status: 200,
      state: 'allowed',
    });
  });

  test.each([
    ['refused', ['refused'], 403],
    ['revoked', ['allowed', 'revoked'], 401],
  ] as const)('is told no once it is %s', async (_, decisions, status) => {
    const device = await makeDeviceKey();
    const request = await pairRequest(open, device);
    await post(open, '/kass/pair', request);
    for (const decision of decisions)
      expect(await open.shop.decide(device.kid, decision)).toBe(true);
    expect(await told(await post(open, '/kass/pair', request))).toMatchObject({
      status,
      state: 'refused',
    });
    expect(await open.shop.decide(device.kid, 'allowed')).toBe(false);
  });

  test('nobody unknown can be allowed', async () => {
    expect(await open.shop.decide('nobody', 'allowed')).toBe(false);
  });

  test('finds that the page of the shop fits the link', async () => {
    const address = await open.shop.newPairingLink(TILL);
    const link = readPairingLink(address, { nowMs: START_MS, loopbackAllowed: false });
    expect(checkWellKnown(link, open.shop.wellKnown()).name).toBe('Corner shop');
  });

  test('hears what it may do, and hears of changes when it asks again', async () => {
    const device = await makeDeviceKey();
    const request = await pairRequest(open, device);
    await post(open, '/kass/pair', request);
    await open.shop.decide(device.kid, 'allowed');
    const grants = { pay: true, refund: false, print: true, limits: {}, life: 1800, groups: [] };
    expect(await told(await post(open, '/kass/pair', request))).toMatchObject({ grants });
    await open.shop.grant(device.kid, { refund: true, limits: { EUR: 50_000 } });
    expect(await told(await post(open, '/kass/pair', request))).toMatchObject({
      grants: { ...grants, refund: true, limits: { EUR: 50_000 } },
    });
  });

  test('is told in a word that it was revoked', async () => {
    const device = await makeDeviceKey();
    const request = await pairRequest(open, device);
    await post(open, '/kass/pair', request);
    await open.shop.decide(device.kid, 'allowed');
    await open.shop.decide(device.kid, 'revoked');
    expect(await told(await post(open, '/kass/pair', request))).toEqual({
      ...{ status: 401, error: 'revoked', state: 'refused' },
      digits: (await open.store.get('device', device.kid))?.digits,
    });
  });
});

describe('a till that is paired again', () => {
  const again = async (device: Signer): Promise<Record<string, unknown>> =>
    told(await post(open, '/kass/pair', await pairRequest(open, device)));

  test.each([
    ['allowed', ['allowed']],
    ['refused', ['refused']],
    ['revoked', ['allowed', 'revoked']],
  ] as const)('asks anew although it was %s, with other digits', async (_, decisions) => {
    const device = await makeDeviceKey();
    const { digits } = await again(device);
    for (const decision of decisions) await open.shop.decide(device.kid, decision);
    const answer = await again(device);
    expect(answer).toMatchObject({ status: 202, state: 'asking' });
    expect(answer['digits']).not.toBe(digits);
    expect(await open.shop.decide(device.kid, 'allowed')).toBe(true);
  });

  test('keeps the name and the grants the admin gave it', async () => {
    const device = await makeDeviceKey();
    await again(device);
    await open.shop.rename(device.kid, 'By the door');
    await open.shop.grant(device.kid, { refund: true });
    await again(device);
    expect(await open.shop.devices()).toMatchObject([
      { name: 'By the door', label: 'Door tablet', grants: { refund: true } },
    ]);
  });

  test('needs a code that nobody has used', async () => {
    const device = await makeDeviceKey();
    await again(device);
    const link = await open.shop.newPairingLink(TILL);
    await post(open, '/kass/pair', await pairRequest(open, await makeDeviceKey(), link));
    const late = await pairRequest(open, device, link);
    expect((await post(open, '/kass/pair', late)).status).toBe(410);
  });
});
