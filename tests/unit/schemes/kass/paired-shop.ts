// A paired shop with its key, and an order to sign: what the tests of this folder start from.
import { CompactSign } from 'jose';
import { ShopId } from '../../../../src/lib/domain/ids';
import { DEFAULT_GRANTS, type Shop } from '../../../../src/lib/domain/shop';
import { makeShopKey, makeSigner, type Signer } from '../../../../src/lib/schemes/kass/device-key';
import type { OrderClaims } from '../../../../src/lib/schemes/kass/sign-order';
import type { VerifyContext } from '../../../../src/lib/schemes/kass/verify-order';

export const NOW_MS = Date.UTC(2026, 10, 23, 12, 0, 0);
export const NOW = NOW_MS / 1000;
export const TILL = 'https://till.example';

export const newSigner = async (): Promise<Signer> => makeSigner(await makeShopKey());

export const shopOf = ({ kid, jwk }: Signer, change: Partial<Shop> = {}): Shop => ({
  v: 1,
  id: ShopId.parse(kid),
  origin: 'https://shop.example',
  name: 'Corner shop',
  keys: [{ kid, jwk }],
  callback: 'https://shop.example/kass/result',
  pair: 'https://shop.example/kass/pair',
  paper: { header: [], footer: [] },
  demo: false,
  builtIn: false,
  deliver: 'post',
  grants: DEFAULT_GRANTS,
  device: '',
  checkedAt: NOW_MS,
  state: 'paired',
  digits: '123456',
  code: '',
  request: '',
  pairedAt: NOW_MS,
  ...change,
});

export const contextOf = (
  shops: readonly Shop[],
  nowMs = NOW_MS,
  action: string | null = null,
): VerifyContext => ({
  shops,
  action,
  tillOrigin: TILL,
  nowMs,
  loopbackAllowed: false,
  load: () => Promise.reject(new TypeError('No document was expected')),
});

export const claims: OrderClaims = {
  v: 1,
  iss: 'https://shop.example',
  aud: TILL,
  jti: 'link-0123456789abcdef',
  iat: NOW,
  exp: NOW + 1800,
  act: 'payNow',
  ord: { id: '1042', no: '1042', rev: 0 },
  cur: 'EUR',
  sum: 1990,
  lines: [
    { n: 'Coffee beans', q: '2', p: 900, t: 1800, v: 'VAT 7%' },
    { n: 'Mug', q: '1', t: 490 },
  ],
  adj: [{ n: 'Regular customer', t: -300 }],
  tax: [{ n: 'VAT 7%', amt: 130 }],
  cb: 'https://shop.example/kass/result?order=1042&{*}',
  st: 'state-0123456789abcdef',
};

/** Signs any text under any header, past all the checks of `signOrder`. */
export const signRaw = (
  payload: string | Uint8Array,
  signer: Signer,
  header: Readonly<Record<string, unknown>> = {},
): Promise<string> =>
  new CompactSign(typeof payload === 'string' ? new TextEncoder().encode(payload) : payload)
    .setProtectedHeader({ alg: 'ES256', typ: 'kass-order+jwt', kid: signer.kid, ...header })
    .sign(signer.privateKey);

/** The error code and details a promise fails with. */
export async function refusal(
  promise: Promise<unknown>,
): Promise<{ code: string; details: Readonly<Record<string, string>> }> {
  const error: unknown = await promise.then(
    () => ({ code: 'nothing was refused', details: {} }),
    (reason: unknown) => reason,
  );
  const { code, details } = error as { code: string; details: Record<string, string> };
  return { code, details };
}
