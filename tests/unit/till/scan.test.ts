import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Scan } from '../../../src/lib/till/scan.svelte';
import { FakeCamera, FakeReader } from '../../fakes/camera';
import { FakeClock } from '../../fakes/clock';

const VIDEO = {} as HTMLVideoElement;
const LINK = 'a link';

let camera: FakeCamera;
let reader: FakeReader;
let clock: FakeClock;
let taken: string[];
let isTaken: boolean;
let scan: Scan;
beforeEach(() => {
  camera = new FakeCamera();
  reader = new FakeReader();
  clock = new FakeClock(0);
  taken = [];
  isTaken = true;
  scan = scanWith(camera);
});

function scanWith(eye: FakeCamera | undefined, loadReader = () => Promise.resolve(reader)): Scan {
  return new Scan(
    { camera: eye, loadReader, clock },
    {
      isOurs: async (text) => text === LINK,
      take: async (text) => {
        taken.push(text);
        return isTaken;
      },
    },
  );
}

/** Puts codes before the camera until the scan has looked at them. */
async function show(...codes: readonly string[]): Promise<void> {
  reader.codes = codes;
  const before = reader.looks;
  await vi.waitFor(() => {
    clock.advance(1000);
    expect(reader.looks).toBeGreaterThan(before + 1);
  });
}

const become = (type: string) =>
  vi.waitFor(() => {
    clock.advance(1000);
    expect(scan.step.type).toBe(type);
  });

describe('the camera', () => {
  it('is the one on the back, if there is one, and hears nothing', async () => {
    void scan.start(VIDEO);
    await become('looking');
    expect(camera.asked).toEqual([
      expect.objectContaining({
        audio: false,
        video: expect.objectContaining({ facingMode: { ideal: 'environment' } }),
      }),
    ]);
  });

  it.each([
    ['was forbidden', 'NotAllowedError', 'scan-denied'],
    ['may not be used here', 'SecurityError', 'scan-denied'],
    ['is not there', 'NotFoundError', 'scan-unavailable'],
    ['is in use elsewhere', 'NotReadableError', 'scan-unavailable'],
    ['fails in another way', 'AbortError', 'scan-unavailable'],
  ])('that %s is told', async (_, fault, code) => {
    camera.fault = fault;
    await scan.start(VIDEO);
    expect(scan.step).toMatchObject({ type: 'failed', error: { code } });
  });

  it('that this page cannot have is told', async () => {
    scan = scanWith(undefined);
    await scan.start(VIDEO);
    expect(scan.step).toMatchObject({ type: 'failed', error: { code: 'scan-unavailable' } });
  });

  it('that was allowed meanwhile works at the next try', async () => {
    camera.fault = 'NotAllowedError';
    await scan.start(VIDEO);
    camera.fault = null;
    void scan.start(VIDEO);
    await become('looking');
  });

  it('that is pulled out is told', async () => {
    void scan.start(VIDEO);
    await become('looking');
    camera.tracks[0]?.dispatchEvent(new Event('ended'));
    expect(scan.step).toMatchObject({ type: 'failed', error: { code: 'scan-unavailable' } });
  });

  it('is off when the screen is left, and stays off when it opens only then', async () => {
    void scan.start(VIDEO);
    await become('looking');
    scan.stop();
    expect(camera.isOn).toBe(false);
    const late = scan.start(VIDEO);
    scan.stop();
    await late;
    expect(camera.isOn).toBe(false);
    expect(scan.step.type).toBe('off');
  });

  it('is of no use without something that reads codes', async () => {
    scan = scanWith(camera, () => Promise.reject(new TypeError('Failed to fetch')));
    await scan.start(VIDEO);
    expect(scan.step).toMatchObject({ type: 'failed', error: { code: 'scan-unavailable' } });
    expect(camera.isOn).toBe(false);
  });
});

describe('the light', () => {
  const light = () => (scan.step.type === 'looking' ? scan.step.light : 'not looking');

  it('is offered only where the camera has one', async () => {
    void scan.start(VIDEO);
    await become('looking');
    expect(light()).toBeNull();
    await scan.switchLight();
    expect(camera.tracks[0]?.lights).toEqual([]);
  });

  it('goes on and off', async () => {
    camera.hasLight = true;
    void scan.start(VIDEO);
    await become('looking');
    expect(light()).toBe(false);
    await scan.switchLight();
    expect(light()).toBe(true);
    await scan.switchLight();
    expect(camera.tracks[0]?.lights).toEqual([true, false]);
  });

  it('that does not go on is offered no more', async () => {
    camera.hasLight = true;
    void scan.start(VIDEO);
    await become('looking');
    const [track] = camera.tracks;
    if (track) track.lightFails = true;
    await scan.switchLight();
    expect(light()).toBeNull();
  });
});

describe('a code', () => {
  it('of something else is told, and the camera goes on looking', async () => {
    void scan.start(VIDEO);
    await become('looking');
    await show('https://museum.example/');
    expect(scan.step).toMatchObject({ type: 'looking', isForeign: true });
    reader.codes = ['https://museum.example/', LINK];
    await become('off');
    expect(taken).toEqual([LINK]);
  });

  it('of ours is taken once, with the camera off', async () => {
    void scan.start(VIDEO);
    await become('looking');
    reader.codes = [LINK, LINK];
    await become('off');
    expect(taken).toEqual([LINK]);
    expect(camera.isOn).toBe(false);
  });

  it('that nothing came of is not taken again', async () => {
    isTaken = false;
    void scan.start(VIDEO);
    await become('looking');
    reader.codes = [LINK];
    await vi.waitFor(() => {
      clock.advance(1000);
      expect(camera.tracks).toHaveLength(2);
    });
    await show(LINK);
    expect(taken).toEqual([LINK]);
    expect(scan.step).toMatchObject({ type: 'looking', isForeign: true });
  });

  it('that is being taken while the page is hidden does not switch the camera on again', async () => {
    isTaken = false;
    let finish = () => {};
    const held = new Promise<void>((resolve) => (finish = resolve));
    scan = new Scan(
      { camera, loadReader: () => Promise.resolve(reader), clock },
      {
        isOurs: () => Promise.resolve(true),
        take: async () => {
          await held;
          return false;
        },
      },
    );
    reader.codes = [LINK];
    const look = scan.start(VIDEO);
    await become('taking');
    scan.stop();
    finish();
    await look;
    expect(scan.step.type).toBe('off');
    expect(camera.isOn).toBe(false);
  });
});
