import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SendError } from '../../../src/lib/devices/device';
import { makeSignal } from '../../../src/lib/devices/waiting';
import { SILENCE_MS, TROUBLE_MS } from '../../../src/lib/devices/patience';
import { WriteQueue, type ByteSink } from '../../../src/lib/devices/write-queue';
import { fakeEnvironment } from '../../fakes/device-environment';

type Ending = 'never' | Error;

/** A sink that logs, and ends its nth write as told. */
function makeSink(endings: Readonly<Record<number, Ending>> = {}, pauseMs = 0) {
  const gone = makeSignal();
  const writes: number[][] = [];
  let pending = 0;
  let blocked = Promise.resolve();
  const sink: ByteSink = {
    chunkBytes: 4,
    pauseMs,
    lost: gone.raised,
    ready: () => blocked,
    async write(chunk) {
      expect(++pending, 'writers at a time').toBe(1);
      const ending = endings[writes.length];
      writes.push([...chunk]);
      if (ending === 'never') return new Promise(() => {});
      await Promise.resolve();
      pending -= 1;
      if (ending) throw ending;
    },
  };
  const block = (until: Promise<void>): void => {
    blocked = until;
  };
  return { sink, writes, gone, block };
}

const bytes = (length: number, first = 1) => Uint8Array.from({ length }, (_, at) => first + at);
const failure = (sending: Promise<void>): Promise<SendError> =>
  sending.then(
    () => expect.fail('was sent'),
    (error: unknown) => error as SendError,
  );

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a job that does not go through', () => {
  it('has begun when its first write fails: the bytes may be there all the same', async () => {
    const { sink } = makeSink({ 0: new DOMException('', 'NetworkError') });
    const error = await failure(new WriteQueue(sink, fakeEnvironment()).send(bytes(9)));
    expect(error).toBeInstanceOf(SendError);
    expect(error).toMatchObject({
      code: 'printer-lost',
      begun: true,
      details: { accepted: '0', total: '9' },
    });
  });

  it('has not begun when the write that fails carries only bytes that print nothing', async () => {
    const { sink, writes } = makeSink({ 0: new DOMException('', 'NetworkError') });
    const queue = new WriteQueue(sink, fakeEnvironment());
    const error = await failure(queue.send(bytes(9), { quietBytes: 2 }));
    expect(error).toMatchObject({ code: 'printer-lost', begun: false });
    expect(writes).toEqual([[1, 2]]);
  });

  it('has not begun when the device was gone before', async () => {
    const { sink, writes, gone } = makeSink();
    const queue = new WriteQueue(sink, fakeEnvironment());
    gone.raise();
    expect(await failure(queue.send(bytes(9)))).toMatchObject({
      code: 'printer-lost',
      begun: false,
    });
    expect(writes).toEqual([]);
  });

  it('says how many bytes were taken', async () => {
    const { sink } = makeSink({ 2: new DOMException('', 'NotSupportedError') });
    const error = await failure(new WriteQueue(sink, fakeEnvironment()).send(bytes(9)));
    expect(error).toMatchObject({
      code: 'printer-refused',
      begun: true,
      details: { accepted: '8', total: '9' },
    });
  });

  it('ends by itself when a write never settles', async () => {
    const { sink } = makeSink({ 1: 'never' });
    const failed = failure(new WriteQueue(sink, fakeEnvironment()).send(bytes(9)));
    await vi.advanceTimersByTimeAsync(SILENCE_MS);
    expect(await failed).toMatchObject({ code: 'printer-lost', begun: true });
  });

  it('waits as long as the device says why it holds a write back, and a while longer', async () => {
    const { sink } = makeSink({ 1: 'never' });
    let isExcused = false;
    const queue = new WriteQueue(sink, fakeEnvironment(), () => Promise.resolve(isExcused));
    const seen = vi.fn();
    const failed = failure(queue.send(bytes(9))).then((error) => {
      seen();
      return error;
    });
    await vi.advanceTimersByTimeAsync(SILENCE_MS - 2_000);
    isExcused = true;
    await vi.advanceTimersByTimeAsync(5 * 60_000);
    expect(queue.isBusy).toBe(true);
    isExcused = false;
    await vi.advanceTimersByTimeAsync(SILENCE_MS - 1_000);
    expect(seen).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await failed).toMatchObject({ code: 'printer-lost', begun: true });
    expect(queue.isBusy).toBe(false);
  });

  it('does not wait for ever, whatever the device says', async () => {
    const { sink } = makeSink({ 1: 'never' });
    const queue = new WriteQueue(sink, fakeEnvironment(), () => Promise.resolve(true));
    const failed = failure(queue.send(bytes(9)));
    await vi.advanceTimersByTimeAsync(TROUBLE_MS + 2_000);
    expect(await failed).toMatchObject({ code: 'printer-lost', begun: true });
  });

  it('takes a device that does not even answer why for one that says nothing', async () => {
    const { sink } = makeSink({ 1: 'never' });
    const queue = new WriteQueue(sink, fakeEnvironment(), () => new Promise(() => {}));
    const failed = failure(queue.send(bytes(9)));
    await vi.advanceTimersByTimeAsync(SILENCE_MS + 2_000);
    expect(await failed).toMatchObject({ code: 'printer-lost', begun: true });
  });

  it('ends at once when the device goes away during a write', async () => {
    const { sink, gone } = makeSink({ 1: 'never' });
    const failed = failure(new WriteQueue(sink, fakeEnvironment()).send(bytes(9)));
    await vi.advanceTimersByTimeAsync(0);
    gone.raise();
    expect(await failed).toMatchObject({ code: 'printer-lost', begun: true });
  });

  it('ends when the device goes away while it has stopped us', async () => {
    const { sink, gone, block, writes } = makeSink();
    block(new Promise(() => {}));
    const failed = failure(new WriteQueue(sink, fakeEnvironment()).send(bytes(9)));
    await vi.advanceTimersByTimeAsync(0);
    gone.raise();
    expect(await failed).toMatchObject({ code: 'printer-lost', begun: false });
    expect(writes).toEqual([]);
  });

  it('closes the queue: the jobs behind it have not begun', async () => {
    const { sink, writes } = makeSink({ 0: new DOMException('', 'NetworkError') });
    const queue = new WriteQueue(sink, fakeEnvironment());
    const [first, second] = [failure(queue.send(bytes(4))), failure(queue.send(bytes(4)))];
    expect((await first).begun).toBe(true);
    expect((await second).begun).toBe(false);
    expect(writes).toHaveLength(1);
  });
});

