import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PrinterId } from '../../../src/lib/domain/ids';
import { appIdOf } from '../../../src/lib/domain/print-app';
import { ON_SCREEN, type Printer } from '../../../src/lib/domain/printer';
import { printSchemes } from '../../../src/lib/schemes/print-registry';
import { passprnt } from '../../../src/lib/schemes/print/passprnt';
import { printApi, printApiHtml } from '../../../src/lib/schemes/print/print-api';
import { rawbt } from '../../../src/lib/schemes/print/rawbt';
import { tmAssistant } from '../../../src/lib/schemes/print/tm-assistant';
import type { Platform, PrintScheme } from '../../../src/lib/schemes/scheme';
import { AppPrints } from '../../../src/lib/till/app-prints';
import type { AppLink } from '../../../src/lib/till/print-apps';
import {
  columnsOf,
  linkOf,
  newAppPrinter,
  printAppOf,
  printAppsFor,
  wrongOf,
} from '../../../src/lib/till/print-apps';
import { Devices } from '../../../src/lib/till/devices.svelte';
import { Language } from '../../../src/lib/till/locale.svelte';
import { stepIn } from '../../../src/lib/till/spare-printer';
import { Till } from '../../../src/lib/till/till.svelte';
import { newSystemPrinter, sheetOf } from '../../../src/lib/till/system-print';
import { lavka, northwind } from '../encoders/receipts';
import { APP_PRINTER, appTill, type AppTill } from './app-printer';

const WEB = { use: 'twin', twin: 'https://print.example/' };
const FACTS = { id: APP_PRINTER, addedAt: 1 };

let till: AppTill;
beforeEach(async () => {
  till = await appTill(passprnt);
});

/** The link of the paper for another printer than the one it goes to. */
async function linkFor(printer: Printer, platform: Platform = 'android'): Promise<AppLink> {
  const job = await till.paper();
  return new AppPrints({ ...till.ports, platform }, () => {}).prepare(printer, job);
}
const hrefFor = async (scheme: PrintScheme, address = {}): Promise<string> => {
  const printer = newAppPrinter(scheme, FACTS);
  const link = await linkFor({ ...printer, address: { ...printer.address, ...address } });
  if (link.type === 'none') throw new TypeError(link.why);
  return link.href;
};

