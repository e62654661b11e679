import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BACK_OFF_MS, Connection } from '../../../src/lib/devices/connection';
import {
  SendError,
  type Delivered,
  type PrinterDriver,
  type PrinterTold,
} from '../../../src/lib/devices/device';
import { makeSignal } from '../../../src/lib/devices/waiting';
import { AppError, type ErrorCode } from '../../../src/lib/domain/errors';
import { fakeEnvironment } from '../../fakes/device-environment';

/** A driver with a queue of ends for its calls, and the links it has opened. */
function makeDriver() {
  const connects: (ErrorCode | 'never')[] = [];
  const sends: (SendError | Promise<Delivered>)[] = [];
  const log: string[] = [];
  const links: ReturnType<typeof makeSignal>[] = [];
  const told: PrinterTold[] = [];
  let connecting = 0;
  const driver: PrinterDriver = {
    id: 'fake',
    languages: ['esc-pos'],
    remembers: true,
    asks: 'nothing',
    availability: () => ({ ok: true }),
    pair: async () => ({ name: 'fake', address: {} }),
    async connect(_, __, what) {
      connecting += 1;
      told.push(what);
      log.push('connect');
      const fault = connects.shift();
      if (fault === 'never') return new Promise(() => {});
      if (fault) throw new AppError(fault);
      const gone = makeSignal();
      links.push(gone);
      return {
        abilities: { status: true, confirms: 'taken' },
        lost: gone.raised,
        async send() {
          log.push('send');
          const end = sends.shift() ?? 'handedOver';
          if (end instanceof SendError) throw end;
          return end;
        },
        async close() {
          log.push('close');
          gone.raise();
        },
      };
    },
  };
  return { driver, connects, sends, log, links, told, count: () => connecting };
}

function setUp() {
  const fake = makeDriver();
  const states: string[] = [];
  const connection: Connection = new Connection(
    fake.driver,
    fakeEnvironment(),
    { address: {}, told: { language: 'esc-pos', wake: true } },
    () => states.push(connection.state),
  );
  return { ...fake, connection, states };
}

const payload = Uint8Array.of(1, 2, 3);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('connecting', () => {
  it.each<ErrorCode>([
    'printer-needs-tap',
    'printer-unknown-kind',
    'printer-unsupported',
    'printer-address',
  ])('does not go on by itself after %s: somebody has to do something', async (code) => {
    const { connection, connects, count } = setUp();
    connects.push(code);
    await expect(connection.connect()).rejects.toMatchObject({ code });
    expect(connection).toMatchObject({ state: 'idle', error: { code } });
    await vi.advanceTimersByTimeAsync(120_000);
    expect(count()).toBe(1);
  });

  it('goes on by itself, ever slower, while the printer is away', async () => {
    const { connection, connects, count } = setUp();
    connects.push(...Array<ErrorCode>(9).fill('printer-unreachable'));
    await expect(connection.connect()).rejects.toMatchObject({ code: 'printer-unreachable' });
    for (const [at, wait] of [...BACK_OFF_MS, 30_000, 30_000].entries()) {
      expect(connection.state).toBe('lost');
      await vi.advanceTimersByTimeAsync(wait - 1);
      expect(count()).toBe(at + 1);
      await vi.advanceTimersByTimeAsync(1);
      expect(count()).toBe(at + 2);
    }
  });

  it('happens once, however many ask', async () => {
    const { connection, count, states } = setUp();
    await Promise.all([connection.connect(), connection.connect()]);
    await connection.connect();
    expect(count()).toBe(1);
    expect(states).toEqual(['connecting', 'ready']);
  });
});

