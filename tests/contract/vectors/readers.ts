// What our own code makes of each case, in the words of the vectors. One reader for each file.
import * as z from 'zod/mini';
import { AppError, isAppError } from '../../../src/lib/domain/errors';
import { Grants, type PublicJwk, type WellKnown } from '../../../src/lib/domain/shop';
import { cleanLine, cleanText } from '../../../src/lib/domain/text';
import { decodeBase64url, decodeUtf8 } from '../../../src/lib/schemes/kass/base64url';
import {
  backAddress,
  htuOf,
  isCallbackAllowed,
  postAddress,
} from '../../../src/lib/schemes/kass/callback';
import { thumbprint } from '../../../src/lib/schemes/kass/device-key';
import { readFindRequest } from '../../../src/lib/schemes/kass/find-order';
import { checkSignature, type UncheckedJws } from '../../../src/lib/schemes/kass/jws';
import { checkPinned, keysToPin } from '../../../src/lib/schemes/kass/key-list';
import { readLink } from '../../../src/lib/schemes/kass/order-link';
import {
  checkWellKnown,
  readPairingLink,
  readPairRequest,
  sixDigits,
  type PairingLink,
} from '../../../src/lib/schemes/kass/pairing';
import { reportChain } from '../../../src/lib/schemes/kass/result-chain';
import { hashJws, readResult } from '../../../src/lib/schemes/kass/result-jws';
import { fillSlot, withoutSlot } from '../../../src/lib/schemes/kass/slot';
import { parseStrictJson } from '../../../src/lib/schemes/kass/strict-json';
import { readUnsignedLink, toUnsignedOrder } from '../../../src/lib/schemes/kass/unsigned-link';
import { verifyLink } from '../../../src/lib/schemes/kass/verify-order';
import { readArrivals } from './arrivals';
import {
  baseOf,
  keyOf,
  refusalOf,
  shopOf,
  textOf,
  type Base,
  type Keys,
  type Reader,
  type Text,
  type Vector,
} from './files';

/** What came out, or why not. */
export async function outcomeOf(reader: Reader, vector: Vector, keys: Keys): Promise<unknown> {
  try {
    return await reader(vector, keys);
  } catch (error) {
    if (isAppError(error)) return refusalOf(error);
    throw error;
  }
}

type Served = Readonly<Record<string, { readonly text?: Text; readonly base64?: string }>>;

const serving = (documents: Served) => (address: string) => {
  const served = documents[address];
  if (!served) return Promise.reject(new AppError('link-unreachable'));
  const { text, base64 } = served;
  return Promise.resolve(
    new Uint8Array(
      base64 === undefined ? Buffer.from(textOf(text ?? '')) : Buffer.from(base64, 'base64'),
    ),
  );
};

const readOrder: Reader = async (vector, keys) => {
  const base = baseOf(vector);
  const { jws, documents = {} } = vector as unknown as { jws: Text; documents?: Served };
  const verified = await verifyLink(textOf(jws), {
    shops: [shopOf(base, keys)],
    tillOrigin: base.till,
    nowMs: base.now * 1000,
    loopbackAllowed: base.loopback,
    action: base.action,
    load: serving(documents),
  });
  return { key: nameOf(keys, textOf(jws)), act: verified.act, claims: verified.order };
};

/** Whose `kid` stands in the header. */
function nameOf(keys: Keys, jws: string): string | undefined {
  const header = JSON.parse(Buffer.from(jws.split('.')[0] ?? '', 'base64url').toString()) as {
    readonly kid: string;
  };
  return [...keys].find(([, { kid }]) => kid === header.kid)?.[0];
}

const readText: Reader = async (vector) => {
  const base = baseOf(vector);
  const link = readLink(textOf(vector['text'] as Text));
  if (link.type !== 'unsigned') return link;
  const unsigned = readUnsignedLink(link.link);
  const context = { iss: base.shop.origin, nowMs: base.now * 1000 };
  const claims = await toUnsignedOrder(unsigned, context);
  return { type: 'unsigned', action: unsigned.action, callback: unsigned.callback, claims };
};

interface CallbackCase {
  readonly cb: string;
  readonly prefix: string;
  readonly loopback: boolean;
  readonly template: string;
  readonly pairs: Readonly<Record<string, string>>;
  readonly iss: string;
  readonly jws: string;
}

const readCallback: Reader = (vector) => {
  const { cb, prefix, loopback, template, pairs, iss, jws } = vector as unknown as CallbackCase;
  switch (vector.kind) {
    case 'check':
      return Promise.resolve({ allowed: isCallbackAllowed(cb, prefix, loopback) });
    case 'slot':
      return Promise.resolve({ without: withoutSlot(template), filled: fillSlot(template, pairs) });
    default:
      return Promise.resolve({
        post: postAddress(cb),
        htu: htuOf(cb),
        withResult: backAddress({ cb, iss }, jws),
        without: backAddress({ cb, iss }, null),
      });
  }
};

const addressOf = ({ shop }: Base) => ({ aud: shop.origin, htu: shop.callback });

