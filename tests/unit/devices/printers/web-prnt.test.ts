import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { webPrnt } from '../../../../src/lib/devices/printers/web-prnt';
import { fakeEnvironment } from '../../../fakes/device-environment';
import { fakeTold } from '../../../fakes/printer-told';
import {
  FakeWebPrntPrinter,
  webPrntAnswer,
  type WebPrntAnswer,
} from '../../../fakes/web-prnt-printer';

const JOB =
  '<StarWebPrint xmlns="http://www.star-m.jp"><Request>' +
  '&lt;root&gt;&lt;text&gt;Чек\\n&lt;/text&gt;&lt;/root&gt;</Request></StarWebPrint>';
const payload = new TextEncoder().encode(JOB);
const URL_OF_SERVICE = 'http://192.168.1.60/StarWebPRNT/SendMessage';
const NO_PAPER = webPrntAnswer(false, '0', '23 86 08 00 00 08 00 00 00');
const COVER_OPEN = webPrntAnswer(true, '0', '23 86 28 00 00 00 00 00 00');

async function connected(...answers: WebPrntAnswer[]) {
  const printer = new FakeWebPrntPrinter();
  const { told, troubles } = fakeTold({ language: 'web-prnt' });
  printer.answers.push(...answers);
  const env = fakeEnvironment({ fetch: printer.fetch });
  const link = await webPrnt.connect(env, { url: URL_OF_SERVICE }, told);
  return { printer, link, troubles };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('setting up a Star network printer', () => {
  it.each<[typed: string, name: string, url: string]>([
    ['192.168.1.60', '192.168.1.60', URL_OF_SERVICE],
    [URL_OF_SERVICE, '192.168.1.60', URL_OF_SERVICE],
    ['https://star.local', 'star.local', 'https://star.local/StarWebPRNT/SendMessage'],
    // Star's own browser app
    ['localhost:8001', 'localhost:8001', 'http://localhost:8001/StarWebPRNT/SendMessage'],
  ])('takes %s, and prints nothing', async (typed, name, url) => {
    const printer = new FakeWebPrntPrinter();
    const env = fakeEnvironment({ fetch: printer.fetch });
    expect(await webPrnt.pair(env, typed)).toEqual({ name, address: { url } });
    expect(printer.requests.map((request) => request.url)).toEqual([url]);
    expect(printer.jobs).toEqual([]);
  });

  it.each(['', '8.8.8.8', 'https://8.8.8.8/StarWebPRNT/SendMessage'])(
    'refuses the address %j unasked',
    async (typed) => {
      const printer = new FakeWebPrntPrinter();
      const env = fakeEnvironment({ fetch: printer.fetch });
      await expect(webPrnt.pair(env, typed)).rejects.toMatchObject({ code: 'printer-address' });
      expect(printer.requests).toEqual([]);
    },
  );

  it.each<[what: string, answer: WebPrntAnswer, code: string]>([
    ['nobody is there', new TypeError('Failed to fetch'), 'printer-unreachable'],
    ['nobody answers', null, 'printer-unreachable'],
    ['something else answers', '<response success="true"/>', 'printer-unknown-kind'],
  ])('says when %s', async (_, answer, code) => {
    const connecting = expect(connected(answer)).rejects.toMatchObject({ code });
    await vi.advanceTimersByTimeAsync(5_000);
    await connecting;
  });
});

describe('a job for a Star network printer that does not go through', () => {
  it.each<[what: string, answer: WebPrntAnswer, code: string]>([
    ['is off', new TypeError('Failed to fetch'), 'printer-unreachable'],
    ['hangs', null, 'printer-unreachable'],
    ['has become something else', '<html></html>', 'printer-unknown-kind'],
    ['has no paper', NO_PAPER, 'printer-paper-out'],
    ['has its cover open', COVER_OPEN, 'printer-cover-open'],
    ['prints for another till', webPrntAnswer(false, '2001'), 'printer-offline'],
    ['cannot communicate', webPrntAnswer(false, '1100', ''), 'printer-offline'],
    ['says no without a reason', webPrntAnswer(false), 'printer-refused'],
  ])('has not begun when the printer %s before it', async (_, answer, code) => {
    const { printer, link } = await connected();
    printer.answers.push(answer);
    const refused = expect(link.send(payload)).rejects.toMatchObject({ code, begun: false });
    await vi.advanceTimersByTimeAsync(5_000);
    await refused;
    expect(printer.jobs).toEqual([]);
  });

  it.each<[what: string, answer: WebPrntAnswer, code: string, begun: boolean]>([
    ['the connection breaks', new TypeError('Failed to fetch'), 'printer-lost', true],
    ['no answer comes', null, 'printer-lost', true],
    ['something else answers', '<html></html>', 'printer-refused', true],
    ['paper runs out', NO_PAPER, 'printer-paper-out', true],
    ['the printer stops answering', webPrntAnswer(false, '1100', ''), 'printer-offline', true],
    ['another till was faster', webPrntAnswer(false, '2001'), 'printer-offline', false],
  ])('when %s', async (_, answer, code, begun) => {
    const { printer, link } = await connected();
    printer.answers.push(webPrntAnswer(true), answer);
    const refused = expect(link.send(payload)).rejects.toMatchObject({ code, begun });
    await vi.advanceTimersByTimeAsync(30_000);
    await refused;
    expect(printer.jobs).toEqual([JOB]);
  });
});

describe('a job for a Star network printer', () => {
  it('is posted as it is, and printed when the printer says so', async () => {
    const { printer, link } = await connected();
    const onProgress = vi.fn();
    await expect(link.send(payload, { onProgress })).resolves.toBe('printed');
    expect(printer.jobs).toEqual([JOB]);
    expect(printer.requests.at(-1)).toMatchObject({
      url: URL_OF_SERVICE,
      init: { method: 'POST', headers: { 'Content-Type': 'text/xml; charset=utf-8' } },
    });
    expect(onProgress).toHaveBeenLastCalledWith(payload.length, payload.length);
    expect(link.abilities).toEqual({ status: true, confirms: 'printed' });
  });

  it('tells what keeps the printer from printing, and when that is over', async () => {
    const { troubles } = await connected(COVER_OPEN, NO_PAPER);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(troubles).toEqual(['printer-cover-open', 'printer-paper-out', null]);
  });
});
