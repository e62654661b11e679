import { beforeEach, describe, expect, it } from 'vitest';
import type { SaleId } from '../../../src/lib/domain/ids';
import { AttemptOffer } from '../../../src/lib/domain/payment';
import { openKass } from '../../../src/lib/offline/db';
import { advance } from '../../../src/lib/till/advance';
import { takeReturn, type Returned } from '../../../src/lib/till/returns';
import { bindStorage } from '../../../src/lib/till/storage';
import { START_MS, TILL } from '../../fakes/till-ports';
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
let ended: Returned;
beforeEach(async () => {
  till = await pairedTill();
  id = await openSale(till);
  ended = { type: 'sale', id };
  await attempted(till, id);
});

interface Back {
  readonly attempt?: string;
  readonly nonce?: string;
  readonly pairs?: string;
}
const REF = `${ATTEMPT.id}.${ATTEMPT.nonce}`;
const APPROVED = 'status=approved&amount=1990&currency=EUR&tx=T-77&last4=4242';
const back = ({ attempt = ATTEMPT.id, nonce = ATTEMPT.nonce, pairs = APPROVED }: Back = {}) =>
  takeReturn(till.ports, new URL(`${TILL}/sale?id=${id}&${pairs}#a=${attempt}.${nonce}`));

describe('a return that is not to be believed changes nothing', () => {
  it.each([
    ['with another nonce', { nonce: 'nonce-0123456789abcdeX' }, 'payment-forged'],
    ['with only the beginning of the nonce', { nonce: 'nonce-0123' }, 'payment-forged'],
    ['with more behind the nonce', { nonce: `${ATTEMPT.nonce}0` }, 'payment-forged'],
    ['with the nonce in other letters', { nonce: ATTEMPT.nonce.toUpperCase() }, 'payment-forged'],
    ['with the attempt for a nonce', { nonce: ATTEMPT.id }, 'payment-forged'],
    ['for an attempt of nobody', { attempt: 'attempt-of-nobody' }, 'payment-unknown'],
    ['for an attempt with no possible name', { attempt: '__proto__' }, 'payment-unknown'],
  ])('%s', async (_, change, code) => {
    const before = await till.rows();
    expect((await refusal(back(change))).code).toBe(code);
    expect(await till.rows()).toEqual(before);
  });

  it('with the nonce of another attempt of the same sale', async () => {
    await back({ pairs: 'status=declined' });
    const next = AttemptOffer.parse({
      ...ATTEMPT,
      id: 'attempt-of-the-next-try',
      nonce: 'nonce-of-the-next-try-0',
    });
    const { ports } = till;
    await advance(ports, id, { type: 'attemptOffered', at: START_MS, attempt: next });
    await advance(ports, id, { type: 'attemptLeft', at: START_MS, attempt: next.id });
    const before = await till.rows();
    expect((await refusal(back({ attempt: next.id }))).code).toBe('payment-forged');
    expect((await refusal(back({ nonce: next.nonce }))).code).toBe('payment-forged');
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
    ['with a status in other letters', 'status=APPROVED&amount=1990&currency=EUR&tx=T', 'inDoubt'],
    ['with two statuses', `status=declined&${APPROVED}`, 'inDoubt'],
    ['approved with another currency', 'status=approved&amount=1990&currency=USD&tx=T', 'inDoubt'],
    ['approved without a sum', 'status=approved&currency=EUR&tx=T', 'inDoubt'],
    ['approved with a sum in words', 'status=approved&amount=1990.0&currency=EUR&tx=T', 'inDoubt'],
    [
      'approved for another reference',
      `${APPROVED}&ref=attempt-of-nobody.nonce-of-nobody-at-all`,
      'inDoubt',
    ],
    ['approved with another sum', 'status=approved&amount=1&currency=EUR&tx=T', 'inDoubt'],
    ['approved without a transaction', 'status=approved&amount=1990&currency=EUR', 'inDoubt'],
  ])('%s leaves the sale open', async (_, pairs, state) => {
    expect(await back({ pairs })).toEqual(ended);
    const sale = await saleOf(till, id);
    expect([sale.type, states(sale)]).toEqual(['open', [state]]);
  });

  it('approved pays the sale', async () => {
    expect(await back()).toEqual(ended);
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

  it.each([
    ['the page that waits', () => `${TILL}/sale?id=${id}&${APPROVED}#a=${REF}`],
    ['the page for fixed addresses', () => `${TILL}/return?${APPROVED}&ref=${REF}`],
    ['our own scheme', () => `web+kass://paymentResult?${APPROVED}&ref=${REF}`],
  ])('counts by %s', async (_, address) => {
    expect(await takeReturn(till.ports, new URL(address()))).toEqual(ended);
    expect((await saleOf(till, id)).type).toBe('paid');
  });

  it('counts in another tab, and once when both tabs get it', async () => {
    const url = new URL(`${TILL}/return?${APPROVED}&ref=${REF}`);
    const tabs = [till.ports, till.secondWindow()];
    const ends = await Promise.all(tabs.map((ports) => takeReturn(ports, url)));
    expect(ends).toEqual([ended, ended]);
    expect((await saleOf(till, id)).tenders).toHaveLength(1);
    expect(await till.ports.storage.resultsOf(id)).toHaveLength(1);
  });

  it('counts after the browser was killed: everything it needs was stored before the app opened', async () => {
    till.db.close();
    const db = await openKass(till.db.name);
    const reborn = { ...till.ports, storage: bindStorage(db) };
    const url = new URL(`${TILL}/return?${APPROVED}&ref=${REF}`);
    expect(await takeReturn(reborn, url)).toEqual(ended);
    expect((await reborn.storage.loadSale(id))?.sale).toMatchObject({
      type: 'paid',
      tenders: [{ tx: 'T-77' }],
    });
  });

  it('does not count where the sale was never opened: another till or profile has other storage', async () => {
    const other = await pairedTill();
    const url = new URL(`${TILL}/return?${APPROVED}&ref=${REF}`);
    const before = await other.rows();
    expect((await refusal(takeReturn(other.ports, url))).code).toBe('payment-unknown');
    expect(await other.rows()).toEqual(before);
  });
});
