import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { epos } from '../../../../src/lib/devices/printers/epos';
import { fakeEnvironment } from '../../../fakes/device-environment';
import { eposAnswer, FakeEposPrinter, type EposAnswer } from '../../../fakes/epos-printer';

const JOB = '<epos-print><text>Чек&#10;</text><cut type="feed"/></epos-print>';
const payload = new TextEncoder().encode(JOB);
const URL_OF_SERVICE =
  'http://192.168.1.50/cgi-bin/epos/service.cgi?devid=local_printer&timeout=10000';

async function connected() {
  const printer = new FakeEposPrinter();
  const env = fakeEnvironment({ fetch: printer.fetch });
  const link = await epos.connect(env, { url: URL_OF_SERVICE });
  return { printer, link };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('setting up a network printer', () => {
  it.each(['', '8.8.8.8', 'no such thing'])('refuses the address %j unasked', async (typed) => {
    const printer = new FakeEposPrinter();
    const env = fakeEnvironment({ fetch: printer.fetch });
    await expect(epos.pair(env, typed)).rejects.toMatchObject({ code: 'printer-address' });
    expect(printer.requests).toEqual([]);
  });

  it('refuses what answers, but not as a printer', async () => {
    const printer = new FakeEposPrinter();
    printer.answers.push('<html>router</html>');
    const env = fakeEnvironment({ fetch: printer.fetch });
    await expect(epos.pair(env, '192.168.1.1')).rejects.toMatchObject({
      code: 'printer-unknown-kind',
    });
  });

  it('says when nobody answers', async () => {
    await expect(epos.pair(fakeEnvironment(), '192.168.1.50')).rejects.toMatchObject({
      code: 'printer-unreachable',
    });
  });

  it('says when the answer takes too long', async () => {
    const printer = new FakeEposPrinter();
    printer.answers.push(null);
    const connecting = epos.connect(fakeEnvironment({ fetch: printer.fetch }), {
      url: URL_OF_SERVICE,
    });
    const refused = expect(connecting).rejects.toMatchObject({ code: 'printer-unreachable' });
    await vi.advanceTimersByTimeAsync(5_000);
    await refused;
    expect(printer.requests[0]?.init.signal?.aborted).toBe(true);
  });

  it.each(['192.168.1.50', 'http://192.168.1.50/', URL_OF_SERVICE])('takes %s', async (typed) => {
    const printer = new FakeEposPrinter();
    const env = fakeEnvironment({ fetch: printer.fetch });
    expect(await epos.pair(env, typed)).toEqual({
      name: '192.168.1.50',
      address: { url: URL_OF_SERVICE },
    });
    expect(printer.jobs).toEqual([]);
  });

  it('takes a printer that has no paper just now', async () => {
    const printer = new FakeEposPrinter();
    printer.answers.push(eposAnswer(false, 'EPTR_REC_EMPTY', 0x08001c));
    const env = fakeEnvironment({ fetch: printer.fetch });
    await expect(epos.pair(env, 'localhost:4173')).resolves.toMatchObject({
      name: 'localhost:4173',
    });
  });

  it('does not go where a stored address should not lead', async () => {
    const printer = new FakeEposPrinter();
    const env = fakeEnvironment({ fetch: printer.fetch });
    for (const url of ['', 'https://8.8.8.8/', 'data:text/xml,1'])
      await expect(epos.connect(env, { url })).rejects.toMatchObject({ code: 'printer-address' });
    expect(printer.requests).toEqual([]);
  });
});

describe('a job for a network printer that does not go through', () => {
  it.each<[what: string, answer: EposAnswer, code: string]>([
    ['is off', new TypeError('Failed to fetch'), 'printer-unreachable'],
    ['hangs', null, 'printer-unreachable'],
    ['has become something else', '<html></html>', 'printer-unknown-kind'],
    ['has no paper', eposAnswer(false, 'EPTR_REC_EMPTY', 0x08001c), 'printer-refused'],
    ['has its cover open', eposAnswer(true, '', 0x3c), 'printer-refused'],
  ])('has not begun when the printer %s before it', async (_, answer, code) => {
    const { printer, link } = await connected();
    printer.answers.push(answer);
    const refused = expect(link.send(payload)).rejects.toMatchObject({ code, begun: false });
    await vi.advanceTimersByTimeAsync(5_000);
    await refused;
    expect(printer.jobs).toEqual([]);
  });

  it.each<[what: string, answer: EposAnswer, code: string, begun: boolean]>([
    ['the connection breaks', new TypeError('Failed to fetch'), 'printer-lost', true],
    ['no answer comes', null, 'printer-lost', true],
    ['something else answers', '<html></html>', 'printer-refused', true],
    ['paper runs out', eposAnswer(false, 'EPTR_REC_EMPTY', 0x08001c), 'printer-refused', true],
    ['it takes too long', eposAnswer(false, 'EX_TIMEOUT', 0), 'printer-refused', true],
    ['the document is refused', eposAnswer(false, 'SchemaError', 0), 'printer-refused', false],
    ['the printer is busy', eposAnswer(false, 'TooManyRequests', 0), 'printer-refused', false],
  ])('when %s', async (_, answer, code, begun) => {
    const { printer, link } = await connected();
    printer.answers.push(eposAnswer(true), answer);
    const refused = expect(link.send(payload)).rejects.toMatchObject({ code, begun });
    await vi.advanceTimersByTimeAsync(20_000);
    await refused;
    expect(printer.jobs).toEqual([JOB]);
  });

  it('ends the connection when the printer is away, but not when it only refuses', async () => {
    const { printer, link } = await connected();
    const lost = vi.fn();
    void link.lost.then(lost);
    printer.answers.push(eposAnswer(false, 'EPTR_REC_EMPTY', 0x08001c));
    await expect(link.send(payload)).rejects.toMatchObject({
      details: { reason: 'EPTR_REC_EMPTY' },
    });
    expect(lost).not.toHaveBeenCalled();
    printer.isOn = false;
    await expect(link.send(payload)).rejects.toMatchObject({ code: 'printer-unreachable' });
    expect(lost).toHaveBeenCalled();
  });
});

describe('a job for a network printer', () => {
  it('waits for the one before it', async () => {
    const { printer, link } = await connected();
    printer.answers.push(eposAnswer(true), null);
    const first = expect(link.send(payload)).rejects.toMatchObject({ code: 'printer-lost' });
    const second = link.send(payload);
    await vi.advanceTimersByTimeAsync(19_000);
    expect(printer.jobs).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_000);
    await first;
    await second;
    expect(printer.jobs).toHaveLength(2);
  });

  it('is printed when the printer says so', async () => {
    const { printer, link } = await connected();
    const onProgress = vi.fn();
    await expect(link.send(payload, { onProgress })).resolves.toBe('printed');
    expect(printer.jobs).toEqual([JOB]);
    expect(onProgress).toHaveBeenLastCalledWith(payload.length, payload.length);
  });

  it('is posted as XML, without cookies and without following elsewhere', async () => {
    const { printer, link } = await connected();
    await link.send(payload);
    const { url, init } = printer.requests.at(-1) ?? expect.fail('nothing was sent');
    expect(url).toBe(URL_OF_SERVICE);
    expect(init).toMatchObject({
      method: 'POST',
      headers: { 'Content-Type': 'text/xml; charset=utf-8' },
      credentials: 'omit',
      redirect: 'error',
    });
    expect(init).not.toHaveProperty('targetAddressSpace');
  });

  it('tells the browser that a plain name is of the local network', async () => {
    const printer = new FakeEposPrinter();
    await epos.pair(fakeEnvironment({ fetch: printer.fetch }), 'printer');
    expect(printer.requests[0]?.init).toMatchObject({ targetAddressSpace: 'local' });
  });
});
