// The way of a text through every check a till makes before anything is stored, without a till around it.
import { AppError } from '../../src/lib/domain/errors';
import type { Order } from '../../src/lib/domain/order';
import type { Shop } from '../../src/lib/domain/shop';
import { isCallbackAllowed } from '../../src/lib/schemes/kass/callback';
import { readLink } from '../../src/lib/schemes/kass/order-link';
import { hostOf } from '../../src/lib/schemes/kass/origin';
import { readPairingLink, type PairingLink } from '../../src/lib/schemes/kass/pairing';
import { readUnsignedLink, toUnsignedOrder } from '../../src/lib/schemes/kass/unsigned-link';
import { verifyLink, type Verified } from '../../src/lib/schemes/kass/verify-order';
import { contextOf, NOW_MS } from '../unit/schemes/kass/paired-shop';
import { shop } from './originals';

/** What a text was taken for. */
export type Taken =
  | {
      readonly type: 'signed';
      /** the action the text named */
      readonly action: string | null;
      readonly jws: string;
      readonly verified: Verified;
    }
  | { readonly type: 'unsigned'; readonly order: Order }
  | { readonly type: 'pairing'; readonly link: PairingLink };

/** Answers for the shop's documents. @throws AppError `link-unreachable` */
export type Load = (address: string) => Promise<Uint8Array<ArrayBuffer>>;

const nobodyAnswers: Load = () => Promise.reject(new AppError('link-unreachable'));

/** @throws AppError whatever is wrong with the text; anything else that is thrown is a fault of ours. */
export async function takeText(
  text: string,
  load: Load = nobodyAnswers,
  shops: readonly Shop[] = [shop],
): Promise<Taken> {
  const link = readLink(text);
  switch (link.type) {
    case 'signed': {
      const { jws, action } = link;
      const context = { ...contextOf(shops, NOW_MS, action), load };
      return { type: 'signed', action, jws, verified: await verifyLink(jws, context) };
    }
    case 'unsigned': {
      const read = readUnsignedLink(link.link);
      if (read.action.toLowerCase() !== 'paynow') throw new AppError('link-action');
      const isOurs = isCallbackAllowed(read.callback, shop.callback, false);
      const iss = isOurs ? shop.origin : '';
      const order = await toUnsignedOrder(read, { iss, nowMs: NOW_MS });
      if (!isOurs)
        throw new AppError('link-unsigned', undefined, {
          details: { host: hostOf(read.callback) ?? '' },
        });
      return { type: 'unsigned', order };
    }
    case 'pairing': {
      const context = { nowMs: NOW_MS, loopbackAllowed: false };
      return { type: 'pairing', link: readPairingLink(link.request, context) };
    }
  }
}
