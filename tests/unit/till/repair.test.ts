import { describe, expect, it } from 'vitest';
import { repair, type RepairWorld } from '../../../src/lib/till/repair';

const RELEASE = JSON.stringify({ version: '0.1.0', minimum: '0.1.0' });

/** A browser with two caches and a worker; what was done is on record. */
function browser(answer: () => Response | Promise<Response>) {
  const done: string[] = [];
  const world: RepairWorld = {
    caches: {
      keys: () => Promise.resolve(['precache', 'later']),
      delete: (name) => Promise.resolve(done.push(`delete ${name}`) > 0),
    },
    workers: {
      getRegistrations: () =>
        Promise.resolve([
          { unregister: () => Promise.resolve(done.push('unregister') > 0) },
        ] as unknown as ServiceWorkerRegistration[]),
    },
    fetch: () => Promise.resolve().then(answer),
    reload: () => done.push('reload'),
  };
  return { world, done };
}

describe('repair', () => {
  it('forgets the worker and every cache, then loads the page, and nothing else', async () => {
    const { world, done } = browser(() => new Response(RELEASE));
    expect(await repair(world)).toBe(true);
    expect(done).toEqual(['unregister', 'delete precache', 'delete later', 'reload']);
  });

  it.each([
    ['there is no network', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['a captive portal answers with a page', () => new Response('<html>Sign in</html>')],
    ['somebody answers with JSON of another kind', () => new Response('[]')],
    ['the host is ill', () => new Response(RELEASE, { status: 503 })],
  ])('changes nothing when %s: the till would not start again', async (_, answer) => {
    const { world, done } = browser(answer);
    expect(await repair(world)).toBe(false);
    expect(done).toEqual([]);
  });
});
