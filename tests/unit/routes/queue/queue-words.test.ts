import { describe, expect, it } from 'vitest';
import { DocumentId } from '../../../../src/lib/domain/ids';
import type { PrintJob } from '../../../../src/lib/domain/job';
import {
  aboutPaper,
  aboutResult,
  againText,
  gaveUpText,
  meansText,
  noteHint,
  reasonOf,
  setAsideTitle,
  triesText,
} from '../../../../src/routes/queue/queue-words';
import { receiptRow, type Row } from '../../../../src/routes/sale/rows';
import { NOW, printJob } from '../../offline/samples';

const job = (change: Partial<PrintJob> = {}): PrintJob => ({ ...printJob('paper'), ...change });
const row: Row = { icon: 'clock', title: 'Waits', note: 'In line', offers: 'nothing' };
const gaveUp = { note: 'Not wanted', at: NOW, from: 'queued' } as const;

describe('the words of what waits', () => {
  it.each([
    [-1, 'next in line'],
    [1, 'again in 1 s'],
    [59_001, 'again in 60 s'],
    [60_000, 'again in 1 min'],
    [61_000, 'again in 2 min'],
    [2 * 60 * 60_000, 'again in 2 h'],
  ])('say of %i ms when it is tried again: %s', (ms, text) => {
    expect(againText(ms)).toBe(text);
  });

  it('name a paper, its sum and its printer, and a copy as one', () => {
    expect(aboutPaper(job(), 'Counter', 'en')).toEqual({
      title: 'Receipt 1-1',
      note: 'Shop · €10.00 · Counter',
    });
    const copy = job({ receipt: { ...job().receipt, copy: true } });
    expect(aboutPaper(copy, null, 'en')).toEqual({
      title: 'Receipt 1-1, a copy',
      note: 'Shop · €10.00',
    });
  });

  it('name a message whose result is gone by its shop alone', () => {
    expect(aboutResult(null, 'Shop', 'en')).toEqual({ title: 'Message to the shop', note: 'Shop' });
    expect(aboutResult(null, undefined, 'en').note).toBe('');
  });

  it('give the reason of the last try, unless a row that asks has said it', () => {
    expect(reasonOf(job(), row)).toBe('In line');
    expect(reasonOf(job({ error: 'printer-unreachable' }), row)).toMatch(/^.+\. .+$/);
    expect(reasonOf(job({ error: 'printer-paper-out' }), { ...row, tone: 'amber' })).toBe(
      'In line',
    );
  });

  it('tell how often it was tried, and with a day when that was not today', () => {
    expect(triesText(job(), NOW, NOW, 'en')).toMatch(/^since \d\d:\d\d · not tried yet$/);
    const tried = job({ tries: 3 });
    expect(triesText(tried, NOW + 90_000, NOW, 'en')).toMatch(/ · tried: 3 · again in 2 min$/);
    expect(triesText(tried, null, NOW, 'en')).toMatch(/ · tried: 3$/);
    expect(triesText(job({ createdAt: 0 }), NOW, NOW, 'en')).toMatch(/^since .*19(69|70)/);
  });

  it('say what giving up means: nothing printed, nothing asked', () => {
    expect(meansText(job())).toContain('not printed');
    expect(meansText(job({ state: 'unknown' }))).toContain('asks no more');
  });

  it('speak of no sale where a document is given up', () => {
    const { v, lang, shop, demo, orderNo, date, copy } = job().receipt;
    const receipt: PrintJob['receipt'] = {
      ...{ v, lang, shop, demo, orderNo, date, copy },
      kind: 'document',
      lines: [],
    };
    const document = job({ sale: null, document: DocumentId.parse('document-1'), receipt });
    expect(meansText(document)).toBe('The document is not printed. You can take it up again.');
    expect(noteHint(document)).toBe('A few words, kept with it');
    expect(noteHint(job())).toContain('with the sale');
  });

  it('show the note of what was given up, here and on its sale', () => {
    const over = job({ state: 'givenUp', gaveUp });
    expect(gaveUpText(over, 'en')).toMatch(/^Not wanted · /);
    expect(gaveUpText(job(), 'en')).toBe('');
    const target = {
      name: 'Counter',
      withinReach: true,
      progress: undefined,
      trouble: null,
      asksFirst: undefined,
    };
    expect(receiptRow(over, target)).toMatchObject({ note: 'Not wanted', offers: 'retry' });
  });

  it('call a store by what lies in it, and an unknown one by its name', () => {
    expect(setAsideTitle('jobs', '1047')).toBe('Piece of work · Order 1047');
    expect(setAsideTitle('other', null)).toBe('other');
  });
});
