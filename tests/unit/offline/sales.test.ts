import { describe, expect, it } from 'vitest';
import { AttemptId, Nonce, ShopId } from '../../../src/lib/domain/ids';
import type { SaleEvent } from '../../../src/lib/domain/sale';
import type { KassDb } from '../../../src/lib/offline/db';
import { listQuarantine } from '../../../src/lib/offline/quarantine';
import {
  findByAttempt,
  findByOrder,
  hasSalesOf,
  lastAway,
  listRecent,
  loadSale,
  salesWithUndecidedAttempt,
} from '../../../src/lib/offline/sales';
import { forgetSeen, seenJti } from '../../../src/lib/offline/seen';
import {
  breakRow,
  cash,
  freshDb,
  NOW,
  opened,
  order,
  paidSale,
  saleId,
  SHOP,
  step,
} from './samples';

const ATTEMPT = AttemptId.parse('attempt-1');
const NONCE = Nonce.parse('nonce-of-1');
const offered: SaleEvent = {
  type: 'attemptOffered',
  at: NOW + 1,
  attempt: { id: ATTEMPT, nonce: NONCE, app: 'pay', label: 'Pay', amount: 1000 },
};
const left: SaleEvent = { type: 'attemptLeft', at: NOW + 2, attempt: ATTEMPT };

async function leavingSale(db: KassDb): Promise<void> {
  await step(db, saleId('away'), opened('away'));
  await step(db, saleId('away'), offered);
  await step(db, saleId('away'), left);
}

/** A part of it was taken in cash, and the rest is left for another day. */
async function partlyPaidSale(db: KassDb, name: string): Promise<void> {
  await step(db, saleId(name), opened(name, { pay: { partial: true } }));
  await step(db, saleId(name), { ...cash, given: 400, amount: 400 } as SaleEvent);
  await step(db, saleId(name), { type: 'restLeft', at: NOW + 2 });
}

const setAside = async (db: KassDb) =>
  (await listQuarantine(db)).map(({ store, key }) => `${store} ${key}`);

describe('what is not there', () => {
  it('is null, and nothing is written for the asking', async () => {
    const db = await freshDb();
    expect(await loadSale(db, saleId('none'))).toBeNull();
    expect(await findByOrder(db, SHOP, 'none')).toBeNull();
    expect(await findByAttempt(db, ATTEMPT)).toBeNull();
    expect(await seenJti(db, 'none')).toBeNull();
    expect(await listQuarantine(db)).toEqual([]);
  });
});

describe('the sale whose payment app was opened last', () => {
  it('is none while every sale is here', async () => {
    const db = await freshDb();
    await step(db, saleId('here'), opened('here'));
    expect(await lastAway(db, 0)).toBeNull();
  });

  it('is told by the time of the tap, and only for so long', async () => {
    const db = await freshDb();
    await leavingSale(db);
    const at = left.at;
    expect(await lastAway(db, at)).toBe(saleId('away'));
    expect(await lastAway(db, at + 1)).toBeNull();
  });

  it('is none once the app has answered', async () => {
    const db = await freshDb();
    await leavingSale(db);
    const answer = { outcome: 'cancelled' } as const;
    await step(db, saleId('away'), {
      type: 'attemptAnswered',
      at: NOW + 3,
      attempt: ATTEMPT,
      answer,
    });
    expect(await lastAway(db, 0)).toBeNull();
  });

  it('is found although another row is broken', async () => {
    const db = await freshDb();
    await step(db, saleId('bad'), opened('bad'));
    await leavingSale(db);
    await breakRow(db, 'sales', saleId('bad'));
    expect(await lastAway(db, 0)).toBe(saleId('away'));
  });
});