const readOneResult: Reader = async (vector, keys) => ({
  claims: await readResult(
    vector['jws'] as string,
    keyOf(keys, 'device').jwk,
    addressOf(baseOf(vector)),
  ),
});

const readChain: Reader = async (vector, keys) => {
  const results = (vector['results'] as readonly string[]).map(async (jws) => {
    const claims = await readResult(jws, keyOf(keys, 'device').jwk, addressOf(baseOf(vector)));
    return { jti: claims.jti, hash: await hashJws(jws), claims };
  });
  return reportChain(await Promise.all(results));
};

const readPairing: Reader = async (vector) => {
  const { text, link, page, grants } = vector as unknown as PairingCase;
  switch (vector.kind) {
    case 'link': {
      const { now, loopback } = baseOf(vector);
      return { link: readPairingLink(text, { nowMs: now * 1000, loopbackAllowed: loopback }) };
    }
    case 'page':
      return { page: checkWellKnown(link, page) };
    default: {
      const read = z.safeParse(Grants, grants);
      return read.success
        ? { grants: read.data }
        : { error: 'grants', field: read.error.issues[0]?.path.join('.') || 'grants' };
    }
  }
};

interface PairingCase {
  readonly text: string;
  readonly link: PairingLink;
  readonly page: unknown;
  readonly grants: unknown;
}

const readDigits: Reader = async (vector, keys) => {
  const { shop, device, code, jws } = vector as unknown as Readonly<Record<string, string>>;
  if (vector.kind === 'digits')
    return { digits: await sixDigits(shop ?? '', device ?? '', code ?? '') };
  const desk = { origin: baseOf(vector).shop.origin, kid: keyOf(keys, 'shop').kid };
  return { request: await readPairRequest(jws ?? '', desk) };
};

const readKeyList: Reader = async (vector, keys) => {
  const { pinned, page } = vector as unknown as {
    readonly pinned: readonly string[];
    readonly page: WellKnown;
  };
  const base = baseOf(vector);
  const shop = shopOf({ ...base, shop: { ...base.shop, keys: pinned } }, keys);
  const pins = await keysToPin(shop, page);
  const holds = await checkPinned({ ...shop, keys: pins ?? shop.keys }, page).then(
    () => true,
    (error: unknown) => {
      if (isAppError(error) && error.code === 'pair-mismatch') return false;
      throw error;
    },
  );
  return { pins: pins?.map(({ kid }) => kid) ?? null, holds };
};

const readFind: Reader = async (vector, keys) => {
  const { shop, now } = baseOf(vector);
  const context = { aud: shop.origin, nowMs: now * 1000 };
  const request = await readFindRequest(
    vector['jws'] as string,
    keyOf(keys, 'device').jwk,
    context,
  );
  return { request };
};

const readJson: Reader = (vector) => {
  const { text, base64 } = vector as { readonly text?: string; readonly base64?: string };
  const bytes = base64 === undefined ? Buffer.from(text ?? '') : Buffer.from(base64, 'base64');
  try {
    return Promise.resolve({ value: parseStrictJson(decodeUtf8(bytes)) });
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError)
      return Promise.resolve({ error: 'json' });
    throw error;
  }
};

const readClean: Reader = (vector) => {
  const { raw, max } = vector as unknown as { readonly raw: string; readonly max: number };
  return Promise.resolve({ text: (vector.kind === 'line' ? cleanLine : cleanText)(raw, max) });
};

const readPrimitive: Reader = async (vector) => {
  const { jws, jwk, text } = vector as unknown as {
    readonly jws: string;
    readonly jwk: PublicJwk;
    readonly text: string;
  };
  switch (vector.kind) {
    case 'signature':
      return { valid: await isSigned({ jws } as UncheckedJws, jwk) };
    case 'thumbprint':
      return { kid: await thumbprint(jwk) };
    default:
      return hexOf(text);
  }
};

const isSigned = (jws: UncheckedJws, jwk: PublicJwk): Promise<boolean> =>
  checkSignature(jws, jwk).then(
    () => true,
    (error: unknown) => {
      if (isAppError(error)) return false;
      throw error;
    },
  );

function hexOf(text: string): unknown {
  try {
    return { hex: Buffer.from(decodeBase64url(text)).toString('hex') };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return { error: 'base64url' };
    throw error;
  }
}

/** A reader for each file; a file without one fails. */
export const readers: Readonly<Record<string, Reader>> = {
  'primitives.json': readPrimitive,
  'json.json': readJson,
  'text.json': readClean,
  'orders.json': readOrder,
  'links.json': readText,
  'callbacks.json': readCallback,
  'results.json': readOneResult,
  'chain.json': readChain,
  'pairing.json': readPairing,
  'digits.json': readDigits,
  'keylist.json': readKeyList,
  'find.json': readFind,
  'arrivals.json': readArrivals,
};

/** The shape every case has. */
export const Case = z.object({
  name: z.string().check(z.minLength(3)),
  expect: z.record(z.string(), z.unknown()),
});
