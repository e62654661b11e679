import { beforeEach, describe, expect, it } from 'vitest';
import { PinEntry } from '../../../src/lib/till/pin-entry.svelte';
import { checkPin, setPin } from '../../../src/lib/till/pin';
import { fakeWorld, type FakeWorld } from '../../fakes/till-ports';

let world: FakeWorld;
let entry: PinEntry;
beforeEach(async () => {
  world = await fakeWorld();
  await setPin(world.ports, '4711', 10);
  entry = new PinEntry((pin) => checkPin(world.ports, pin), world.clock);
});

const tryWith = (pin: string) => {
  entry.type(pin);
  return entry.try();
};
async function lock(): Promise<void> {
  for (let time = 0; time < 5; time += 1) await tryWith('0000');
}

describe('a PIN being typed', () => {
  it('is nothing to try while it is empty', async () => {
    expect(entry.canTry).toBe(false);
    expect(await entry.try()).toBe(false);
    expect(entry.error).toBeNull();
  });

  it('is forgotten once it was right', async () => {
    expect(await tryWith('4711')).toBe(true);
    expect(entry.text).toBe('');
    expect(entry.error).toBeNull();
  });

  it('is complained about when it was wrong, until another one is typed', async () => {
    expect(await tryWith('4712')).toBe(false);
    expect(entry.error?.code).toBe('pin-wrong');
    expect(entry.text).toBe('');
    entry.type('4');
    expect(entry.error).toBeNull();
  });

  it('counts down while too many wrong ones lock it, and is then taken again', async () => {
    await lock();
    expect(entry.error?.code).toBe('pin-locked');
    expect(entry.secondsLeft).toBe(30);
    entry.type('4711');
    expect(entry.canTry).toBe(false);
    world.clock.advance(1000);
    expect(entry.secondsLeft).toBe(29);
    for (let second = 0; second < 29; second += 1) world.clock.advance(1000);
    expect(entry.error).toBeNull();
    expect(await entry.try()).toBe(true);
  });

  it('stays locked when its dialog is closed and opened again', async () => {
    await lock();
    entry.clear();
    expect(entry.error?.code).toBe('pin-locked');
    expect(entry.secondsLeft).toBe(30);
  });
});
