import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PairingCode, StoredDocument } from '../../../../src/lib/shop/index';
import { openFileStore } from '../../../../src/lib/shop/node/index';

const NOW_MS = Date.UTC(2026, 10, 23);
let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shop-'));
  path = join(folder, 'shop.json');
});
afterEach(() => rm(folder, { recursive: true }));

const open = (nowMs = NOW_MS) => openFileStore(path, () => nowMs);
const code = (name: string, change: Partial<PairingCode> = {}): PairingCode => ({
  ...{ code: name, exp: NOW_MS / 1000 + 600, device: null },
  ...change,
});

describe('the file of a shop', () => {
  test('is made with a key, for its owner alone', async () => {
    const { keys } = await open();
    expect(keys).toEqual([{ jwk: expect.objectContaining({ crv: 'P-256' }), madeAt: NOW_MS }]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await open()).keys).toEqual(keys);
  });

  test('holds a row as soon as it is put', async () => {
    const store = await open();
    await store.put('code', 'a', code('a'));
    expect(await (await open()).get('code', 'a')).toEqual(code('a'));
    await store.put('code', 'a', code('a', { device: 'kid' }));
    expect(await (await open()).list('code')).toEqual([code('a', { device: 'kid' })]);
  });

  test('holds all of many rows that are put at once, in few writes', async () => {
    const store = await open();
    const names = Array.from({ length: 200 }, (_, n) => `code-${n}`);
    await Promise.all(names.map((name) => store.put('code', name, code(name))));
    expect(await (await open()).list('code')).toHaveLength(200);
    expect(await readdir(folder)).toEqual(['shop.json']);
  });

  test('keeps new keys', async () => {
    const store = await open();
    const keys = [{ ...store.keys[0], madeAt: 1 }, store.keys[0]] as const;
    await store.setKeys(keys);
    expect((await open()).keys).toEqual(keys);
  });

  test('forgets codes and documents a day after their end, and no used code', async () => {
    const document: StoredDocument = { id: 'd', text: '{}', exp: NOW_MS / 1000 };
    const store = await open();
    await store.put('document', 'd', document);
    await store.put('code', 'unused', code('unused'));
    await store.put('code', 'used', code('used', { device: 'kid' }));
    const dayMs = 24 * 60 * 60 * 1000;
    expect(await (await open(NOW_MS + dayMs - 1000)).get('document', 'd')).toEqual(document);
    const later = await open(NOW_MS + 2 * dayMs);
    expect(await later.list('document')).toEqual([]);
    expect(await later.list('code')).toMatchObject([{ code: 'used' }]);
  });

  test.each(['', 'null', '{"v":2,"keys":[],"rows":{}}', '{"v":1,"keys":[{"jwk":{}}],"rows":{}}'])(
    'is left alone when it holds something else: %s',
    async (text) => {
      await writeFile(path, text);
      await expect(open()).rejects.toThrow('is not a file of this shop');
      expect(await readFile(path, 'utf8')).toBe(text);
    },
  );

  test('is not written over when another process has written it', async () => {
    const store = await open();
    await store.put('code', 'a', code('a'));
    await utimes(path, 1, 1);
    await expect(store.put('code', 'b', code('b'))).rejects.toThrow('Another process');
    expect(await (await open()).get('code', 'b')).toBeUndefined();
  });

  test('that cannot be written says so with each put', async () => {
    const store = await openFileStore(null);
    await store.put('code', 'a', code('a'));
    await expect(openFileStore(join(folder, 'none', 'shop.json'))).rejects.toThrow('ENOENT');
  });
});

test('without a file everything is kept in memory', async () => {
  const store = await openFileStore(null);
  await store.put('code', 'a', code('a'));
  expect(await store.get('code', 'a')).toEqual(code('a'));
  expect(await readdir(folder)).toEqual([]);
});
