// The small form of `npm run fuzz:links`: the same texts each time, and no clock.
import { describe, expect, it } from 'vitest';
import { fuzzLinks } from '../../../fuzz/links';
import { shop, signed } from '../../../fuzz/originals';
import { takeText } from '../../../fuzz/take-text';
import { readJws } from '../../../../src/lib/schemes/kass/jws';

describe('links that were broken on purpose', () => {
  it('are refused with a code, or taken for exactly what was signed', async () => {
    const { outcomes, failure } = await fuzzLinks(1500, 20_261_123);
    expect(failure).toBeNull();
    // A run that reaches none of these would prove nothing.
    expect([...outcomes.keys()]).toEqual(
      expect.arrayContaining([
        'opened: exactly what was signed',
        'opened: whatever a paired shop signs',
        'shown as not signed',
        'asked whether to pair',
        'link-cut',
        'link-garbled',
        'link-tampered (signature)',
        'link-tampered (alg)',
        'link-tampered (h)',
        'link-action',
        'link-unsigned',
        'link-wrong-callback, rightly signed',
        'link-sum-mismatch',
      ]),
    );
  });

  it('are the same ones for the same seed', async () => {
    expect(await fuzzLinks(150, 7)).toEqual(await fuzzLinks(150, 7));
  });
});

describe('links that were recorded once', () => {
  it.each(signed.map((original) => [original.name, original] as const))(
    'still open: %s',
    async (_, { act, jws, document }) => {
      const load = (address: string) => {
        expect(address).toBe(`${shop.origin}${document?.src}`);
        return Promise.resolve(new TextEncoder().encode(document?.text));
      };
      const taken = await takeText(`https://till.example/#j=${jws}`, load);
      expect(taken).toMatchObject({ type: 'signed', jws, verified: { act, shop } });
    },
  );

  it('are of every act, plain, packed and by reference', () => {
    const acts = new Set(signed.map(({ act }) => act));
    expect([...acts].sort()).toEqual(['payNow', 'printNow', 'refundNow', 'statusNow']);
    expect(signed.some(({ jws }) => readJws(jws, 'kass-order+jwt').zip)).toBe(true);
    expect(signed.some(({ document }) => document !== undefined)).toBe(true);
  });
});
