import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Language } from '../../../src/lib/till/locale.svelte';
import { ASK_EVERY_MS } from '../../../src/lib/till/pair';
import { Pairing } from '../../../src/lib/till/pairing.svelte';
import { Till } from '../../../src/lib/till/till.svelte';
import { askingShop, type AskingShop } from './asking-shop';

let world: AskingShop;
let till: Till;
let pairing: Pairing;
beforeEach(async () => {
  world = await askingShop();
  till = new Till(world.ports, new Language(['en']));
  pairing = new Pairing(till, world.link);
});

const step = () => pairing.step.type;
/** Resolves when the till waits for the time of its next question. */
const asked = (times: number) =>
  vi.waitFor(() => {
    expect(world.network.requests.filter(({ method }) => method === 'POST')).toHaveLength(times);
    expect(world.clock.next).toBe(ASK_EVERY_MS);
  });

describe('a pairing on the screen', () => {
  it('asks the seller first, and sends nothing before', async () => {
    await pairing.read();
    expect(pairing.step).toMatchObject({ type: 'asked', preview: { host: 'shop.example' } });
    expect(world.network.requests).toEqual([]);
  });

  it('says why a link is refused', async () => {
    pairing = new Pairing(till, '#p=abc');
    await pairing.read();
    expect(pairing.step).toMatchObject({ type: 'failed', error: { code: 'pair-garbled' } });
  });

  it('asks the shop every two seconds until it is allowed', async () => {
    await pairing.read();
    await pairing.confirm();
    expect(pairing.step).toMatchObject({
      type: 'asking',
      label: expect.stringMatching(/^Kass \d{4}$/),
    });
    pairing.keepAsking();
    await asked(1);
    world.clock.advance(ASK_EVERY_MS);
    await asked(2);
    await world.decide('allowed');
    world.clock.advance(ASK_EVERY_MS);
    await vi.waitFor(() => expect(step()).toBe('paired'));
    expect(till.shops).toMatchObject([{ state: 'paired' }]);
  });

  describe('once it is allowed', () => {
    const test = () => (pairing.step.type === 'paired' ? pairing.step.test : null);
    const pair = async () => {
      await pairing.confirm();
      pairing.keepAsking();
      await asked(1);
      await world.decide('allowed');
      world.clock.advance(ASK_EVERY_MS);
      await vi.waitFor(() => expect(test()).toBe('done'));
    };
    const requests = () => world.network.requests.map(({ method }) => method);

    it('is tried both ways with its key', async () => {
      await pair();
      expect(requests().slice(-2)).toEqual(['GET', 'POST']);
    });

    it('says when that did not work, and can be tried again', async () => {
      await pair();
      world.network.isDown = true;
      await pairing.test();
      expect(test()).toBe('failed');
      world.network.isDown = false;
      await pairing.test();
      expect(test()).toBe('done');
    });
  });

  describe('without the network', () => {
    beforeEach(async () => {
      world.network.isDown = true;
      await pairing.confirm();
    });

    it('waits with the digits, and goes on by itself when the shop answers', async () => {
      expect(pairing.step).toMatchObject({ type: 'asking', shop: { checkedAt: 0 } });
      pairing.keepAsking();
      await vi.waitFor(() => expect(pairing.isSilent).toBe(true));
      world.network.isDown = false;
      world.clock.advance(ASK_EVERY_MS);
      await asked(1);
      expect(pairing.step).toMatchObject({
        type: 'asking',
        shop: { checkedAt: world.clock.now() },
      });
    });

    it('ends when the code is too old by then', async () => {
      world.clock.advance(11 * 60 * 1000);
      pairing.keepAsking();
      await vi.waitFor(() => expect(step()).toBe('failed'));
      expect(pairing.step).toMatchObject({ error: { code: 'pair-expired' } });
      expect(till.shops).toEqual([]);
    });
  });

  it('goes on with the same digits after a reload', async () => {
    await pairing.confirm();
    const again = new Pairing(till, world.link);
    await again.read();
    expect(again.step).toEqual(pairing.step);
  });

  it('says that the shop is silent, and asks on', async () => {
    await pairing.confirm();
    world.network.isDown = true;
    pairing.keepAsking();
    await asked(1);
    expect([step(), pairing.isSilent]).toEqual(['asking', true]);
    world.network.isDown = false;
    world.clock.advance(ASK_EVERY_MS);
    await asked(2);
    expect([step(), pairing.isSilent]).toEqual(['asking', false]);
  });

  it('asks no more once the page is left', async () => {
    await pairing.confirm();
    const stop = pairing.keepAsking();
    await asked(1);
    stop();
    expect(world.clock.next).toBeNull();
  });

  it('is forgotten when the digits differ', async () => {
    await pairing.confirm();
    await pairing.stop();
    expect([step(), till.shops]).toEqual(['stopped', []]);
  });

  it('is forgotten when the code was used by another till', async () => {
    await pairing.confirm();
    for (const code of await world.store.list('code'))
      await world.store.put('code', code.code, { ...code, device: 'another' });
    pairing.keepAsking();
    await vi.waitFor(() => expect(step()).toBe('failed'));
    expect(till.shops).toEqual([]);
  });
});
