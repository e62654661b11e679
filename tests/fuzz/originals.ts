// The links that the fuzz run mutates. The signed ones were recorded once (`npm run fuzz:links -- --record`): the
// private half of their key is gone, so that a run depends on its seed alone and nothing but a forgery can be
// accepted beside them. They also show that links signed by an older version still open.
import * as z from 'zod/mini';
import { Shop } from '../../src/lib/domain/shop';
import { pairingAddress } from '../../src/lib/schemes/kass/pairing';
import { NOW, TILL } from '../unit/schemes/kass/paired-shop';
import recording from './originals.json' with { type: 'json' };

export const SignedOriginal = z.object({
  name: z.string(),
  act: z.enum(['payNow', 'refundNow', 'printNow', 'statusNow']),
  jws: z.string(),
  /** of a link by reference: what the shop serves at `src` */
  document: z.optional(z.object({ src: z.string(), text: z.string() })),
});
export type SignedOriginal = z.infer<typeof SignedOriginal>;

export const Recording = z.object({
  shop: Shop,
  signed: z.array(SignedOriginal).check(z.minLength(1)),
});
export type Recording = z.infer<typeof Recording>;

/** One shop, and links of it of every act and form. */
export const { shop, signed } = z.parse(Recording, recording);

const CALLBACK = 'https://shop.example/kass/result?order=1042&{*}';
/** An order as a shop writes it into a link of the original form. */
export const FULL = JSON.stringify({
  ord: { id: '1042', no: '№ 1042', rev: 0 },
  cur: 'EUR',
  sum: 1990,
  lines: [
    { n: 'Coffee & "tea" #7, 50 % {new} [a+b]', q: '2', p: 900, t: 1800 },
    { n: 'Кружка', t: 490 },
  ],
  adj: [{ n: 'Regular customer', t: -300 }],
  note: 'one\ntwo',
});
const SMALL = '{"no":"1042","sum":1990,"cur":"EUR"}';
/** A link of the original form. */
export const originalForm = (order: string, callback = CALLBACK, scheme = 'web+kass'): string =>
  `${scheme}://payNow?callback=[${callback}]&order=${order}`;

/** Links of the original form, as a shop may write them. */
export const unsigned: readonly string[] = [
  originalForm(SMALL),
  originalForm(FULL),
  originalForm(encodeURIComponent(FULL), CALLBACK, 'kass-api'),
  originalForm(encodeURIComponent(encodeURIComponent(FULL)), encodeURIComponent(CALLBACK)),
  encodeURIComponent(originalForm(FULL)),
  `https://till.example/#l=${encodeURIComponent(originalForm(SMALL))}`,
];

export const pairing: readonly string[] = [
  pairingAddress(TILL, {
    v: 1,
    origin: shop.origin,
    name: 'Лавка «Corner shop»',
    keys: shop.keys.map(({ jwk }) => jwk),
    callback: shop.callback,
    code: 'one-time-code-0123456789',
    exp: NOW + 600,
  }),
];
