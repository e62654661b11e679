// The fuzz run over links: whatever a text is, it is refused with a code of ours or taken for exactly what was
// signed. Knows no clock and no console; `npm run fuzz:links` prints what it returns.
import * as fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { deflateRawSync } from 'node:zlib';
import { AppError, isAppError, type ErrorCode } from '../../src/lib/domain/errors';
import type { Order } from '../../src/lib/domain/order';
import type { Shop } from '../../src/lib/domain/shop';
import { isCallbackAllowed } from '../../src/lib/schemes/kass/callback';
import { makeShopKey, makeSigner, type Signer } from '../../src/lib/schemes/kass/device-key';
import { isShopOrigin } from '../../src/lib/schemes/kass/origin';
import type { Verified } from '../../src/lib/schemes/kass/verify-order';
import { signRaw } from '../unit/schemes/kass/paired-shop';
import { anyCase, type Case } from './cases';
import { shop, signed } from './originals';
import { takeText, type Load, type Taken } from './take-text';

/** What a text may be refused with: what the checks of a link and of a pairing link say they throw. */
const EXPECTED: ReadonlySet<ErrorCode> = new Set([
  ...(['link-garbled', 'link-cut', 'link-invalid', 'link-too-long', 'link-tampered'] as const),
  ...(['link-unpaired', 'link-unsigned', 'link-unreachable', 'link-expired'] as const),
  ...(['link-version', 'link-action', 'link-not-granted', 'link-wrong-till'] as const),
  ...(['link-wrong-callback', 'link-sum-mismatch', 'pair-garbled', 'pair-expired'] as const),
]);

/** How often each outcome was seen: an error code, or what the text was taken for. */
export type Outcomes = Map<string, number>;

export interface FuzzResult {
  readonly outcomes: Outcomes;
  /** the smallest text found that breaks a promise, and how; null when there is none */
  readonly failure: string | null;
}

/** @param seed the same seed and number of runs try the same texts */
export async function fuzzLinks(runs: number, seed: number): Promise<FuzzResult> {
  const outcomes: Outcomes = new Map();
  const world: World = {
    originals: await Promise.all(signed.map(({ jws }) => takeText(`#j=${jws}`, serving(null)))),
    signer: await makeSigner(await makeShopKey()),
  };
  const property = fc.asyncProperty(anyCase, async (one) => {
    const outcome = await outcomeOf(one, world);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  });
  const details = await fc.check(property, { numRuns: runs, seed });
  return { outcomes, failure: details.failed ? (fc.defaultReportMessage(details) ?? '') : null };
}

interface World {
  /** what the recorded links open as they are */
  readonly originals: readonly Taken[];
  /** a key that the paired shop has too, for payloads that nobody recorded */
  readonly signer: Signer;
}

async function outcomeOf(one: Case, { originals, signer }: World): Promise<string> {
  if (one.type === 'payload') {
    const bytes = new TextEncoder().encode(one.payload);
    const jws = await signRaw(
      one.packed ? deflateRawSync(bytes) : bytes,
      signer,
      one.packed ? { zip: 'DEF' } : {},
    );
    const keys = [{ kid: signer.kid, jwk: signer.jwk }];
    const taken = await refusedOrTaken(`#j=${jws}`, serving(null), [{ ...shop, keys }]);
    if (isAppError(taken)) return `${codeOf(taken)}, rightly signed`;
    if (one.isAmbiguous) throw new Error('A payload with two meanings was accepted');
    if (taken.type === 'signed') checkVerified(taken.verified);
    return 'opened: whatever a paired shop signs';
  }
  const taken = await refusedOrTaken(one.text, serving(one.document));
  if (isAppError(taken)) return codeOf(taken);
  switch (taken.type) {
    case 'signed':
      checkSigned(taken, one.document, originals);
      return 'opened: exactly what was signed';
    case 'unsigned':
      checkUnsigned(taken.order);
      return 'shown as not signed';
    case 'pairing':
      if (!isShopOrigin(taken.link.origin, false)) throw new Error('No shop has this origin');
      return 'asked whether to pair';
  }
}

function codeOf(error: AppError): string {
  if (!EXPECTED.has(error.code)) throw new Error(`Refused with ${error.code}`, { cause: error });
  const reason = error.code === 'link-tampered' ? error.details['reason'] : undefined;
  return reason === undefined ? error.code : `${error.code} (${reason})`;
}

async function refusedOrTaken(
  text: string,
  load: Load,
  shops: readonly Shop[] = [shop],
): Promise<Taken | AppError> {
  try {
    return await takeText(text, load, shops);
  } catch (error) {
    if (isAppError(error)) return error;
    throw error;
  }
}

/** The shop's documents; `changed` stands in place of every one of them. */
const serving =
  (changed: string | null): Load =>
  async (address) => {
    const original = signed.find((one) => shop.origin + one.document?.src === address);
    if (!original?.document) throw new AppError('link-unreachable');
    return new TextEncoder().encode(changed ?? original.document.text);
  };

/** Only the text around a signed link may differ: every letter of it stands, and it says what it always said. */
function checkSigned(
  taken: Extract<Taken, { type: 'signed' }>,
  document: string | null,
  originals: readonly Taken[],
): void {
  const at = signed.findIndex(({ jws }) => jws === taken.jws);
  const original = originals[at];
  const { action } = taken;
  if (action !== null && action.toLowerCase() !== taken.verified.act.toLowerCase())
    throw new Error('The action of the link was taken for another');
  if (original?.type !== 'signed') throw new Error('A changed link was accepted');
  const served = signed[at]?.document?.text;
  if (served !== undefined && document !== null && document !== served)
    throw new Error('A changed document was accepted');
  if (!isDeepStrictEqual(taken.verified, original.verified))
    throw new Error('A link says something else');
}

/** What a printer or a screen could obey. */
const COMMANDS = /[^\P{Cc}\n]|\p{Bidi_Control}/u;

/** What holds for every order that is shown, whoever made it. */
function checkOrder(order: Order): void {
  const names = [...order.lines, ...order.adj, ...order.tax].map(({ n }) => n);
  for (const text of [...names, order.ord.no, order.cust ?? '', order.note ?? ''])
    if (COMMANDS.test(text)) throw new Error('A control character came through');
  const total = [...order.lines, ...order.adj].reduce((sum, { t }) => sum + t, 0);
  if (total !== order.sum) throw new Error('The sums do not agree');
}

function checkVerified(verified: Verified): void {
  const { act, order } = verified;
  if (order.iss !== shop.origin || order.act !== act)
    throw new Error('Issuer or action is another one');
  if (!isCallbackAllowed(order.cb, shop.callback, false))
    throw new Error('The result would go elsewhere');
  if (act === 'payNow' || act === 'refundNow') checkOrder(verified.order);
  if (act === 'printNow')
    for (const line of verified.order.doc)
      for (const text of line.k === 'text' ? [line.t] : line.k === 'row' ? [line.l, line.r] : [])
        if (COMMANDS.test(text)) throw new Error('A control character came through');
}

function checkUnsigned(order: Order): void {
  if (!order.jti.startsWith('unsigned-') || order.iss !== shop.origin || order.act !== 'payNow')
    throw new Error('An unsigned link speaks for the shop');
  checkOrder(order);
}
