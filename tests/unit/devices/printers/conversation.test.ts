import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Conversation } from '../../../../src/lib/devices/printers/conversation';
import type { ByteChannel } from '../../../../src/lib/devices/transports/transport';
import { makeSignal } from '../../../../src/lib/devices/waiting';
import { WriteQueue } from '../../../../src/lib/devices/write-queue';
import { fakeEnvironment } from '../../../fakes/device-environment';

const QUESTION = [0x1d, 0x72, 0x01];

/** A channel that takes all, or nothing, and says what it is told to. */
function setUp() {
  const writes: number[][] = [];
  let say = (_: Uint8Array): void => {};
  let taking = Promise.resolve();
  const channel: ByteChannel = {
    chunkBytes: 100,
    pauseMs: 0,
    answers: true,
    lost: makeSignal().raised,
    ready: () => Promise.resolve(),
    listen: (listener) => (say = listener),
    write: (bytes) => {
      writes.push([...bytes]);
      return taking;
    },
    close: () => Promise.resolve(),
  };
  const env = fakeEnvironment();
  const queue = new WriteQueue(channel, env, () => Promise.resolve(true));
  const heard: number[] = [];
  const eachByte = { receive: (bytes: Uint8Array) => [...bytes] };
  const printer = new Conversation(channel, queue, env, eachByte, (byte) => heard.push(byte));
  const asked = (): ReturnType<typeof printer.ask> => printer.ask(QUESTION, (b) => b < 0x10, 1_000);
  return {
    asked,
    queue,
    writes,
    heard,
    say: (...bytes: number[]) => say(Uint8Array.from(bytes)),
    hold: (until: Promise<void>) => void (taking = until),
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a question to a printer', () => {
  it('is answered by the first reply that fits, and others are heard all the same', async () => {
    const { asked, say, heard } = setUp();
    const answer = asked();
    await vi.advanceTimersByTimeAsync(0);
    say(0x20, 0x05, 0x06);
    expect(await answer).toBe(0x05);
    expect(heard).toEqual([0x20, 0x05, 0x06]);
  });

  it('is not answered by what came before it', async () => {
    const { asked, say } = setUp();
    say(0x05);
    const answer = asked();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await answer).toBeNull();
  });

  it('is not answered by what comes late for the one before', async () => {
    const { asked, say, writes } = setUp();
    const first = asked();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await first).toBeNull();
    const second = asked();
    await vi.advanceTimersByTimeAsync(200);
    say(0x05);
    await vi.advanceTimersByTimeAsync(200);
    expect(writes).toHaveLength(2);
    say(0x06);
    expect(await second).toBe(0x06);
  });

  it('is not put behind a write that is held back', async () => {
    const { asked, queue, writes, hold } = setUp();
    const free = makeSignal();
    hold(free.raised);
    const job = queue.send(Uint8Array.of(1, 2, 3));
    for (let tries = 0; tries < 5; tries++) {
      const answer = asked();
      await vi.advanceTimersByTimeAsync(1_500);
      expect(await answer).toBeNull();
    }
    free.raise();
    await job;
    await vi.advanceTimersByTimeAsync(0);
    expect(writes).toEqual([[1, 2, 3]]);
  });

  it('is not answered by its own echo, in one piece or in three', async () => {
    for (const pieces of [[QUESTION], QUESTION.map((byte) => [byte])]) {
      const { asked, say, heard } = setUp();
      const answer = asked();
      await vi.advanceTimersByTimeAsync(0);
      for (const piece of pieces) say(...piece);
      await vi.advanceTimersByTimeAsync(1_000);
      expect(await answer).toBeNull();
      expect(heard).toEqual([]);
    }
  });

  it('is answered behind its echo', async () => {
    const { asked, say } = setUp();
    const answer = asked();
    await vi.advanceTimersByTimeAsync(0);
    say(...QUESTION, 0x05);
    expect(await answer).toBe(0x05);
  });

  it('loses nothing that only began like an echo', async () => {
    const { asked, say, heard } = setUp();
    const answer = asked();
    await vi.advanceTimersByTimeAsync(0);
    say(0x1d, 0x72, 0x02);
    expect(await answer).toBe(0x02);
    expect(heard).toEqual([0x1d, 0x72, 0x02]);
  });
});