describe('a broken row', () => {
  it('of a sale goes to quarantine and the sale is folded again from its journal', async () => {
    const db = await freshDb();
    await leavingSale(db);
    const whole = await db.get('sales', saleId('away'));
    await breakRow(db, 'sales', saleId('away'), { sale: { type: 'nonsense' } });
    expect(await loadSale(db, saleId('away'))).toEqual({ seq: 3, sale: whole?.sale });
    expect(await db.get('sales', saleId('away'))).toEqual(whole);
    expect(await listQuarantine(db)).toMatchObject([
      { store: 'sales', key: saleId('away'), row: { sale: { type: 'nonsense' } } },
    ]);
  });

  it('of a sale does not keep lists and searches from finding it', async () => {
    const db = await freshDb();
    await leavingSale(db);
    await breakRow(db, 'sales', saleId('away'));
    expect([...(await listRecent(db, NOW * 2)).keys()]).toEqual([saleId('away')]);
    await breakRow(db, 'sales', saleId('away'));
    expect(await salesWithUndecidedAttempt(db)).toMatchObject([{ id: saleId('away') }]);
    await breakRow(db, 'sales', saleId('away'));
    expect(await findByOrder(db, SHOP, 'away')).toMatchObject({ seq: 3 });
  });

  it('of a sale that is gone altogether is written again', async () => {
    const db = await freshDb();
    await leavingSale(db);
    await db.delete('sales', saleId('away'));
    expect(await loadSale(db, saleId('away'))).toMatchObject({ seq: 3, sale: { type: 'open' } });
    expect(await listQuarantine(db)).toEqual([]);
  });

  it('of the journal goes to quarantine and is skipped, and the sale goes on after it', async () => {
    const db = await freshDb();
    await leavingSale(db);
    await breakRow(db, 'journal', [saleId('away'), 3]);
    await breakRow(db, 'sales', saleId('away'));
    const known = await loadSale(db, saleId('away'));
    expect(known).toMatchObject({ seq: 3, sale: { attempts: [{ state: 'offered' }] } });
    expect(await setAside(db)).toEqual([`journal ${saleId('away')}/3`, `sales ${saleId('away')}`]);
    expect(await db.count('journal')).toBe(3);
    await step(db, saleId('away'), left);
    expect(await loadSale(db, saleId('away'))).toMatchObject({ seq: 4 });
  });

  it('of the journal never makes a paid sale payable again', async () => {
    const db = await freshDb();
    await paidSale(db, 'paid');
    await breakRow(db, 'journal', [saleId('paid'), 2]);
    await breakRow(db, 'sales', saleId('paid'));
    expect(await loadSale(db, saleId('paid'))).toBeNull();
    expect((await listRecent(db, 0)).size).toBe(0);
    expect(await setAside(db)).toHaveLength(2);
  });

  it('of the journal never makes a part that is in payable again', async () => {
    const db = await freshDb();
    await partlyPaidSale(db, 'part');
    await breakRow(db, 'sales', saleId('part'));
    expect(await loadSale(db, saleId('part'))).toMatchObject({ sale: { type: 'partlyPaid' } });
    await breakRow(db, 'journal', [saleId('part'), 2]);
    await breakRow(db, 'sales', saleId('part'));
    expect(await loadSale(db, saleId('part'))).toBeNull();
  });

  it('of the journal never puts money back into a sale that was paid back', async () => {
    const db = await freshDb();
    await paidSale(db, 'back');
    const refund = order('back', { jti: 'refund-0123456789' });
    await step(db, saleId('back'), {
      type: 'refundAsked',
      at: NOW + 2,
      order: refund,
      jws: 'd.e.f',
    });
    await step(db, saleId('back'), { type: 'refundGiven', at: NOW + 3, tender: 0, amount: 1000 });
    expect(await loadSale(db, saleId('back'))).toMatchObject({ sale: { type: 'refunded' } });
    await breakRow(db, 'journal', [saleId('back'), 4]);
    await breakRow(db, 'sales', saleId('back'));
    expect(await loadSale(db, saleId('back'))).toBeNull();
  });

  it('of an attempt still finds its sale', async () => {
    const db = await freshDb();
    await leavingSale(db);
    await breakRow(db, 'attempts', ATTEMPT);
    const found = { id: ATTEMPT, nonce: NONCE, saleId: saleId('away'), state: 'leaving' };
    expect(await findByAttempt(db, ATTEMPT)).toMatchObject(found);
  });

  it('of a used link is no used link', async () => {
    const db = await freshDb();
    await step(db, saleId('used'), opened('used'));
    await breakRow(db, 'seen', order('used').jti);
    expect(await seenJti(db, order('used').jti)).toBeNull();
  });
});

