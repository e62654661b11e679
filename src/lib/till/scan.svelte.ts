// The camera looking for a code. Knows neither orders nor screens: whether a text is for the till, and what becomes of
// it, is said by who made it. The camera is on only while it looks.
//
//   off → starting → looking → taking → off
//              └ failed ┘ └ (not ours: goes on looking)
import { AppError, isAppError } from '../domain/errors';
import type { Clock } from './ports';
import type { CodeReader } from './scan-reader';

export type ScanStep =
  | { readonly type: 'off' }
  | { readonly type: 'starting' }
  /** `light`: null where the camera has none. `isForeign`: the last code is none for this till */
  | {
      readonly type: 'looking';
      readonly stream: MediaStream;
      readonly light: boolean | null;
      readonly isForeign: boolean;
    }
  | { readonly type: 'taking' }
  | { readonly type: 'failed'; readonly error: AppError };

export interface ScanPorts {
  /** absent where the page may have no camera at all */
  readonly camera: Pick<MediaDevices, 'getUserMedia'> | undefined;
  readonly loadReader: () => Promise<CodeReader>;
  readonly clock: Pick<Clock, 'after'>;
}

export interface ScanTaker {
  /** Whether a text is for this till at all. */
  isOurs(text: string): Promise<boolean>;
  /** Takes it in. False: nothing came of it; the camera goes on, and this text counts as none of ours. */
  take(text: string): Promise<boolean>;
}

/** Pause between two looks, milliseconds: codes are found at once, and a tablet stays cool. */
const PAUSE_MS = 120;

const WANTED: MediaStreamConstraints = {
  audio: false,
  video: { facingMode: { ideal: 'environment' }, width: { ideal: 1280 }, height: { ideal: 720 } },
};

export class Scan {
  readonly #ports: ScanPorts;
  readonly #taker: ScanTaker;
  #step = $state.raw<ScanStep>({ type: 'off' });
  /** everything begun before the last start or stop is void */
  #turn = 0;
  #stream: MediaStream | null = null;
  #failed: string | null = null;

  constructor(ports: ScanPorts, taker: ScanTaker) {
    this.#ports = ports;
    this.#taker = taker;
  }

  get step(): ScanStep {
    return this.#step;
  }

  /** Switches the camera on and looks until a code is taken or `stop` is called. */
  async start(video: HTMLVideoElement): Promise<void> {
    const turn = this.#begin({ type: 'starting' });
    try {
      await this.#open(turn);
      await this.#look(turn, video);
    } catch (error) {
      if (turn === this.#turn) this.#begin({ type: 'failed', error: toScanError(error) });
    }
  }

  /** Switches the camera off. What has been found is taken in all the same; why there is no camera stays told. */
  stop(): void {
    if (this.#step.type !== 'failed') this.#begin({ type: 'off' });
  }

  /** Switches the camera's light. */
  async switchLight(): Promise<void> {
    const step = this.#step;
    if (step.type !== 'looking' || step.light === null) return;
    const [track] = step.stream.getVideoTracks();
    const light = await track?.applyConstraints({ advanced: [{ torch: !step.light }] }).then(
      () => !step.light,
      () => null, // it promised a light that it does not have
    );
    if (this.#step.type === 'looking') this.#step = { ...this.#step, light: light ?? null };
  }

  #begin(step: ScanStep): number {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
    this.#step = step;
    return ++this.#turn;
  }

  async #open(turn: number): Promise<void> {
    const { camera } = this.#ports;
    if (!camera) throw new AppError('scan-unavailable', 'No camera for this page');
    const stream = await camera.getUserMedia(WANTED);
    const [track] = stream.getVideoTracks();
    if (turn !== this.#turn) {
      track?.stop();
      return;
    }
    this.#stream = stream;
    track?.addEventListener('ended', () => {
      if (turn === this.#turn)
        this.#begin({ type: 'failed', error: new AppError('scan-unavailable', 'Ended') });
    });
    const light = track?.getCapabilities?.().torch === true ? false : null;
    this.#step = { type: 'looking', stream, light, isForeign: false };
  }

  async #look(turn: number, video: HTMLVideoElement): Promise<void> {
    const { loadReader, clock } = this.#ports;
    const reader = await loadReader();
    while (turn === this.#turn) {
      for (const text of await reader.read(video))
        if (await this.#consider(turn, video, text)) return;
      await new Promise<void>((resolve) => clock.after(PAUSE_MS, resolve));
    }
  }

  /** @returns whether this look is over */
  async #consider(turn: number, video: HTMLVideoElement, text: string): Promise<boolean> {
    const isOurs = text !== this.#failed && (await this.#taker.isOurs(text));
    if (turn !== this.#turn) return true;
    if (!isOurs) {
      if (this.#step.type === 'looking') this.#step = { ...this.#step, isForeign: true };
      return false;
    }
    const taking = this.#begin({ type: 'taking' });
    const isTaken = await this.#taker.take(text);
    if (!isTaken) this.#failed = text;
    if (taking !== this.#turn) return true;
    this.#begin({ type: 'off' });
    if (!isTaken) void this.start(video);
    return true;
  }
}

/** What a browser throws when it opens no camera (Media Capture §10.2), in our words. */
function toScanError(error: unknown): AppError {
  if (isAppError(error)) return error;
  const name = error instanceof Error ? error.name : typeof error;
  const isDenied = name === 'NotAllowedError' || name === 'SecurityError';
  return new AppError(isDenied ? 'scan-denied' : 'scan-unavailable', name, {
    cause: error,
    details: { name },
  });
}
