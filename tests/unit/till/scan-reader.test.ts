import { beforeEach, describe, expect, it } from 'vitest';
import { nativeReader, withSpare } from '../../../src/lib/till/scan-reader';

let supported: readonly string[];
let asked: readonly string[] | undefined;

class FakeDetector implements BarcodeDetector {
  constructor(options?: { readonly formats?: readonly string[] }) {
    asked = options?.formats;
  }
  static getSupportedFormats = () => Promise.resolve(supported);
  detect = () => Promise.resolve([{ rawValue: 'one' }, { rawValue: 'two' }]);
}

beforeEach(() => {
  supported = ['aztec', 'code_128', 'ean_13', 'qr_code'];
  asked = undefined;
});

const video = (change: Partial<HTMLVideoElement> = {}) =>
  ({ readyState: 4, videoWidth: 640, ...change }) as HTMLVideoElement;

describe("the browser's own reader", () => {
  it.each<[string, BarcodeDetectorConstructor | undefined, readonly string[]]>([
    ['there is none', undefined, []],
    ['it reads nothing on this system', FakeDetector, []],
    ['it reads no QR codes', FakeDetector, ['ean_13']],
  ])('is not used where %s', async (_, Detector, formats) => {
    supported = formats;
    expect(await nativeReader(Detector)).toBeNull();
  });

  it('looks for codes of links and order numbers, and for none that stand on goods', async () => {
    const reader = await nativeReader(FakeDetector);
    expect(asked).toEqual(['qr_code', 'code_128']);
    expect(await reader?.read(video())).toEqual(['one', 'two']);
  });

  it('asks only for what it can', async () => {
    supported = ['qr_code'];
    await nativeReader(FakeDetector);
    expect(asked).toEqual(['qr_code']);
  });

  it.each([
    ['has not begun', { readyState: 1 }],
    ['has no size', { videoWidth: 0 }],
  ])('is not bothered while the picture %s', async (_, change) => {
    const reader = await nativeReader(FakeDetector);
    expect(await reader?.read(video(change))).toEqual([]);
  });
});

it('a reader that fails is replaced for good by the spare one', async () => {
  let tries = 0;
  const broken = {
    read: () => {
      tries += 1;
      return Promise.reject(new DOMException('No service', 'NotSupportedError'));
    },
  };
  const reader = withSpare(broken, async () => ({ read: async () => ['found'] }));
  expect(await reader.read(video())).toEqual([]);
  expect(await reader.read(video())).toEqual(['found']);
  expect(await reader.read(video())).toEqual(['found']);
  expect(tries).toBe(1);
});

it('a spare one that cannot be loaded is a fault', async () => {
  const broken = { read: () => Promise.reject(new TypeError('broken')) };
  const reader = withSpare(broken, () => Promise.reject(new TypeError('Failed to fetch')));
  await reader.read(video());
  await expect(reader.read(video())).rejects.toThrow('Failed to fetch');
});
