import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startPrinter } from '../../../../examples/printer/server';
import { epos } from '../../../../src/lib/devices/printers/epos';
import { fakeEnvironment } from '../../../fakes/device-environment';
import { fakeTold } from '../../../fakes/printer-told';

const soap = (inner: string) =>
  `<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>` +
  `<epos-print xmlns="http://www.epson-pos.com/schemas/2011/03/epos-print">${inner}</epos-print></s:Body></s:Envelope>`;
const receipt = (text: string) =>
  new TextEncoder().encode(soap(`<text>${text}&#10;</text><cut type="feed"/>`));

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

let printer: Awaited<ReturnType<typeof startPrinter>>;
let origin: string;
let options: Parameters<typeof startPrinter>[0];

beforeEach(async () => {
  const port = await freePort();
  origin = `http://127.0.0.1:${port}`;
  const till = 'http://localhost:4170';
  options = { port, addresses: { till, shop: till, pay: till, printer: origin } };
  printer = await startPrinter(options);
});
afterEach(() => printer.close());

const env = fakeEnvironment({ fetch: (input, init) => fetch(input, init) });
const service = () => `${origin}/cgi-bin/epos/service.cgi?devid=local_printer&timeout=10000`;
const connect = async () =>
  epos.connect(
    env,
    (await epos.pair(env, origin)).address,
    fakeTold({ language: 'epos-xml' }).told,
  );
const flip = (what: string) =>
  fetch(`${origin}/switch`, { method: 'POST', body: new URLSearchParams({ what }) });
const texts = async () => (await fetch(`${origin}/receipts.json`)).json() as Promise<string[]>;

describe('the demo printer in trouble', () => {
  it('says that its port is taken', async () => {
    await expect(startPrinter(options)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it.each([
    ['noPaper', 'EPTR_REC_EMPTY', 'printer-paper-out'],
    ['coverOpen', 'EPTR_COVER_OPEN', 'printer-cover-open'],
  ])(
    'with %s refuses with %s and prints nothing, until it is put right',
    async (what, reason, code) => {
      const link = await connect();
      await flip(what);
      await expect(link.send(receipt('Tea'))).rejects.toMatchObject({
        code,
        begun: false,
        details: { reason },
      });
      await flip(what);
      await expect(link.send(receipt('Tea'))).resolves.toBe('printed');
      expect(await texts()).toEqual(['Tea']);
    },
  );

  it('does not answer when it is switched off, but can be switched on again', async () => {
    const link = await connect();
    await flip('off');
    await expect(link.send(receipt('Tea'))).rejects.toMatchObject({
      code: 'printer-unreachable',
      begun: false,
    });
    await flip('off');
    await expect((await connect()).send(receipt('Tea'))).resolves.toBe('printed');
  });

  it('can print without answering, once', async () => {
    const link = await connect();
    await flip('losesAnswer');
    await expect(link.send(receipt('Tea'))).rejects.toMatchObject({
      code: 'printer-lost',
      begun: true,
    });
    expect(await texts()).toEqual(['Tea']);
    await expect((await connect()).send(receipt('Milk'))).resolves.toBe('printed');
  });

  it.each<[what: string, body: string, query: string, code: string]>([
    ['no document of its own', '<html/>', '', 'SchemaError'],
    ['a document cut short', soap('<text>Tea').slice(0, -20) + '<', '', 'SchemaError'],
    ['the name of another device', soap('<cut/>'), '?devid=kitchen', 'DeviceNotFound'],
    ['a document without end', 'x'.repeat(1_000_001), '', 'RequestEntityTooLarge'],
  ])('refuses %s', async (_, body, query, code) => {
    const url = query ? `${origin}/cgi-bin/epos/service.cgi${query}` : service();
    const answer = await (await fetch(url, { method: 'POST', body })).text();
    expect(answer).toContain(`success="false" code="${code}"`);
    expect(await texts()).toEqual([]);
  });

  it('knows no other switches and no receipts it has not printed', async () => {
    expect((await flip('selfDestruct')).status).toBe(400);
    expect((await fetch(`${origin}/receipts/1.svg`)).status).toBe(404);
  });
});

describe('the demo printer', () => {
  it('lets a page of another origin print, as a real one does', async () => {
    const preflight = await fetch(service(), {
      method: 'OPTIONS',
      headers: { Origin: 'http://localhost:4170', 'Access-Control-Request-Method': 'POST' },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
    expect(preflight.headers.get('access-control-allow-headers')).toContain('Content-Type');
    const answer = await fetch(service(), { method: 'POST', body: receipt('Tea') });
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  });

  it('prints nothing when it is only asked how it is', async () => {
    await connect();
    expect(await texts()).toEqual([]);
  });

  it('shows the receipts newest first, as text and as pictures', async () => {
    const link = await connect();
    await link.send(receipt('Чай 120'));
    await link.send(receipt('Milk &lt;3'));
    expect(await texts()).toEqual(['Milk <3', 'Чай 120']);
    const picture = await fetch(`${origin}/receipts/1.svg`);
    expect(picture.headers.get('content-type')).toContain('image/svg+xml');
    expect(await picture.text()).toContain('Чай 120');
    const page = await (await fetch(origin)).text();
    expect(page.indexOf('/receipts/2.svg')).toBeLessThan(page.indexOf('/receipts/1.svg'));
    expect(page).not.toContain('Milk <3');
  });

  it('keeps the last twenty receipts', async () => {
    const link = await connect();
    for (let number = 1; number <= 21; number++) await link.send(receipt(`no ${number}`));
    expect(await texts()).toHaveLength(20);
    expect((await texts())[0]).toBe('no 21');
    expect((await fetch(`${origin}/receipts/1.svg`)).status).toBe(404);
  });

  it.each([
    ['ru-RU,ru;q=0.9,en;q=0.8', 'Демо-принтер'],
    ['de-DE,en;q=0.5', 'Demo printer'],
    ['fr', 'Demo printer'],
  ])('speaks the language of %s', async (language, title) => {
    const page = await fetch(origin, { headers: { 'Accept-Language': language } });
    expect(await page.text()).toContain(`<h1>${title}</h1>`);
  });
});
