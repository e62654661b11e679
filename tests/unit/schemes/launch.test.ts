import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchLaunch, type Visibility } from '../../../src/lib/schemes/launch';

/** A page whose visibility the test decides. */
class FakePage extends EventTarget implements Pick<Visibility, 'visibilityState'> {
  visibilityState: DocumentVisibilityState = 'visible';
  listeners = 0;

  override addEventListener(...args: Parameters<EventTarget['addEventListener']>): void {
    this.listeners += 1;
    super.addEventListener(...args);
  }
  override removeEventListener(...args: Parameters<EventTarget['removeEventListener']>): void {
    this.listeners -= 1;
    super.removeEventListener(...args);
  }
  become(state: DocumentVisibilityState): void {
    this.visibilityState = state;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

const page = () => new FakePage() as FakePage & Visibility;
const watch = (document: Visibility, onStayed: () => void): (() => void) =>
  watchLaunch({ document, setTimeout, clearTimeout, afterMs: 3000 }, onStayed);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('a page that was hidden in time means that an app came, and nothing is said, even when it is back at once', () => {
  const document = page();
  const stayed = vi.fn();
  watch(document, stayed);
  vi.advanceTimersByTime(2999);
  document.become('hidden');
  document.become('visible');
  vi.advanceTimersByTime(60_000);
  expect(stayed).not.toHaveBeenCalled();
  expect(document.listeners).toBe(0);
});

it('a page that stayed visible is told of once, after three seconds and not before', () => {
  const document = page();
  const stayed = vi.fn();
  watch(document, stayed);
  document.become('visible');
  vi.advanceTimersByTime(2999);
  expect(stayed).not.toHaveBeenCalled();
  vi.advanceTimersByTime(60_000);
  expect(stayed).toHaveBeenCalledTimes(1);
  expect(document.listeners).toBe(0);
});

it('stopping ends it, and stopping again does no harm', () => {
  const document = page();
  const stayed = vi.fn();
  const stop = watch(document, stayed);
  stop();
  stop();
  vi.advanceTimersByTime(60_000);
  expect(stayed).not.toHaveBeenCalled();
});