describe('a connection that breaks', () => {
  it('comes back by itself and forgets the fault', async () => {
    const { connection, links, states } = setUp();
    await connection.connect();
    links[0]?.raise();
    await vi.advanceTimersByTimeAsync(0);
    expect(connection).toMatchObject({ state: 'lost', error: { code: 'printer-lost' } });
    await vi.advanceTimersByTimeAsync(500);
    expect(connection).toMatchObject({ state: 'ready', error: null });
    expect(states).toEqual(['connecting', 'ready', 'lost', 'connecting', 'ready']);
  });

  it('waits for a tap when the browser wants one', async () => {
    const { connection, links, connects, count } = setUp();
    await connection.connect();
    connects.push('printer-needs-tap');
    links[0]?.raise();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(connection).toMatchObject({ state: 'idle', error: { code: 'printer-needs-tap' } });
    expect(count()).toBe(2);
  });

  it('begins with the short wait again once it held', async () => {
    const { connection, links, connects, count } = setUp();
    connects.push('printer-unreachable', 'printer-unreachable');
    await expect(connection.connect()).rejects.toThrow();
    await vi.advanceTimersByTimeAsync(500 + 1_000);
    expect(connection.state).toBe('ready');
    links[0]?.raise();
    await vi.advanceTimersByTimeAsync(500);
    expect(connection.state).toBe('ready');
    expect(count()).toBe(4);
  });
});

describe('printing', () => {
  it('has not begun when the printer cannot be reached', async () => {
    const { connection, connects } = setUp();
    connects.push('printer-unreachable');
    const error = await connection.send(payload).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SendError);
    expect(error).toMatchObject({ code: 'printer-unreachable', begun: false });
  });

  it('passes on that a job had begun, and is ready again if the link still is', async () => {
    const { connection, sends } = setUp();
    const fault = new SendError('printer-refused', true);
    sends.push(fault);
    await expect(connection.send(payload)).rejects.toBe(fault);
    expect(connection).toMatchObject({ state: 'ready', error: { code: 'printer-refused' } });
    await connection.send(payload);
    expect(connection.error).toBeNull();
  });

  it('stays lost when the link broke during the job', async () => {
    const { connection, sends, links } = setUp();
    let fail = (_: SendError): void => {};
    sends.push(new Promise((_, reject) => (fail = reject)));
    const refused = expect(connection.send(payload)).rejects.toMatchObject({ begun: true });
    await vi.advanceTimersByTimeAsync(0);
    expect(connection.state).toBe('busy');
    links[0]?.raise();
    await vi.advanceTimersByTimeAsync(0);
    fail(new SendError('printer-lost', true));
    await refused;
    expect(connection.state).toBe('lost');
  });

  it('connects first and does one job after the other, also after one that failed', async () => {
    const { connection, sends, log } = setUp();
    let deliver = (_: Delivered): void => {};
    sends.push(
      new Promise((resolve) => (deliver = resolve)),
      new SendError('printer-refused', false),
      Promise.resolve('printed'),
    );
    const jobs = Promise.allSettled([1, 2, 3].map(() => connection.send(payload)));
    await vi.advanceTimersByTimeAsync(0);
    expect(log).toEqual(['connect', 'send']);
    deliver('handedOver');
    expect((await jobs).map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(log).toEqual(['connect', 'send', 'send', 'send']);
  });

  it('does not wait for the next try by itself', async () => {
    const { connection, connects, count } = setUp();
    connects.push('printer-unreachable');
    await expect(connection.connect()).rejects.toThrow();
    await expect(connection.send(payload)).resolves.toBe('handedOver');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(count()).toBe(2);
  });
});

