// What comes back from apps: recorded first, then shown. A wrong nonce changes nothing.
import { AppError } from '../domain/errors';
import { AttemptId, type SaleId } from '../domain/ids';
import type { PaymentAnswer } from '../domain/payment';
import { schemeOf } from '../schemes/registry';
import { referenceOf, referencesIn, type Reference } from '../schemes/reference';
import type { Settings } from '../offline/settings';
import { advance } from './advance';
import { payAppOf } from './pay-apps';
import type { Ports } from './ports';
import { takePrintReturn, type ReturnedPaper } from './print-returns';
import { isSameSecret } from './same-secret';

/** Where a return leads: to its sale, to the place of its paper, or to the payment app that the owner tries. */
export type Returned =
  | { readonly type: 'sale'; readonly id: SaleId }
  | ReturnedPaper
  | { readonly type: 'test'; readonly app: string };

/**
 * Takes in an address that an app may have opened. The attempt or the paper it names says which app answers, and only
 * that app's words are read.
 * @returns where it leads, or null when the address is no return at all
 * @throws AppError `payment-unknown`, `payment-forged`, `print-forged`; nothing is changed then.
 */
export async function takeReturn(ports: Ports, url: URL): Promise<Returned | null> {
  const references = referencesIn(url);
  const [first] = references;
  if (!first) return null;
  const paper = await takePrintReturn(ports, url, references);
  if (paper) return paper;
  const settings = await ports.storage.loadSettings();
  const isTest = settings.appTest?.attempt === first.attempt;
  return isTest
    ? answerTest(ports, settings, first, url)
    : answerSale(ports, settings, references, url);
}

async function answerSale(
  ports: Ports,
  settings: Settings,
  references: readonly Reference[],
  url: URL,
): Promise<Returned> {
  const { known, nonce } = await knownOf(ports, references);
  checkNonce(known, { attempt: known.id, nonce });
  const stored = await ports.storage.loadSale(known.saleId);
  const attempt = stored?.sale.attempts.find(({ id }) => id === known.id);
  const others = references.filter((one) => one.attempt !== known.id || one.nonce !== nonce);
  const answer: PaymentAnswer =
    others.length > 0
      ? { outcome: 'unclear', reason: 'another reference' }
      : answerOf(attempt?.app ?? '', settings, url, stored?.sale.order.cur ?? '');
  await advance(ports, known.saleId, {
    type: 'attemptAnswered',
    at: ports.clock.now(),
    attempt: known.id,
    answer,
  });
  return { type: 'sale', id: known.saleId };
}

/** The first attempt of this till that an address names. */
async function knownOf({ storage }: Ports, references: readonly Reference[]) {
  for (const { attempt, nonce } of references) {
    const id = AttemptId.safeParse(attempt);
    const known = id.success ? await storage.findByAttempt(id.data) : null;
    if (known) return { known, nonce };
  }
  throw new AppError('payment-unknown', undefined, {
    details: { reference: references[0]?.attempt ?? '' },
  });
}

function checkNonce(known: { readonly nonce: string }, { attempt, nonce }: Reference): void {
  if (!isSameSecret(known.nonce, nonce))
    throw new AppError('payment-forged', undefined, { details: { reference: attempt } });
}

function answerOf(id: string, settings: Settings, url: URL, currency: string): PaymentAnswer {
  const scheme = schemeOf(id);
  return scheme?.way === 'switch'
    ? scheme.parseReturn(url, payAppOf(id, settings)?.settings ?? {}, currency)
    : { outcome: 'unclear', reason: 'this app does not answer' };
}

/** Longest text of an answer that is kept for the owner to read. */
const MAX_HEARD = 2000;

async function answerTest(
  ports: Ports,
  settings: Settings,
  reference: Reference,
  url: URL,
): Promise<Returned> {
  const test = settings.appTest;
  if (!test) throw new AppError('payment-unknown');
  checkNonce(test, reference);
  const answer = answerOf(test.app, settings, url, test.currency);
  const pairs = `${url.search}${url.hash}`.replaceAll(referenceOf(reference), '…');
  await ports.storage.saveSettings({
    appTest: { ...test, answer, heard: pairs.slice(0, MAX_HEARD) },
  });
  ports.windows.announce();
  return { type: 'test', app: test.app };
}
