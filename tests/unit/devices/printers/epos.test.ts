import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { epos } from '../../../../src/lib/devices/printers/epos';
import { LOOK_AGAIN_MS } from '../../../../src/lib/devices/printers/http-printer';
import { fakeEnvironment } from '../../../fakes/device-environment';
import { eposAnswer, FakeEposPrinter, type EposAnswer } from '../../../fakes/epos-printer';
import { fakeTold } from '../../../fakes/printer-told';

const JOB = '<epos-print><text>Чек&#10;</text><cut type="feed"/></epos-print>';
const payload = new TextEncoder().encode(JOB);
const URL_OF_SERVICE =
  'http://192.168.1.50/cgi-bin/epos/service.cgi?devid=local_printer&timeout=10000';

const NO_PAPER = eposAnswer(false, 'EPTR_REC_EMPTY', 0x08001c);

async function connected(...answers: EposAnswer[]) {
  const printer = new FakeEposPrinter();
  const { told, troubles } = fakeTold({ language: 'epos-xml' });
  printer.answers.push(...answers);
  const env = fakeEnvironment({ fetch: printer.fetch });
  const link = await epos.connect(env, { url: URL_OF_SERVICE }, told);
  return { printer, link, troubles };
}

const { told: anything } = fakeTold();

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
    const env = fakeEnvironment({ fetch: printer.fetch });
    const connecting = epos.connect(env, { url: URL_OF_SERVICE }, anything);
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
    printer.answers.push(NO_PAPER);
    const env = fakeEnvironment({ fetch: printer.fetch });
    await expect(epos.pair(env, 'localhost:4173')).resolves.toMatchObject({
      name: 'localhost:4173',
    });
  });

  it('does not go where a stored address should not lead', async () => {
    const printer = new FakeEposPrinter();
    const env = fakeEnvironment({ fetch: printer.fetch });
    for (const url of ['', 'https://8.8.8.8/', 'data:text/xml,1'])
      await expect(epos.connect(env, { url }, anything)).rejects.toMatchObject({
        code: 'printer-address',
      });
    expect(printer.requests).toEqual([]);
  });
});

