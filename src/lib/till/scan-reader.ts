// What reads codes out of the camera's picture: the browser's own detector where there is one, else ZXing compiled to
// WebAssembly, which is loaded when it is needed.
import type { ReadResult } from 'zxing-wasm/reader';
import { storeLater } from '../offline/later';

export interface CodeReader {
  /** The texts of the codes that the picture shows now; none while there is no picture. */
  read(video: HTMLVideoElement): Promise<readonly string[]>;
}

/** QR codes of links and pairings, and the bars that order numbers are printed as. Not EAN: those are on the goods. */
const FORMATS = { native: ['qr_code', 'code_128'], wasm: ['QRCode', 'Code128'] } as const;

/** Longer side of the picture that ZXing gets, in pixels: enough for a code of a thousand characters that fills it. */
const LONGEST_SIDE = 1280;

/** The browser's own; null where it has none, or none for QR codes. */
export async function nativeReader(
  Detector: BarcodeDetectorConstructor | undefined,
): Promise<CodeReader | null> {
  const supported = (await Detector?.getSupportedFormats()) ?? [];
  if (!Detector || !supported.includes('qr_code')) return null;
  const formats = FORMATS.native.filter((format) => supported.includes(format));
  const detector = new Detector({ formats });
  return {
    read: async (video) =>
      hasPicture(video) ? (await detector.detect(video)).map(({ rawValue }) => rawValue) : [],
  };
}

/** ZXing; rejects when its files are not stored and the network is away. */
export async function wasmReader(): Promise<CodeReader> {
  const [{ prepareZXingModule, readBarcodes }, url] = await Promise.all([
    import('zxing-wasm/reader'),
    wasmAddress(),
  ]);
  await prepareZXingModule({ overrides: { locateFile: () => url }, fireImmediately: true });
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return {
    async read(video) {
      if (!context || !hasPicture(video)) return [];
      const { videoWidth: width, videoHeight: height } = video;
      const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
      canvas.width = Math.round(width * scale);
      canvas.height = Math.round(height * scale);
      context.drawImage(video, 0, 0, canvas.width, canvas.height);
      const picture = context.getImageData(0, 0, canvas.width, canvas.height);
      const found: readonly ReadResult[] = await readBarcodes(picture, {
        formats: [...FORMATS.wasm],
        maxNumberOfSymbols: 4,
      });
      return found.filter(({ isValid }) => isValid).map(({ text }) => text);
    },
  };
}

/** The first reader until it fails, then the second: some systems promise a detector that does not work. */
export function withSpare(first: CodeReader, second: () => Promise<CodeReader>): CodeReader {
  let spare: Promise<CodeReader> | null = null;
  return {
    async read(video) {
      if (spare) return (await spare).read(video);
      try {
        return await first.read(video);
      } catch {
        spare = second(); // Android without Play services has no codes to find, for example
        return [];
      }
    },
  };
}

/** The best reader that this browser has. */
export async function loadReader(page: Window): Promise<CodeReader> {
  const native = await nativeReader(page.BarcodeDetector);
  return native ? withSpare(native, wasmReader) : wasmReader();
}

/** Stores what scanning without the network needs; nothing where the browser reads codes itself. */
export async function storeReader(page: Window): Promise<void> {
  if (!(await nativeReader(page.BarcodeDetector))) await storeLater(await wasmAddress());
}

const wasmAddress = async (): Promise<string> =>
  (await import('zxing-wasm/reader/zxing_reader.wasm?url')).default;

const hasPicture = (video: HTMLVideoElement): boolean =>
  video.readyState >= 2 && video.videoWidth > 0;
