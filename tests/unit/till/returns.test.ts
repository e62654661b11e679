import { beforeEach, describe, expect, it } from 'vitest';
import type { SaleId } from '../../../src/lib/domain/ids';
import { takeReturn } from '../../../src/lib/till/returns';
import { TILL } from '../../fakes/till-ports';
import { refusal } from '../schemes/kass/paired-shop';
import {
  ATTEMPT,
  attempted,
  openSale,
  pairedTill,
  saleOf,
  states,
  type PairedTill,
} from './paired-till';

let till: PairedTill;
let id: SaleId;
beforeEach(async () => {
  till = await pairedTill();
  id = await openSale(till);
  await attempted(till, id);
});

interface Back {
  readonly attempt?: string;
  readonly nonce?: string;
  readonly pairs?: string;
}
const APPROVED = 'status=approved&amount=1990&currency=EUR&tx=T-77&last4=4242';
const back = ({ attempt = ATTEMPT.id, nonce = ATTEMPT.nonce, pairs = APPROVED }: Back = {}) =>
  takeReturn(till.ports, new URL(`${TILL}/sale?id=${id}&${pairs}#a=${attempt}.${nonce}`));

describe('a return that is not to be believed changes nothing', () => {
  it.each([
    ['with another nonce', { nonce: 'nonce-0123456789abcdeX' }, 'payment-forged'],
    ['with only the beginning of the nonce', { nonce: 'nonce-0123' }, 'payment-forged'],
    ['for an attempt of nobody', { attempt: 'attempt-of-nobody' }, 'payment-unknown'],
  ])('%s', async (_, change, code) => {
    const before = await till.rows();
    expect((await refusal(back(change))).code).toBe(code);
    expect(await till.rows()).toEqual(before);
  });

  it('and names the attempt, not the nonce', async () => {
    const { details } = await refusal(back({ nonce: 'nonce-of-somebody-else' }));
    expect(details).toEqual({ reference: ATTEMPT.id });
  });

  it('is no return at all without a reference', async () => {
    expect(await takeReturn(till.ports, new URL(`${TILL}/sale?id=${id}&${APPROVED}`))).toBeNull();
  });
});

describe('a return of the payment app', () => {
  it.each([
    ['declined', 'status=declined', 'declined'],
    ['cancelled', 'status=cancelled', 'cancelled'],
    ['without a status', 'amount=1990', 'inDoubt'],
    ['approved with another sum', 'status=approved&amount=1&currency=EUR&tx=T', 'inDoubt'],
    ['approved without a transaction', 'status=approved&amount=1990&currency=EUR', 'inDoubt'],
  ])('%s leaves the sale open', async (_, pairs, state) => {
    expect(await back({ pairs })).toBe(id);
    const sale = await saleOf(till, id);
    expect([sale.type, states(sale)]).toEqual(['open', [state]]);
  });

  it('approved pays the sale', async () => {
    expect(await back()).toBe(id);
    expect(await saleOf(till, id)).toMatchObject({
      type: 'paid',
      tenders: [{ method: 'app', amount: 1990, tx: 'T-77', last4: '4242', by: 'app' }],
    });
  });

  it('approved twice pays once', async () => {
    await back();
    await back();
    expect((await saleOf(till, id)).tenders).toHaveLength(1);
    expect(await till.ports.storage.resultsOf(id)).toHaveLength(1);
  });

  it('approved after a decline asks the seller', async () => {
    await back({ pairs: 'status=declined' });
    await back();
    const sale = await saleOf(till, id);
    expect([sale.type, states(sale)]).toEqual(['open', ['inDoubt']]);
  });

  it('a day late asks the seller', async () => {
    till.clock.advance(25 * 60 * 60 * 1000);
    await back();
    expect((await saleOf(till, id)).attempts[0]?.doubt).toBe('late');
  });
});