describe('a job for a network printer that does not go through', () => {
  it.each<[what: string, answer: EposAnswer, code: string]>([
    ['is off', new TypeError('Failed to fetch'), 'printer-unreachable'],
    ['hangs', null, 'printer-unreachable'],
    ['has become something else', '<html></html>', 'printer-unknown-kind'],
    ['has no paper', NO_PAPER, 'printer-paper-out'],
    ['has its cover open', eposAnswer(true, '', 0x3c), 'printer-cover-open'],
    ['is hot', eposAnswer(false, 'EPTR_AUTOMATICAL', 0), 'printer-hot'],
    ['has a stuck cutter', eposAnswer(false, 'EPTR_CUTTER', 0), 'printer-cutter'],
    ['has a fault', eposAnswer(false, 'EPTR_UNRECOVERABLE', 0), 'printer-fault'],
    ['is offline', eposAnswer(true, '', 0x08), 'printer-offline'],
    ['says no without a reason', eposAnswer(false), 'printer-refused'],
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
    ['paper runs out', NO_PAPER, 'printer-paper-out', true],
    ['it takes too long', eposAnswer(false, 'EX_TIMEOUT', 0), 'printer-silent', true],
    [
      'no paper makes it take long',
      eposAnswer(false, 'EX_TIMEOUT', 0x080008),
      'printer-paper-out',
      true,
    ],
    ['the document is refused', eposAnswer(false, 'SchemaError', 0), 'printer-refused', false],
    ['the printer is busy', eposAnswer(false, 'TooManyRequests', 0), 'printer-offline', false],
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
    printer.answers.push(NO_PAPER);
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

describe('what a network printer tells of itself', () => {
  it('is able to say what is wrong, and confirms what it printed', async () => {
    const { link } = await connected();
    expect(link.abilities).toEqual({ status: true, confirms: 'printed' });
  });

  it('is told when it has no paper from the start, and connects all the same', async () => {
    const { troubles } = await connected(NO_PAPER);
    expect(troubles).toEqual(['printer-paper-out']);
  });

  it('is told only when it changes', async () => {
    const { printer, link, troubles } = await connected();
    expect(troubles).toEqual([]);
    printer.answers.push(NO_PAPER, NO_PAPER);
    for (const _ of [1, 2]) await expect(link.send(payload)).rejects.toThrow();
    await link.send(payload);
    expect(troubles).toEqual(['printer-paper-out', null]);
  });

  it('is told when the paper ran out in the job, or just after it', async () => {
    for (const answer of [NO_PAPER, eposAnswer(true, '', 0x0008001e)]) {
      const { printer, link, troubles } = await connected();
      printer.answers.push(eposAnswer(true), answer);
      await link.send(payload).catch(() => {});
      expect(troubles).toEqual(['printer-paper-out']);
    }
  });

  it('is no trouble when the document is refused', async () => {
    const { printer, link, troubles } = await connected();
    printer.answers.push(eposAnswer(true), eposAnswer(false, 'SchemaError', 0));
    await expect(link.send(payload)).rejects.toThrow();
    expect(troubles).toEqual([]);
  });

  it('is asked again until the trouble is over, and no longer', async () => {
    const { printer, troubles } = await connected(NO_PAPER, NO_PAPER);
    await vi.advanceTimersByTimeAsync(2 * LOOK_AGAIN_MS);
    expect(troubles).toEqual(['printer-paper-out', null]);
    await vi.advanceTimersByTimeAsync(10 * LOOK_AGAIN_MS);
    expect(printer.requests).toHaveLength(3);
    expect(printer.jobs).toEqual([]);
  });

  it('is not asked any more once it is closed or gone', async () => {
    const closed = await connected(NO_PAPER);
    await closed.link.close();
    expect(vi.getTimerCount()).toBe(0);
    const gone = await connected(NO_PAPER);
    gone.printer.isOn = false;
    await vi.advanceTimersByTimeAsync(10 * LOOK_AGAIN_MS);
    await gone.link.lost;
    expect([closed.printer.requests, gone.printer.requests].map(({ length }) => length)).toEqual([
      1, 1,
    ]);
  });
});

describe('the permission for the local network', () => {
  /** A browser that knows these permissions; of another it throws, as browsers do. */
  const browser = (states: Readonly<Record<string, PermissionState>>) => {
    const asked: string[] = [];
    const permissions = {
      query({ name }: PermissionDescriptor) {
        asked.push(name);
        const state = states[name];
        return state ? Promise.resolve({ state }) : Promise.reject(new TypeError(name));
      },
    } as unknown as Permissions;
    return { asked, env: fakeEnvironment({ permissions }) };
  };

  it.each<[what: string, states: Record<string, PermissionState>, typed: string, code: string]>([
    ['denied', { 'local-network': 'denied' }, '192.168.1.50', 'printer-denied'],
    ['denied, by name', { 'local-network': 'denied' }, 'printer.local', 'printer-denied'],
    ['denied for this machine', { 'loopback-network': 'denied' }, 'localhost', 'printer-denied'],
    ['denied for this machine', { 'loopback-network': 'denied' }, '127.0.0.1', 'printer-denied'],
    [
      'denied for this machine only',
      { 'local-network': 'prompt', 'loopback-network': 'denied' },
      '192.168.1.50',
      'printer-unreachable',
    ],
    ['given', { 'local-network': 'granted' }, '192.168.1.50', 'printer-unreachable'],
    ['open', { 'local-network': 'prompt' }, '192.168.1.50', 'printer-unreachable'],
    ['unknown', {}, '192.168.1.50', 'printer-unreachable'],
  ])('when it is %s', async (_, states, typed, code) => {
    await expect(epos.pair(browser(states).env, typed)).rejects.toMatchObject({ code });
  });

  it('keeps a job from beginning', async () => {
    const { env } = browser({ 'local-network': 'denied' });
    const printer = new FakeEposPrinter();
    const all = { ...env, fetch: printer.fetch };
    const link = await epos.connect(all, { url: URL_OF_SERVICE }, anything);
    printer.isOn = false;
    await expect(link.send(payload)).rejects.toMatchObject({
      code: 'printer-denied',
      begun: false,
    });
  });

  it('is not asked while printers answer', async () => {
    const { asked, env } = browser({ 'local-network': 'denied' });
    const printer = new FakeEposPrinter();
    await epos.pair({ ...env, fetch: printer.fetch }, '192.168.1.50');
    expect(asked).toEqual([]);
  });

  it('does not make a lost answer a job that has not begun', async () => {
    const { env } = browser({ 'local-network': 'denied' });
    const printer = new FakeEposPrinter();
    const all = { ...env, fetch: printer.fetch };
    const link = await epos.connect(all, { url: URL_OF_SERVICE }, anything);
    printer.answers.push(eposAnswer(true), new TypeError('Failed to fetch'));
    await expect(link.send(payload)).rejects.toMatchObject({ code: 'printer-lost', begun: true });
  });
});
