import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FlowControl, MAX_STOP_MS } from '../../../../src/lib/devices/transports/flow-control';
import { fakeEnvironment } from '../../../fakes/device-environment';

const frame = (hex: string) => Uint8Array.from(hex.split(' '), (byte) => Number.parseInt(byte, 16));

async function isReady(flow: FlowControl): Promise<boolean> {
  return Promise.race([flow.ready().then(() => true), Promise.resolve().then(() => false)]);
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('flow control by notifications', () => {
  it.each<[what: string, frames: string[], ready: boolean]>([
    ['nothing was said', [], true],
    ['XOFF', ['13'], false],
    ['XOFF among status bytes', ['16 13'], false],
    ['XOFF, then XON', ['13', '11'], true],
    ['XOFF and XON at once', ['13 11'], true],
    ['XON and XOFF at once', ['11 13'], false],
    ['the frame to stop', ['51 78 ae 01 01 00 10 70 ff'], false],
    [
      'the frames to stop and go on',
      ['51 78 ae 01 01 00 10 70 ff', '51 78 ae 01 01 00 00 00 ff'],
      true,
    ],
    ['a status reply', ['12'], true],
    ['an automatic status', ['14 00 00 0f'], true],
    ['a reply with an identity', ['37 22 31 30 30 31 00'], true],
    ['an empty notification', [''], true],
  ])('after %s', async (_, frames, ready) => {
    const flow = new FlowControl(fakeEnvironment());
    for (const hex of frames) flow.receive(hex === '' ? new Uint8Array() : frame(hex));
    expect(await isReady(flow)).toBe(ready);
  });

  it('goes on by itself when XON got lost', async () => {
    const flow = new FlowControl(fakeEnvironment());
    flow.receive(frame('13'));
    await vi.advanceTimersByTimeAsync(MAX_STOP_MS - 1);
    expect(await isReady(flow)).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await isReady(flow)).toBe(true);
  });

  it('counts that time from the last XOFF', async () => {
    const flow = new FlowControl(fakeEnvironment());
    flow.receive(frame('13'));
    await vi.advanceTimersByTimeAsync(MAX_STOP_MS - 1);
    flow.receive(frame('13'));
    await vi.advanceTimersByTimeAsync(MAX_STOP_MS - 1);
    expect(await isReady(flow)).toBe(false);
  });

  it('wakes all who wait', async () => {
    const flow = new FlowControl(fakeEnvironment());
    flow.receive(frame('13'));
    const waiting = Promise.all([flow.ready(), flow.ready()]);
    flow.receive(frame('11'));
    await expect(waiting).resolves.toHaveLength(2);
  });
});
