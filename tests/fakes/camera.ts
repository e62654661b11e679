// A camera and a reader of codes by hand: what the browser's interfaces would be, with a log of what was done to them.
import type { CodeReader } from '../../src/lib/till/scan-reader';

export class FakeTrack extends EventTarget {
  readyState: MediaStreamTrackState = 'live';
  /** what the light was switched to, in turn */
  readonly lights: boolean[] = [];
  readonly #hasLight: boolean;
  /** the camera only promises a light */
  lightFails = false;

  constructor(hasLight: boolean) {
    super();
    this.#hasLight = hasLight;
  }

  stop(): void {
    this.readyState = 'ended';
  }

  getCapabilities(): MediaTrackCapabilities {
    return this.#hasLight ? { torch: true } : {};
  }

  async applyConstraints({ advanced = [] }: MediaTrackConstraints): Promise<void> {
    if (this.lightFails) throw new DOMException('No torch', 'OverconstrainedError');
    for (const { torch } of advanced) if (torch !== undefined) this.lights.push(torch);
  }
}

export class FakeCamera {
  readonly tracks: FakeTrack[] = [];
  readonly asked: MediaStreamConstraints[] = [];
  hasLight = false;
  /** name of the DOMException that opening ends with */
  fault: string | null = null;

  async getUserMedia(constraints: MediaStreamConstraints): Promise<MediaStream> {
    this.asked.push(constraints);
    if (this.fault) throw new DOMException('No camera', this.fault);
    const track = new FakeTrack(this.hasLight);
    this.tracks.push(track);
    return {
      getTracks: () => [track],
      getVideoTracks: () => [track],
    } as unknown as MediaStream;
  }

  get isOn(): boolean {
    return this.tracks.some((track) => track.readyState === 'live');
  }
}

/** Sees what a test puts in front of it. */
export class FakeReader implements CodeReader {
  codes: readonly string[] = [];
  looks = 0;

  async read(): Promise<readonly string[]> {
    this.looks += 1;
    return this.codes;
  }
}
