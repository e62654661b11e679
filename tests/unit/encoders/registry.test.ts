import { describe, expect, it } from 'vitest';
import { PrinterLanguage } from '../../../src/lib/domain/printer';
import type { Printable } from '../../../src/lib/domain/receipt';
import {
  readEposXml,
  readPaper,
  readStar,
  readWebPrnt,
  type Paper,
} from '../../../src/lib/encoders/paper';
import { loadEncoder } from '../../../src/lib/encoders/registry';
import { fakeDraw } from '../../fakes/draw';
import { northwind, PROFILE } from './receipts';

const READERS: Readonly<Record<PrinterLanguage, (bytes: Uint8Array) => Paper>> = {
  'esc-pos': readPaper,
  'star-prnt': readStar,
  'star-line': readStar,
  'epos-xml': (bytes) => readEposXml(new TextDecoder().decode(bytes)),
  'web-prnt': (bytes) => readWebPrnt(new TextDecoder().decode(bytes)),
};

describe.each(PrinterLanguage.options)('the language %s', (language) => {
  const print = async (paper: Printable, extras = {}) =>
    READERS[language](
      await (
        await loadEncoder(language)
      ).encode(paper, { ...PROFILE, drawer: 'pin2' }, fakeDraw, extras),
    );

  it('prints what every other one prints', async () => {
    const escPos = await loadEncoder('esc-pos');
    expect(await print(northwind)).toEqual(
      readPaper(await escPos.encode(northwind, PROFILE, fakeDraw)),
    );
  });

  it('draws what the printer has no letters for', async () => {
    const { lines, unknown } = await print({ ...northwind, note: '茶 ჩაი شاي' });
    expect(unknown).toEqual([]);
    expect(lines.filter((part) => 'picture' in part).length).toBeGreaterThan(0);
  });

  it('opens the drawer when asked to, with a receipt and alone', async () => {
    expect(await print(northwind, { drawer: true })).toMatchObject({ drawer: 1, unknown: [] });
    const { drawer } = await loadEncoder(language);
    const alone = drawer({ ...PROFILE, drawer: 'pin5' });
    expect(READERS[language](alone ?? new Uint8Array())).toMatchObject({
      drawer: 1,
      lines: [],
      unknown: [],
    });
    expect(drawer(PROFILE)).toBeNull();
  });
});
