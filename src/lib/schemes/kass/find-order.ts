// How a till asks a shop for an order by the number a seller typed. The request is signed by the till's own key, so
// that nobody else can look through a shop's orders.
//
// Wire format: compact JWS, `typ` `kass-find+jwt`, payload `FindRequest`, POSTed as `application/jose` to the `find`
// address of `kass.json`. The answer is 200 with `{"link":"https://<till>/#j=…"}`, 404 when no open order has that
// number, 401 or 403 when the till is not one of the shop's.
import * as z from 'zod/mini';
import { AppError } from '../../domain/errors';
import type { PublicJwk } from '../../domain/shop';
import type { Signer } from './device-key';
import { checkSignature, parsePayload, readJws, signJws } from './jws';

/** How old a request may be when the shop reads it, seconds. */
const FRESH = 300;

export const FindRequest = z.object({
  v: z.literal(1),
  /** thumbprint of the device key */
  iss: z.string().check(z.maxLength(64)),
  /** the shop's origin */
  aud: z.string().check(z.maxLength(300)),
  /** seconds since 1970 */
  iat: z.int(),
  /** the number as it was typed */
  no: z.string().check(z.minLength(1), z.maxLength(40)),
  /** the till's origin, for the link */
  till: z.string().check(z.maxLength(300)),
});
export type FindRequest = z.infer<typeof FindRequest>;

/** What a shop answers when it has the order. */
export const FindAnswer = z.object({ link: z.string().check(z.maxLength(64 * 1024)) });

/** `device` is the till's key for this shop; `nowMs` since 1970. */
export async function signFindRequest(
  ask: { readonly aud: string; readonly no: string; readonly till: string; readonly nowMs: number },
  device: Pick<Signer, 'privateKey' | 'kid'>,
): Promise<string> {
  const { aud, no, till, nowMs } = ask;
  const claims: FindRequest = {
    v: 1,
    iss: device.kid,
    aud,
    iat: Math.floor(nowMs / 1000),
    no,
    till,
  };
  const payload = new TextEncoder().encode(JSON.stringify(claims));
  return signJws(payload, { typ: 'kass-find+jwt', kid: device.kid }, device.privateKey);
}

/** The key a request says it is signed with, unproven, to look the device up. @throws AppError `link-*` */
export const findRequestKid = (jws: string): string => readJws(jws, 'kass-find+jwt').kid;

/**
 * The shop's check of a request against the device key on file.
 * @throws AppError `link-garbled`, `link-tampered`; `link-invalid` naming the claim; `link-expired`.
 */
export async function readFindRequest(
  jws: string,
  jwk: PublicJwk,
  context: { readonly aud: string; readonly nowMs: number },
): Promise<FindRequest> {
  const unchecked = readJws(jws, 'kass-find+jwt');
  await checkSignature(unchecked, jwk);
  const read = FindRequest.safeParse(parsePayload(unchecked.payload));
  if (!read.success) throw invalid(read.error.issues[0]?.path.join('.') || 'request');
  const request = read.data;
  if (request.iss !== unchecked.kid) throw invalid('iss');
  if (request.aud !== context.aud) throw invalid('aud');
  if (Math.abs(context.nowMs / 1000 - request.iat) > FRESH)
    throw new AppError('link-expired', 'An old request', { details: { field: 'iat' } });
  return request;
}

const invalid = (field: string): AppError =>
  new AppError('link-invalid', `Request refused: ${field}`, { details: { field } });
