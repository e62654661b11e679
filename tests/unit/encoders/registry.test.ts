import { describe, expect, it } from 'vitest';
import { readEposXml, readPaper } from '../../../src/lib/encoders/paper';
import { loadEncoder } from '../../../src/lib/encoders/registry';
import { northwind } from './receipts';

const profile = { columns: 32, codePage: 17, cut: true } as const;

describe('the encoders', () => {
  it('are loaded by the name of their language', async () => {
    const escPos = await loadEncoder('esc-pos');
    const eposXml = await loadEncoder('epos-xml');
    const xml = new TextDecoder().decode(eposXml(northwind, profile));
    expect(readPaper(escPos(northwind, profile))).toEqual(readEposXml(xml));
  });
});
