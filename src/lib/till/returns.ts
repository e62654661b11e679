// What comes back from payment apps: recorded first, then shown. A wrong nonce changes nothing.
import { AppError } from '../domain/errors';
import { AttemptId, type SaleId } from '../domain/ids';
import { paymentSchemes } from '../schemes/registry';
import { advance } from './advance';
import type { Ports } from './ports';

/** Compares without giving away by its time where two texts differ. */
function isSameSecret(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i += 1)
    difference |= a.charCodeAt(i) ^ b.charCodeAt(i % (b.length || 1));
  return difference === 0;
}

/**
 * Takes in an address that a payment app may have opened.
 * @returns the sale it belongs to, or null when the address is no return at all
 * @throws AppError `payment-unknown`, `payment-forged`; nothing is changed then.
 */
export async function takeReturn(ports: Ports, url: URL): Promise<SaleId | null> {
  for (const scheme of paymentSchemes) {
    const back = scheme.parseReturn(url);
    if (!back) continue;
    const attempt = AttemptId.safeParse(back.attempt);
    const known = attempt.success ? await ports.storage.findByAttempt(attempt.data) : null;
    const details = { reference: back.attempt.slice(0, 64) };
    if (!known) throw new AppError('payment-unknown', undefined, { details });
    if (!isSameSecret(known.nonce, back.nonce))
      throw new AppError('payment-forged', undefined, { details });
    await advance(ports, known.saleId, {
      type: 'attemptAnswered',
      at: ports.clock.now(),
      attempt: known.id,
      answer: back.answer,
    });
    return known.saleId;
  }
  return null;
}