describe('sales', () => {
  it('are found by an attempt alone', async () => {
    const db = await freshDb();
    await leavingSale(db);
    expect(await findByAttempt(db, ATTEMPT)).toEqual({
      v: 1,
      id: ATTEMPT,
      saleId: saleId('away'),
      nonce: NONCE,
      state: 'leaving',
    });
  });

  it('with an undecided attempt are listed until it is decided', async () => {
    const db = await freshDb();
    await paidSale(db, 'other');
    await leavingSale(db);
    const [waiting, ...others] = await salesWithUndecidedAttempt(db);
    expect(waiting?.id).toBe(saleId('away'));
    expect(others).toEqual([]);
    const answer = { outcome: 'approved', complete: true } as const;
    const at = NOW + 3;
    await step(db, saleId('away'), { type: 'attemptAnswered', at, attempt: ATTEMPT, answer });
    expect(await salesWithUndecidedAttempt(db)).toEqual([]);
  });

  it('are listed newest first, by being open or by what happened to them since', async () => {
    const db = await freshDb();
    const at = (name: string, time: number) =>
      step(db, saleId(name), { ...opened(name), at: time });
    await at('oldOpen', 1000);
    await at('oldPaid', 1500);
    await step(db, saleId('oldPaid'), { ...cash, at: 1600 });
    await at('paidLate', 1700);
    await step(db, saleId('paidLate'), { ...cash, at: 3500 });
    await at('newPaid', 3000);
    await step(db, saleId('newPaid'), { ...cash, at: 3000 });
    await at('newOpen', 4000);
    const since = [saleId('newOpen'), saleId('newPaid'), saleId('paidLate')];
    expect([...(await listRecent(db, 3000)).keys()]).toEqual([...since, saleId('oldOpen')]);
  });

  it('are parsed again where they have changed since the list was read, and only there', async () => {
    const db = await freshDb();
    await step(db, saleId('same'), opened('same'));
    await step(db, saleId('paid'), opened('paid'));
    const before = await listRecent(db, 0);
    await step(db, saleId('paid'), cash);
    const after = await listRecent(db, 0, before);
    expect(after.get(saleId('same'))).toBe(before.get(saleId('same')));
    expect(after.get(saleId('paid'))?.sale.type).toBe('paid');
  });

  it('that are gone since the list was read are not in it', async () => {
    const db = await freshDb();
    await step(db, saleId('gone'), opened('gone'));
    const before = await listRecent(db, 0);
    for (const store of ['sales', 'journal'] as const) await db.clear(store);
    expect((await listRecent(db, 0, before)).size).toBe(0);
  });

  it('are known to be there by their shop', async () => {
    const db = await freshDb();
    expect(await hasSalesOf(db, SHOP)).toBe(false);
    await step(db, saleId('one'), opened('one'));
    expect(await hasSalesOf(db, SHOP)).toBe(true);
    expect(await hasSalesOf(db, ShopId.parse('another'))).toBe(false);
  });

  it('whose rest is paid another day are listed until it is, however old', async () => {
    const db = await freshDb();
    const ids = async () => [...(await listRecent(db, NOW * 2)).keys()];
    await partlyPaidSale(db, 'part');
    expect(await ids()).toEqual([saleId('part')]);
    await step(db, saleId('part'), { type: 'restAsked', at: NOW + 3 });
    expect(await ids()).toEqual([saleId('part')]);
    await step(db, saleId('part'), { type: 'cashTaken', at: NOW + 3, given: 600 });
    expect(await ids()).toEqual([]);
  });

  it('of which a refund is asked are listed until it is given or dropped, however old', async () => {
    const db = await freshDb();
    const ids = async () => [...(await listRecent(db, NOW * 2)).keys()];
    const asked = (name: string): SaleEvent => ({
      type: 'refundAsked',
      at: NOW + 2,
      order: order(name, { jti: `refund-of-${name}-01`, sum: 400, lines: [{ n: 'Tea', t: 400 }] }),
      jws: 'd.e.f',
    });
    for (const name of ['given', 'dropped']) {
      await paidSale(db, name);
      await step(db, saleId(name), asked(name));
    }
    expect((await ids()).toSorted()).toEqual([saleId('dropped'), saleId('given')]);
    await step(db, saleId('dropped'), { type: 'refundDropped', at: NOW + 3 });
    await step(db, saleId('given'), { type: 'refundGiven', at: NOW + 3, tender: 0, amount: 400 });
    expect(await ids()).toEqual([]);
  });
});

describe('used links', () => {
  it('are remembered for a day after they expire, whatever the clock says', async () => {
    const db = await freshDb();
    await step(db, saleId('used'), opened('used'));
    const { jti, exp } = order('used');
    await forgetSeen(db, exp + 86_400);
    expect(await seenJti(db, jti)).toEqual({ sale: saleId('used') });
    await forgetSeen(db, exp + 86_401);
    expect(await seenJti(db, jti)).toBeNull();
  });
});
