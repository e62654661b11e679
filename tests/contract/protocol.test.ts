// What docs/protocol.md shows is true: its links verify, its payloads are what was signed, its digits and codes exist.
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { decodeBase64url } from '../../src/lib/schemes/kass/base64url';
import { readLink } from '../../src/lib/schemes/kass/order-link';
import { hashDocument } from '../../src/lib/schemes/kass/order-document';
import { sixDigits } from '../../src/lib/schemes/kass/pairing';
import { verifyLink } from '../../src/lib/schemes/kass/verify-order';
import { baseOf, keyOf, readKeys, shopOf, type Keys } from './vectors/files';

const doc = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');
const blocks = (language: string): readonly string[] =>
  [...doc.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)\\n\`\`\`$`, 'gm'))].map(
    ([, text = '']) => text,
  );
const links = blocks('text').filter((text) => /[#?]j=/.test(text));
const [document = ''] = blocks('text').filter((text) => text.startsWith('{'));

let keys: Keys;
beforeAll(async () => {
  keys = await readKeys();
});

describe('the protocol document', () => {
  test('shows a payload for each of its links', () => {
    expect(links).toHaveLength(5);
    expect(blocks('json')).toHaveLength(5);
  });

  test.each(links.map((link, at) => [link.slice(0, 30), link, blocks('json')[at] ?? '']))(
    '%s… says what stands above it, and is believed',
    async (_, text, json) => {
      const link = readLink(text);
      if (link.type !== 'signed') throw new TypeError(link.type);
      const payload = decodeBase64url(link.jws.split('.')[1] ?? '');
      expect(JSON.parse(new TextDecoder().decode(payload))).toEqual(JSON.parse(json));
      const base = baseOf({ base: { shop: { grants: { refund: true } } } });
      const { act } = await verifyLink(link.jws, {
        shops: [shopOf(base, keys)],
        tillOrigin: base.till,
        nowMs: base.now * 1000,
        loopbackAllowed: false,
        action: link.action,
        load: () => Promise.resolve(new TextEncoder().encode(document)),
      });
      expect(act).toBe((JSON.parse(json) as { act: string }).act);
    },
  );

  test('shows the very document of its link by reference', async () => {
    const { h } = JSON.parse(blocks('json').at(-1) ?? '') as { h: string };
    expect(await hashDocument(new TextEncoder().encode(document))).toBe(h);
  });

  test('calculates the six digits right', async () => {
    const row = (name: string): string =>
      new RegExp(`^\\| ${name} +\\| \`([^\`]+)\``, 'm').exec(doc)?.[1] ?? '';
    expect(row('shop')).toBe(keyOf(keys, 'shop').kid);
    expect(row('till')).toBe(keyOf(keys, 'device').kid);
    expect(await sixDigits(row('shop'), row('till'), row('code'))).toBe(row('digits'));
  });

  test('names only codes the till has, and all that refuse a link', () => {
    const source = readFileSync(new URL('../../src/lib/domain/errors.ts', import.meta.url), 'utf8');
    const known = [...source.matchAll(/^ {2}\| '((?:link|pair)-[a-z-]+)'/gm)].map(
      ([, code]) => code,
    );
    const named = new Set([...doc.matchAll(/`((?:link|pair)-[a-z-]+)`/g)].map(([, code]) => code));
    expect([...named].filter((code) => !known.includes(code))).toEqual([]);
    const told = ['pair-known', 'pair-refused', 'pair-unreachable'];
    expect(known.filter((code) => !named.has(code))).toEqual(told);
  });

  test('leads to headings and files that exist', () => {
    const slugs = [...doc.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^\p{L}\p{N} -]/gu, '')
        .replaceAll(' ', '-'),
    );
    const targets = [...doc.matchAll(/\]\(#([^)]+)\)/g)].map(([, target]) => target);
    expect(targets.length).toBeGreaterThan(10);
    expect(targets.filter((target) => !slugs.includes(target ?? ''))).toEqual([]);
  });
});
