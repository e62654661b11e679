// A network printer is asked by one request and answers by one reply. The request may be cut at any byte, and so may the
// reply: by a connection that ends early, which a browser tells for some and shows as a whole reply for others.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SendError, type PrinterDriver } from '../../src/lib/devices/device';
import { driverOf } from '../../src/lib/devices/registry';
import { fakeEnvironment } from '../fakes/device-environment';
import { eposAnswer, FakeEposPrinter } from '../fakes/epos-printer';
import { fakeTold } from '../fakes/printer-told';
import { FakeWebPrntPrinter, webPrntAnswer } from '../fakes/web-prnt-printer';

interface Row {
  readonly driver: PrinterDriver;
  readonly make: () => FakeEposPrinter | FakeWebPrntPrinter;
  readonly payload: Uint8Array;
  readonly success: string;
  /** the part of a reply without which it says nothing */
  readonly end: string;
}

const bytes = (text: string) => new TextEncoder().encode(text);

const ROWS: readonly Row[] = [
  {
    driver: driverOf('epos'),
    make: () => new FakeEposPrinter(),
    payload: bytes('<epos-print><text>Чай 5.00&#10;</text><cut type="feed"/></epos-print>'),
    success: eposAnswer(true),
    end: 'epos-print"/>',
  },
  {
    driver: driverOf('web-prnt'),
    make: () => new FakeWebPrntPrinter(),
    payload: bytes('<StarWebPrint><Request>&lt;root&gt;Tea&lt;/root&gt;</Request></StarWebPrint>'),
    success: webPrntAnswer(true),
    end: '</Response>',
  },
];

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** How one job ends whose own request meets `answer`; the questions before it are answered. */
async function endOf({ driver, make, payload, success }: Row, answer: string | Error) {
  const printer = make();
  const env = fakeEnvironment({ fetch: printer.fetch });
  const { address } = await driver.pair(env, '192.168.1.50');
  const { told } = fakeTold({ language: driver.languages[0] });
  const link = await driver.connect(env, address, told);
  printer.answers.push(success, answer);
  const end = await link.send(payload).catch((error: unknown) => error);
  await link.close();
  return { end, jobs: printer.jobs };
}

const asked = (end: unknown): boolean => end instanceof SendError && end.begun;

describe.each(ROWS.map((row) => [row.driver.id, row] as const))('over %s', (_, row) => {
  it('a request that is cut anywhere ends in the question, and is not sent again', async () => {
    // A page is told the same for every byte: that it failed. What of it has arrived, nobody knows.
    const { end, jobs } = await endOf(row, new TypeError('Failed to fetch'));
    expect(asked(end)).toBe(true);
    expect(jobs).toHaveLength(1);
  });

  it('a reply that is cut at any byte is believed only where nothing of its word is missing', async () => {
    const whole = row.success.indexOf(row.end) + row.end.length;
    expect(whole).toBeGreaterThan(row.end.length);
    for (let at = 0; at <= row.success.length; at++) {
      const { end, jobs } = await endOf(row, row.success.slice(0, at));
      expect(jobs, `byte ${at}: sent again by itself`).toHaveLength(1);
      if (at < whole) expect(asked(end), `byte ${at}`).toBe(true);
      else expect(end, `byte ${at}`).toBe('printed');
    }
  });

  it('a printer that is away before the job has printed nothing, and the job is sent once it is back', async () => {
    const printer = row.make();
    const env = fakeEnvironment({ fetch: printer.fetch });
    const { address } = await row.driver.pair(env, '192.168.1.50');
    const { told } = fakeTold({ language: row.driver.languages[0] });
    const link = await row.driver.connect(env, address, told);
    printer.isOn = false;
    await expect(link.send(row.payload)).rejects.toMatchObject({ begun: false });
    expect(printer.jobs).toEqual([]);
    printer.isOn = true;
    const again = await row.driver.connect(env, address, told);
    expect(await again.send(row.payload)).toBe('printed');
    expect(printer.jobs).toHaveLength(1);
  });
});
