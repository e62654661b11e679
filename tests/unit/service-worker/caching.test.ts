import { describe, expect, it } from 'vitest';
import { isKitVersion, pageFor, toEntries } from '../../../src/service-worker/caching';

const till = 'https://till.example';
const pages = ['/', '/sale', '/queue'];
const answer = (address: string) => pageFor(new URL(address, till), till, pages);

describe('which page answers a navigation', () => {
  it.each([
    ['another origin', 'https://shop.example/'],
    ['another port of this host', 'https://till.example:8443/sale'],
    ['the demo addresses', '/demo.json'],
    ['the newest version', '/release.json'],
    ['the worker itself', '/service-worker.js'],
    ['a file that does not exist', '/nothing.png'],
  ])('leaves %s to the network', (_, address) => {
    expect(answer(address)).toBeNull();
  });

  it.each([
    ['the first screen', '/', '/'],
    ['an order link', '/#j=eyJ.eyJ.sig', '/'],
    [
      'a shared text, which never leaves the device',
      '/?t=Order&x=https%3A%2F%2Fa.b%2F%23j%3D1&u=',
      '/',
    ],
    ['a page by its own path', '/sale?id=1#a=2.3', '/sale'],
    ['a page written with a slash at its end', '/queue/', '/queue'],
    ['a path nobody has', '/nothing/here', '/'],
  ])('answers %s from the store', (_, address, page) => {
    expect(answer(address)).toBe(page);
  });
});

describe('the question that would make SvelteKit leave the page', () => {
  it.each([
    ['/_app/version.json', true],
    ['/release.json', false],
    ['https://shop.example/_app/version.json', false],
  ])('%s is it: %s', (address, expected) => {
    expect(isKitVersion(new URL(address, till), till)).toBe(expected);
  });
});

describe('what is stored', () => {
  const entries = toEntries({
    build: [
      '/_app/immutable/entry/start.abc.js',
      '/_app/immutable/assets/reader.abc.wasm',
      '/_app/version.json',
    ],
    files: ['/icon-192.png', '/demo.json', '/release.json'],
    prerendered: pages,
    version: 'v1',
  });

  it('leaves out what must never be old', () => {
    const urls = entries.map((entry) => entry.url);
    expect(urls).not.toContain('/demo.json');
    expect(urls).not.toContain('/release.json');
    expect(urls).not.toContain('/_app/version.json');
  });

  it('leaves out what only some browsers need', () => {
    expect(entries.filter(({ url }) => url.endsWith('.wasm'))).toEqual([]);
  });

  it('holds only addresses of this origin', () => {
    for (const { url } of entries) expect(url).toMatch(/^\/(?!\/)/);
  });

  it('names hashed files by their address and everything else by the version', () => {
    expect(entries).toEqual([
      { url: '/_app/immutable/entry/start.abc.js', revision: null },
      { url: '/icon-192.png', revision: 'v1' },
      { url: '/', revision: 'v1' },
      { url: '/sale', revision: 'v1' },
      { url: '/queue', revision: 'v1' },
    ]);
  });
});
