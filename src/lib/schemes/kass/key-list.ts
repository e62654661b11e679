// How a shop changes its key (link-security §9 life cycle): its page lists the old and the new one, and the list is
// signed by a key that tills already have. A list on its own proves nothing, not even over TLS.
//
// Wire format: member `list` of `kass.json` = compact JWS, `typ` `kass-keys+jwt`, payload `KeyList`.
import * as z from 'zod/mini';
import { AppError, isAppError } from '../../domain/errors';
import { PublicJwk, type Shop, type WellKnown } from '../../domain/shop';
import { thumbprint, type Signer } from './device-key';
import { checkSignature, parsePayload, readJws, signJws } from './jws';

export const KeyList = z.object({
  v: z.literal(1),
  /** the shop's origin */
  iss: z.string().check(z.maxLength(300)),
  /** seconds since 1970 */
  iat: z.int(),
  /** every key the shop signs with, the one it will sign with longest first */
  keys: z.array(PublicJwk).check(z.minLength(1), z.maxLength(4)),
});
export type KeyList = z.infer<typeof KeyList>;

/** The shop's side: the list, signed by a key that its tills know. */
export async function signKeyList(
  list: Omit<KeyList, 'v'>,
  { privateKey, kid }: Pick<Signer, 'privateKey' | 'kid'>,
): Promise<string> {
  const payload = new TextEncoder().encode(JSON.stringify({ v: 1, ...list }));
  return signJws(payload, { typ: 'kass-keys+jwt', kid }, privateKey);
}

/**
 * The keys to pin after reading a shop's page: those of a list that a pinned key has signed and that the page shows
 * as well. Null when the page brings nothing that a pinned key vouches for: what is pinned stays.
 */
export async function keysToPin(shop: Shop, page: WellKnown): Promise<Shop['keys'] | null> {
  if (page.list === undefined) return null;
  try {
    const unchecked = readJws(page.list, 'kass-keys+jwt');
    const signer = shop.keys.find(({ kid }) => kid === unchecked.kid);
    if (!signer) return null;
    await checkSignature(unchecked, signer.jwk);
    const list = KeyList.parse(parsePayload(unchecked.payload));
    if (list.iss !== shop.origin) return null;
    const listed = await withThumbprints(list.keys);
    const shown = new Set((await withThumbprints(page.keys)).map(({ kid }) => kid));
    const keys = listed.filter(({ kid }) => shown.has(kid));
    return keys.length > 0 ? keys : null;
  } catch (error) {
    if (isAppError(error) || error instanceof z.core.$ZodError) return null;
    throw error;
  }
}

/** Whether a shop's page still shows a key this till has pinned. @throws AppError `pair-mismatch` when it does not */
export async function checkPinned(shop: Shop, page: WellKnown): Promise<void> {
  const shown = new Set((await withThumbprints(page.keys)).map(({ kid }) => kid));
  if (!shop.keys.some(({ kid }) => shown.has(kid)))
    throw new AppError('pair-mismatch', 'The shop shows no key of this pairing', {
      details: { field: 'keys' },
    });
}

const withThumbprints = (keys: readonly PublicJwk[]): Promise<Shop['keys']> =>
  Promise.all(keys.map(async (jwk) => ({ kid: await thumbprint(jwk), jwk })));
