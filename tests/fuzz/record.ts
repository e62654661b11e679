// Records the signed originals of the fuzz run anew: only when the format changes. Prints JSON.
import { makeShopKey, makeSigner } from '../../src/lib/schemes/kass/device-key';
import { DEFAULT_GRANTS } from '../../src/lib/domain/shop';
import { signOrder, signReference, type AskClaims } from '../../src/lib/schemes/kass/sign-order';
import { longOrder } from '../fixtures/links/long-order';
import { claims, NOW_MS, shopOf, signRaw } from '../unit/schemes/kass/paired-shop';
import type { Recording, SignedOriginal } from './originals';

const { cur: _cur, sum: _sum, lines: _lines, adj: _adj, tax: _tax, ...envelope } = claims;

const LINKS: readonly { readonly name: string; readonly form: Form; readonly ask: AskClaims }[] = [
  { name: 'an order', form: 'as signed', ask: claims },
  { name: 'an order of ten lines', form: 'plain', ask: longOrder(10) },
  { name: 'an order of fifty lines, packed', form: 'as signed', ask: longOrder(50) },
  { name: 'an order by reference', form: 'by reference', ask: longOrder(20) },
  { name: 'a refund', form: 'as signed', ask: { ...claims, act: 'refundNow' } },
  {
    name: 'a document',
    form: 'as signed',
    ask: {
      ...envelope,
      act: 'printNow',
      doc: [
        { k: 'text', t: 'Гарантийный талон', a: 'centre', b: true, x: 2 },
        { k: 'rule' },
        { k: 'row', l: 'Coffee grinder', r: '1' },
      ],
    },
  },
  {
    name: 'a document by reference',
    form: 'by reference',
    ask: { ...envelope, act: 'printNow', doc: [{ k: 'text', t: 'Thank you' }] },
  },
  { name: 'a question', form: 'as signed', ask: { ...envelope, act: 'statusNow' } },
];
type Form = 'as signed' | 'plain' | 'by reference';

/** The recording as JSON; its private key is not part of it and is kept nowhere. */
export async function record(): Promise<string> {
  const signer = await makeSigner(await makeShopKey());
  const signed: SignedOriginal[] = [];
  for (const [index, { name, form, ask }] of LINKS.entries()) {
    const own = { ...ask, jti: `link-${String(index).padStart(16, '0')}` };
    const act = ask.act as SignedOriginal['act'];
    if (form === 'by reference') {
      const src = `/kass/order/${index}`;
      const { jws, document } = await signReference(own, src, signer.privateKey, signer.kid);
      signed.push({ name, act, jws, document: { src, text: new TextDecoder().decode(document) } });
    } else if (form === 'plain')
      signed.push({ name, act, jws: await signRaw(JSON.stringify(own), signer) });
    else signed.push({ name, act, jws: await signOrder(own, signer.privateKey, signer.kid) });
  }
  const shop = shopOf(signer, { grants: { ...DEFAULT_GRANTS, refund: true }, pairedAt: NOW_MS });
  const recording: Recording = { shop, signed };
  return JSON.stringify(recording, null, 2);
}