describe('what the printer tells', () => {
  it('is asked by the driver once: what was found out goes to the next link', async () => {
    const { connection, told, links } = setUp();
    expect(connection.abilities).toBeNull();
    await connection.connect();
    expect(connection.abilities).toEqual({ status: true, confirms: 'taken' });
    links[0]?.raise();
    await vi.advanceTimersByTimeAsync(500);
    expect(told).toMatchObject([
      { language: 'esc-pos', wake: true, abilities: undefined },
      { language: 'esc-pos', wake: true, abilities: { status: true, confirms: 'taken' } },
    ]);
  });

  it('is not asked when the till has it stored', async () => {
    const { driver, told } = makeDriver();
    const abilities = { status: false, confirms: 'none' } as const;
    const what = { language: 'esc-pos', wake: false, abilities } as const;
    const connection = new Connection(driver, fakeEnvironment(), { address: {}, told: what });
    await connection.connect();
    expect(told).toMatchObject([what]);
    await connection.close();
    await connection.connect();
    expect(told[1]?.abilities).toEqual(abilities);
  });

  it('is passed on while it lasts, and is over with the link', async () => {
    const { connection, told, links, states } = setUp();
    await connection.connect();
    told[0]?.onTrouble('printer-paper-out');
    expect(connection).toMatchObject({ state: 'ready', trouble: 'printer-paper-out' });
    told[0]?.onTrouble('printer-paper-out');
    told[0]?.onTrouble(null);
    expect(connection.trouble).toBeNull();
    told[0]?.onTrouble('printer-cover-open');
    expect(states).toEqual(['connecting', 'ready', 'ready', 'ready', 'ready']);
    links[0]?.raise();
    await vi.advanceTimersByTimeAsync(0);
    expect(connection).toMatchObject({ state: 'lost', trouble: null });
    told[0]?.onTrouble('printer-hot');
    expect(connection.trouble).toBeNull();
    await vi.advanceTimersByTimeAsync(500);
    told[0]?.onTrouble('printer-hot');
    expect(connection).toMatchObject({ state: 'ready', trouble: null });
  });

  it('refuses a job and leaves the link as good as it was', async () => {
    const { connection, sends, count, told } = setUp();
    sends.push(new SendError('printer-paper-out', false));
    await expect(connection.send(payload)).rejects.toMatchObject({ begun: false });
    expect(connection).toMatchObject({ state: 'ready', error: { code: 'printer-paper-out' } });
    await connection.send(payload);
    expect(connection.error).toBeNull();
    expect(count()).toBe(1);
    expect(told[0]?.brokeOff).toBe(false);
  });

  it.each<ErrorCode>(['printer-cover-open', 'printer-paper-out', 'printer-hot'])(
    'is looked at again by itself when it kept us from connecting: %s',
    async (code) => {
      const { connection, connects, count } = setUp();
      connects.push(code);
      await expect(connection.connect()).rejects.toMatchObject({ code });
      await vi.advanceTimersByTimeAsync(500);
      expect(connection.state).toBe('ready');
      expect(count()).toBe(2);
    },
  );
});

describe('a job that broke off', () => {
  it.each([
    ['begun', new SendError('printer-silent', true), true],
    ['not begun, with the link', new SendError('printer-lost', false), true],
    ['refused', new SendError('printer-cover-open', false), false],
  ])('is told to the next link: %s', async (_, fault, brokeOff) => {
    const { connection, sends, links, told } = setUp();
    sends.push(fault);
    await expect(connection.send(payload)).rejects.toBe(fault);
    links[0]?.raise();
    await vi.advanceTimersByTimeAsync(500);
    expect(told[1]?.brokeOff).toBe(brokeOff);
    await connection.send(payload);
    links[1]?.raise();
    await vi.advanceTimersByTimeAsync(500);
    expect(told[2]?.brokeOff).toBe(false);
  });
});

describe('closing', () => {
  it('ends the link and does not bring it back', async () => {
    const { connection, log } = setUp();
    await connection.connect();
    await connection.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(connection).toMatchObject({ state: 'idle', error: null });
    expect(log).toEqual(['connect', 'close']);
  });

  it('ends the tries', async () => {
    const { connection, connects, count } = setUp();
    connects.push('printer-unreachable');
    await expect(connection.connect()).rejects.toThrow();
    await connection.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(count()).toBe(1);
  });

  it('lets go of a link that opens too late', async () => {
    const { connection, log } = setUp();
    const refused = expect(connection.connect()).rejects.toMatchObject({
      code: 'printer-cancelled',
    });
    await connection.close();
    await refused;
    expect(log).toEqual(['connect', 'close']);
    expect(connection.state).toBe('idle');
  });
});
