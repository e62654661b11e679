import { beforeEach, describe, expect, it } from 'vitest';
import { checkPin, isPin, removePin, setPin } from '../../../src/lib/till/pin';
import { fakeWorld, type FakeWorld } from '../../fakes/till-ports';
import { refusal } from '../schemes/kass/paired-shop';

let world: FakeWorld;
beforeEach(async () => {
  world = await fakeWorld();
});

const set = (pin: string) => setPin(world.ports, pin, 10);
const check = (pin: string) => checkPin(world.ports, pin);
const codeOf = async (pin: string) => (await refusal(check(pin))).code;

describe('the PIN of the owner', () => {
  it.each([
    ['1234', true],
    ['123456789012', true],
    ['123', false],
    ['1234567890123', false],
    ['12a4', false],
    ['١٢٣٤', false],
  ])('%s may be one: %s', (text, expected) => {
    expect(isPin(text)).toBe(expected);
  });

  it('is missing until it is set', async () => {
    expect(await codeOf('1234')).toBe('pin-missing');
  });

  it('lets in who knows it, and nobody else', async () => {
    await set('4711');
    await check('4711');
    expect(await codeOf('4712')).toBe('pin-wrong');
    expect(await codeOf('')).toBe('pin-wrong');
  });

  it('is not stored as it is', async () => {
    await set('47110815');
    expect(JSON.stringify(await world.ports.storage.loadSettings())).not.toContain('47110815');
  });

  it('makes who guesses wait, longer each time, and forgets it after a right one', async () => {
    await set('4711');
    for (let time = 0; time < 4; time += 1) expect(await codeOf('0000')).toBe('pin-wrong');
    expect(await refusal(check('0000'))).toMatchObject({
      code: 'pin-locked',
      details: { seconds: '30' },
    });
    expect(await codeOf('4711')).toBe('pin-locked');
    world.clock.advance(30_000);
    expect((await refusal(check('0000'))).details).toEqual({ seconds: '60' });
    world.clock.advance(60_000);
    await check('4711');
    expect(await codeOf('0000')).toBe('pin-wrong');
  });

  it('is missing again once it was removed, and the other settings stay', async () => {
    await world.ports.storage.saveSettings({ theme: 'dark' });
    await set('4711');
    await removePin(world.ports);
    expect(await codeOf('4711')).toBe('pin-missing');
    expect(await world.ports.storage.loadSettings()).toMatchObject({ theme: 'dark' });
  });

  it('counts the tries of all windows together', async () => {
    await set('4711');
    const other = world.secondWindow();
    for (const ports of [world.ports, other, world.ports, other])
      await refusal(checkPin(ports, '0000'));
    expect((await refusal(checkPin(other, '0000'))).code).toBe('pin-locked');
  });
});
