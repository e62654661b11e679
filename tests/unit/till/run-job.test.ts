import { describe, expect, it } from 'vitest';
import { SendError, type Delivered } from '../../../src/lib/devices/device';
import { AppError } from '../../../src/lib/domain/errors';
import type { Outcome } from '../../../src/lib/domain/job';
import { Devices } from '../../../src/lib/till/devices.svelte';
import { runJob } from '../../../src/lib/till/run-job';
import { fakeDraw } from '../../fakes/draw';
import { fakeWorld } from '../../fakes/till-ports';
import { ON_SCREEN } from '../../../src/lib/domain/printer';
import { PRINTER, printJob } from '../offline/samples';

/** Prints the sample receipt on a printer that answers like `send`. */
async function printed(send: () => Promise<Delivered>, printer = ON_SCREEN): Promise<Outcome> {
  const { ports } = await fakeWorld();
  const devices = new Devices(ports);
  devices.send = send;
  return runJob(ports, devices, printJob('1', { printer }), () => {});
}
const failing = (error: Error) => printed(() => Promise.reject(error));

describe('a receipt', () => {
  it.each<[string, Error, Outcome]>([
    [
      'of which something may be on paper asks the seller',
      new SendError('printer-lost', true),
      { type: 'unknown', error: 'printer-lost' },
    ],
    [
      'of which nothing is on paper is tried again',
      new SendError('printer-lost', false),
      { type: 'retry', error: 'printer-lost' },
    ],
    [
      'for a printer that is off is tried again',
      new AppError('printer-unreachable'),
      { type: 'retry', error: 'printer-unreachable' },
    ],
    [
      'for a printer that this browser cannot reach waits for the seller',
      new AppError('printer-unsupported'),
      { type: 'failed', error: 'printer-unsupported' },
    ],
    [
      'for a printer that has just woken and shows no services yet is tried again',
      new AppError('printer-unknown-kind'),
      { type: 'retry', error: 'printer-unknown-kind' },
    ],
    [
      'for an address that is none waits for the seller',
      new AppError('printer-address'),
      { type: 'failed', error: 'printer-address' },
    ],
  ])('%s', async (_, error, outcome) => {
    expect(await failing(error)).toEqual(outcome);
  });

  it('for a printer that was removed waits for the seller', async () => {
    const outcome = await printed(() => Promise.reject(new TypeError('not asked')), PRINTER);
    expect(outcome).toEqual({ type: 'failed', error: 'printer-unsupported' });
  });

  it('that fails by a mistake of ours is not called an outcome', async () => {
    await expect(failing(new TypeError('a mistake'))).rejects.toThrow('a mistake');
  });

  it('that cannot be made at all was not begun: no mark is on paper', async () => {
    const draw = { ...fakeDraw, line: () => Promise.reject(new RangeError('no such line')) };
    const { ports } = await fakeWorld({ draw });
    const devices = new Devices(ports);
    devices.send = () => Promise.reject(new TypeError('not asked'));
    const job = printJob('1', { printer: ON_SCREEN });
    const foreign = { ...job, receipt: { ...job.receipt, orderNo: '订单' } };
    expect(await runJob(ports, devices, foreign, () => {})).toEqual({
      type: 'broken',
      error: 'print-broken',
    });
  });

  it.each(['printed', 'handedOver'] as const)('is %s as the printer says', async (state) => {
    expect(await printed(() => Promise.resolve(state))).toEqual({ type: 'done', state });
  });
});
