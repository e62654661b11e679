// What cuts the ports is tested itself: that it leaves nothing out, and that a dead page reaches nothing.
import { describe, expect, it } from 'vitest';
import type { Ports } from '../../src/lib/till/ports';
import { PageLife, type Cut } from '../fakes/cut-life';
import { cutPorts } from '../fakes/cut-ports';
import { fakeEnvironment } from '../fakes/device-environment';
import { FakeSerial, FakeSerialPort } from '../fakes/serial';
import { fakeWorld, type FakeWorld } from '../fakes/till-ports';

/** What *On screen* prints, the till takes itself: no port has it. */
function portsOnly(parts: Parameters<typeof fakeEnvironment>[0] = {}): Ports['devices'] {
  const { screen: _, ...devices } = fakeEnvironment(parts);
  return devices;
}

const newWorld = (): Promise<FakeWorld> => fakeWorld({ devices: portsOnly() });

const settle = () => new Promise((resolve) => setTimeout(resolve, 20));

/** Whether a call has answered after a while. */
async function hasAnswered(call: Promise<unknown>): Promise<boolean> {
  let answered = false;
  void call.then(() => (answered = true));
  await settle();
  return answered;
}

const at = (name: string, when: Cut['when'], nth = 0): Cut => ({ name, nth, when });

describe('what a page calls', () => {
  it('is written down for every method of the storage, whatever there is', async () => {
    const { ports } = await newWorld();
    const storage = { ...ports.storage, foldOldSales: () => Promise.resolve(3) };
    const life = new PageLife();
    const cut = cutPorts({ ...ports, storage }, life);
    for (const method of Object.keys(storage))
      void (cut.storage as unknown as Record<string, () => Promise<unknown>>)
        [method]?.()
        .catch(() => null);
    const names = life.places.map((place) => place.cut.name);
    expect(new Set(names)).toEqual(new Set(Object.keys(storage).map((key) => `storage.${key}`)));
    expect(names).toContain('storage.foldOldSales');
  });

  it.each<[string, (ports: Ports) => object]>([
    ['vault', (ports) => ({ ...ports, vault: { open: () => Promise.resolve() } })],
    [
      'windows.shout',
      (ports) => ({ ...ports, windows: { ...ports.windows, shout: () => Promise.resolve() } }),
    ],
    [
      'devices.serial',
      (ports) => {
        const serial = new FakeSerial(new FakeSerialPort()).asSerial;
        return { ...ports, devices: portsOnly({ serial }) };
      },
    ],
    ['storage.name', (ports) => ({ ...ports, storage: { ...ports.storage, name: 'kass' } })],
  ])('is refused where nobody cuts it: %s', async (name, change) => {
    const { ports } = await newWorld();
    expect(() => cutPorts(change(ports) as Ports, new PageLife())).toThrow(`Nobody cuts ${name}`);
  });
});

describe('a page that dies', () => {
  it('before a call leaves the world as it was, and hears nothing any more', async () => {
    const { ports } = await newWorld();
    const page = cutPorts(ports, new PageLife(at('storage.saveSettings', 'before')));
    expect(await hasAnswered(page.storage.saveSettings({ theme: 'dark' }))).toBe(false);
    expect((await ports.storage.loadSettings()).theme).toBe('auto');
    expect(await hasAnswered(page.storage.loadSettings())).toBe(false);
  });

  it('after a call has changed the world, and does not know', async () => {
    const { ports } = await newWorld();
    const page = cutPorts(ports, new PageLife(at('storage.saveSettings', 'after')));
    expect(await hasAnswered(page.storage.saveSettings({ theme: 'dark' }))).toBe(false);
    expect((await ports.storage.loadSettings()).theme).toBe('dark');
  });

  it('at the second call of a kind has made the first', async () => {
    const { ports } = await newWorld();
    const page = cutPorts(ports, new PageLife(at('storage.saveSettings', 'before', 1)));
    await page.storage.saveSettings({ theme: 'dark' });
    expect(await hasAnswered(page.storage.saveSettings({ theme: 'light' }))).toBe(false);
    expect((await ports.storage.loadSettings()).theme).toBe('dark');
  });

  it('reaches no network, tells no window and runs no timer any more', async () => {
    const world = await newWorld();
    const life = new PageLife();
    const page = cutPorts(world.ports, life);
    let ran = 0;
    page.clock.after(1_000, () => (ran += 1));
    page.windows.onNews(() => (ran += 1));
    life.kill();
    void page.fetch('https://shop.example/');
    page.windows.announce();
    world.secondWindow().windows.announce();
    world.clock.advance(1_000);
    await settle();
    expect(ran).toBe(0);
    expect(world.network.requests).toEqual([]);
    expect(world.house.announcements).toBe(1);
  });

  it('lets go of its locks', async () => {
    const world = await newWorld();
    const life = new PageLife();
    const page = cutPorts(world.ports, life);
    void page.windows.exclusive('deliver', () => page.storage.probe('mark').then(() => settle()));
    const other = world.secondWindow().windows.exclusive('deliver', () => Promise.resolve('mine'));
    life.kill();
    expect(await other).toBe('mine');
  });
});