describe('a job that goes through', () => {
  it('arrives in pieces, and is told piece by piece', async () => {
    const { sink, writes } = makeSink();
    const onProgress = vi.fn();
    await new WriteQueue(sink, fakeEnvironment()).send(bytes(9), { quietBytes: 2, onProgress });
    expect(writes).toEqual([
      [1, 2],
      [3, 4, 5, 6],
      [7, 8, 9],
    ]);
    expect(onProgress.mock.calls).toEqual([
      [2, 9],
      [6, 9],
      [9, 9],
    ]);
  });

  it('arrives in pieces of another size where it is told one, the quiet bytes too', async () => {
    const { sink, writes } = makeSink();
    const queue = new WriteQueue(sink, fakeEnvironment());
    await queue.send(bytes(12), { quietBytes: 5, pieceBytes: 3 });
    expect(writes.map(({ length }) => length)).toEqual([3, 2, 3, 3, 1]);
    expect(writes.flat()).toEqual([...bytes(12)]);
  });

  it('waits for the one before it', async () => {
    const { sink, writes } = makeSink();
    const queue = new WriteQueue(sink, fakeEnvironment());
    await Promise.all([queue.send(bytes(6, 10)), queue.send(bytes(3, 20))]);
    expect(writes).toEqual([
      [10, 11, 12, 13],
      [14, 15],
      [20, 21, 22],
    ]);
  });

  it('rests between the pieces', async () => {
    const { sink, writes } = makeSink({}, 20);
    const sent = new WriteQueue(sink, fakeEnvironment()).send(bytes(12));
    await vi.advanceTimersByTimeAsync(19);
    expect(writes).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(writes).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(40);
    await sent;
  });

  it('goes on when the device takes bytes again', async () => {
    const { sink, writes, block } = makeSink();
    const again = makeSignal();
    block(again.raised);
    const sent = new WriteQueue(sink, fakeEnvironment()).send(bytes(3));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(writes).toEqual([]);
    again.raise();
    await sent;
    expect(writes).toEqual([[1, 2, 3]]);
  });
});

it('loses and changes no byte, whatever the sizes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 4 }),
      fc.integer({ min: 0, max: 4 }),
      async (payloads, quietBytes) => {
        const { sink, writes } = makeSink();
        const queue = new WriteQueue(sink, fakeEnvironment());
        const jobs = payloads.filter(({ length }) => length >= quietBytes);
        await Promise.all(jobs.map((payload) => queue.send(payload, { quietBytes })));
        expect(writes.flat()).toEqual(jobs.flatMap((payload) => [...payload]));
        expect(Math.max(0, ...writes.map(({ length }) => length))).toBeLessThanOrEqual(4);
      },
    ),
  );
});