describe('the link of a paper', () => {
  it.each([
    [rawbt, {}, /^intent:base64,[A-Za-z0-9+/=]+#Intent;scheme=rawbt;/],
    [
      passprnt,
      {},
      /^starpassprnt:\/\/v1\/print\/nopreview\?back=[^&]+&html=%3C%21doctype[^&]+&size=384/,
    ],
    [tmAssistant, {}, /^tmprintassistant:\/\/[^?]+\?success=.+&data=%3Cepos-print/],
    [printApi, WEB, /^https:\/\/print\.example\/#callback=.+&order=.+escpos/],
    [printApiHtml, WEB, /^https:\/\/print\.example\/#callback=.+&order=.+html/],
  ] as const)('carries it in the language of $id', async (scheme, address, expected) => {
    expect(await hrefFor(scheme, address)).toMatch(expected);
  });

  it('names the paper by its id and the secret that is stored before the screen knows it', async () => {
    const href = await hrefFor(passprnt);
    const { nonce } = await till.paper();
    expect(nonce).toMatch(/^[\w-]{22}$/);
    expect(decodeURIComponent(href)).toContain(`/return#a=${till.job}.${nonce}`);
  });

  it('stays the same as long as its page lives', async () => {
    const prints = new AppPrints(till.ports, () => {});
    const link = async () => prints.prepare(till.printer, await till.paper());
    const first = await link();
    expect(first.type).toBe('link');
    expect(await link()).toEqual(first);
  });

  it('comes back to the page of the paper where the app waits there', async () => {
    const href = await hrefFor(printApi, WEB);
    expect(decodeURIComponent(href)).toContain(`/sale?id=${till.sale}#a=${till.job}.`);
  });

  it('says of an app that never answers that it does not', async () => {
    expect(await linkFor(newAppPrinter(rawbt, FACTS))).toMatchObject({ returns: false });
  });

  it.each<[string, () => Printer, Platform, string]>([
    ['on another kind of device', () => newAppPrinter(rawbt, FACTS), 'ios', 'platform'],
    ['with a setting missing', () => newAppPrinter(printApi, FACTS), 'android', 'settings'],
    [
      'in a width that the app does not print',
      () => {
        const printer = newAppPrinter(passprnt, FACTS);
        return { ...printer, profile: { ...printer.profile, columns: 42 } };
      },
      'ios',
      'settings',
    ],
    [
      'for an app of another version',
      () => ({ ...newAppPrinter(rawbt, FACTS), address: { app: 'acme' } }),
      'android',
      'unknown',
    ],
  ])('is not made %s', async (_, printer, platform, why) => {
    expect(await linkFor(printer(), platform)).toEqual({ type: 'none', why });
  });

  it('is not made of a paper that is too long for it', async () => {
    const lines = Array.from({ length: 200 }, (_, n) => ({ n: `Чай чёрный ${n}`, t: 100 }));
    const { nonce, ...job } = await till.paper();
    const link = await linkOf(till.ports, till.printer, {
      ...job,
      receipt: { ...lavka, lines },
      place: '/sale',
      nonce: nonce ?? ('nonce-0123456789abcdef' as never),
    });
    expect(link).toEqual({ type: 'none', why: 'tooLong' });
  });

  it('is not made of a paper that does not wait any more', async () => {
    await hrefFor(passprnt);
    await till.ports.storage.openPrint(till.job, 'second', till.clock.now() + 60_000);
    expect(await linkFor(till.printer)).toEqual({ type: 'none', why: 'gone' });
  });
});

describe('a printer that is an app', () => {
  it.each(printSchemes.map((scheme) => [scheme.id, scheme] as const))(
    '%s is known by its stored id, with a width that it prints',
    (id, scheme) => {
      const printer = newAppPrinter(scheme, FACTS);
      expect([printer.driver, appIdOf(printer)]).toEqual(['app', id]);
      expect(columnsOf(scheme)).toContain(printer.profile.columns);
      expect(printAppOf(printer)).toMatchObject({ scheme, settings: { label: printer.name } });
      expect(printer.name).not.toBe('');
    },
  );

  it('is no other printer', () => {
    expect(appIdOf({ driver: 'epos', address: { app: 'rawbt' } })).toBeNull();
    expect(printAppOf({ driver: 'epos', address: { app: 'rawbt' }, name: '' })).toBeNull();
  });

  it('is offered where it exists', () => {
    expect(printAppsFor('desktop').map(({ id }) => id)).toEqual(['print-api', 'print-api-html']);
    expect(printAppsFor('ios').map(({ id }) => id)).not.toContain('rawbt');
  });

  it('says which of its settings are missing', () => {
    const names = (values: Record<string, string>) =>
      wrongOf(printApi, values).map(({ name }) => name);
    expect(names({ use: 'twin', twin: '' })).toEqual(['twin']);
    expect(names({ use: 'scheme', scheme: 'print-api', twin: '' })).toEqual([]);
  });
});

describe('the print dialog of the system', () => {
  const printer = newSystemPrinter({ ...FACTS, name: 'AirPrint' });

  it('has no link', async () => {
    expect(await linkFor(printer)).toEqual({ type: 'none', why: 'unknown' });
  });

  it.each([
    [32, 58, 48],
    [42, 80, 64],
    [48, 80, 72],
  ] as const)('gets %i columns on paper of %i mm', async (columns, pageMm, textMm) => {
    const sheet = await sheetOf(northwind, { columns });
    expect(sheet.pageMm).toBe(pageMm);
    // The picture has a margin of two characters on each side, which the roll printer has too.
    expect(sheet.widthMm).toBeCloseTo((textMm * (columns + 4)) / columns, 1);
    expect(sheet.widthMm).toBeLessThan(pageMm);
    expect(sheet.heightMm).toBeGreaterThan(40);
    expect(decodeURIComponent(sheet.src)).toMatch(/^data:image\/svg\+xml,<svg [^]+Lighthouse/);
  });
});

describe('among the printers of the till, an app', () => {
  it('is kept and changed as any other, and never connected', async () => {
    const devices = new Devices(till.ports);
    await devices.load();
    const changed = { ...till.printer, profile: { ...till.printer.profile, columns: 48 as const } };
    await devices.save(changed);
    expect(devices.find(till.printer.id)?.profile.columns).toBe(48);
    expect(devices.statusOf(till.printer.id)).toMatchObject({ state: 'idle', error: null });
    expect(devices.isWithinReach(till.printer.id)).toBe(false);
    expect(devices.holdsForgetfulPrinter).toBe(false);
    expect(devices.languagesOf(till.printer)).toEqual([]);
  });

  it('hands its papers on when it is taken away', async () => {
    const opened = new Till(till.ports, new Language(['en']));
    await opened.start();
    await opened.removePrinter(till.printer.id);
    await vi.waitFor(async () => expect((await till.paper()).state).toBe('printed'));
    expect((await till.paper()).printer).toBe(ON_SCREEN);
    expect(opened.defaultPrinter).toBe(ON_SCREEN);
  });

  it('never steps in by itself for a printer that fails', async () => {
    const opened = new Till(till.ports, new Language(['en']));
    await opened.start();
    await till.ports.storage.saveSettings({ sparePrinter: till.printer.id });
    const job = { ...(await till.paper()), printer: PrinterId.parse('printer-b'), tries: 2 };
    const outcome = { type: 'retry', error: 'printer-unreachable' } as const;
    expect(await stepIn(till.ports, opened.devices, job, outcome)).toBe(false);
  });
});
