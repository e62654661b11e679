// Runs in a page: receipts made into bytes by the till's encoder and by others, and bytes sent to a Bluetooth LE
// printer by the till's transport and by a bare loop. Each round measures all sides, one after the other.
import ReceiptPrinterEncoder from 'esc-pos-encoder';
import type { transform } from 'receiptline';
import type { Bitmap } from '../../src/lib/domain/bitmap';
import { DEFAULT_PROFILE } from '../../src/lib/domain/printer';
import { linesOf, type PaperLine, type Receipt } from '../../src/lib/domain/receipt';
import { ble } from '../../src/lib/devices/transports/ble';
import { WriteQueue } from '../../src/lib/devices/write-queue';
import { blank, isBlack, stack } from '../../src/lib/encoders/bitmap';
import { escPos } from '../../src/lib/encoders/esc-pos';
import { layoutPaper } from '../../src/lib/encoders/layout';
import { drawLine } from '../../src/lib/till/draw-line';
import { receiptIn } from '../fixtures/receipts/receipts';

const COLUMNS = 48;
const PROFILE = { ...DEFAULT_PROFILE, columns: COLUMNS } as const;
const draw = { line: drawLine };

/** A receipt that every encoder can write: Russian, without a code and without a sign that the page lacks. */
function receipt(): Receipt {
  const { codes: _, barcode: __, ...rest } = receiptIn('ru');
  return { ...rest, note: 'Упаковать в подарок' };
}

const lines = (): readonly PaperLine[] => linesOf(layoutPaper(receipt(), COLUMNS));

/** The encoder library as its manual shows it: text by its own page, weight and size line by line. */
function byLibrary(): Uint8Array {
  const job = new ReceiptPrinterEncoder({ columns: COLUMNS, codepageMapping: { cp866: 17 } });
  job.initialize().codepage('cp866');
  for (const { text, size, bold } of lines()) {
    job.bold(bold).size(size, size).line(text);
    job.bold(false).size(1, 1);
  }
  return job.cut('partial').encode();
}

/** receiptline, whose documents are lines with signs of their own. */
function byReceiptline(): string {
  const document = lines()
    .map(({ text, size, bold }) => {
      const safe = text.replace(/[\\|{}~_"`^]/g, '\\$&').replace(/ /g, '\u00a0');
      return `|${size === 2 ? '^^^' : ''}${bold ? '"' : ''}${safe}${bold ? '"' : ''}`;
    })
    .join('\n');
  const printer = {
    cpl: COLUMNS,
    encoding: 'multilingual',
    command: 'escpos',
    cutting: true,
  } as const;
  return window.receiptline?.transform(document, printer) ?? '';
}

export interface EncodingTimes {
  /** milliseconds, one for each round */
  readonly ours: readonly number[];
  readonly library: readonly number[];
  readonly receiptline: readonly number[];
}

async function timeOf(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** A page's clock tells tenths of milliseconds: one receipt takes too few of them. */
const BATCH = 20;

async function repeat(work: () => unknown): Promise<void> {
  for (let count = 0; count < BATCH; count++) await work();
}

/** The whole paper as one picture, as some apps print every receipt. */
async function asPicture(): Promise<Uint8Array> {
  let paper: Bitmap = blank(COLUMNS * 12, 0);
  for (const line of lines()) paper = stack(paper, await drawLine(line, COLUMNS));
  const height = Math.ceil(paper.height / 8) * 8;
  const data = new Uint8ClampedArray(paper.width * height * 4).fill(255);
  for (let y = 0; y < paper.height; y++)
    for (let x = 0; x < paper.width; x++)
      if (isBlack(paper, x, y))
        data.fill(0, (y * paper.width + x) * 4, (y * paper.width + x) * 4 + 3);
  const job = new ReceiptPrinterEncoder({ columns: COLUMNS, imageMode: 'raster' });
  const image = new ImageData(data, paper.width, height);
  return job.initialize().image(image, paper.width, height, 'threshold').cut('partial').encode();
}

let device: BluetoothDevice | undefined;

const known = new Map<string, BluetoothDevice>();
const env = {
  bluetooth: navigator.bluetooth,
  knownBluetooth: known,
  fetch: () => Promise.reject(new TypeError('no network')),
  setTimeout: (run: () => void, ms: number) => window.setTimeout(run, ms),
  clearTimeout: (timer: number) => window.clearTimeout(timer),
  screen: () => {},
};

async function sendOurs(bytes: Uint8Array): Promise<number> {
  const channel = await ble.open(env, { deviceId: device?.id ?? '' });
  const queue = new WriteQueue(channel, env);
  const took = await timeOf(() => queue.send(bytes));
  await channel.close();
  return took;
}

/** What the least code does: one acknowledged write of 100 bytes after another. */
async function sendBare(bytes: Uint8Array): Promise<number> {
  const server = await device?.gatt?.connect();
  const service = await server?.getPrimaryService('000018f0-0000-1000-8000-00805f9b34fb');
  const target = await service?.getCharacteristic('00002af1-0000-1000-8000-00805f9b34fb');
  const took = await timeOf(async () => {
    for (let at = 0; at < bytes.length; at += 100)
      await target?.writeValueWithResponse(bytes.slice(at, at + 100));
  });
  server?.disconnect();
  return took;
}

export interface SendingTimes {
  readonly bytes: number;
  /** milliseconds, one for each round */
  readonly ours: readonly number[];
  readonly bare: readonly number[];
}

declare global {
  interface Window {
    /** the library's own form for browsers: a script */
    receiptline?: { readonly transform: typeof transform };
    measureEncoding?: (rounds: number, warmUp: number) => Promise<EncodingTimes>;
    measureSending?: (what: 'text' | 'picture', rounds: number) => Promise<SendingTimes>;
  }
}

window.measureEncoding = async (rounds, warmUp) => {
  const times: Record<keyof EncodingTimes, number[]> = { ours: [], library: [], receiptline: [] };
  for (let round = -warmUp; round < rounds; round++) {
    const ours = await timeOf(() => repeat(() => escPos.encode(receipt(), PROFILE, draw)));
    const library = await timeOf(() => repeat(byLibrary));
    const receiptline = await timeOf(() => repeat(byReceiptline));
    if (round < 0) continue;
    times.ours.push(ours / BATCH);
    times.library.push(library / BATCH);
    times.receiptline.push(receiptline / BATCH);
  }
  return times;
};

window.measureSending = async (what, rounds) => {
  const bytes = what === 'text' ? await escPos.encode(receipt(), PROFILE, draw) : await asPicture();
  const ours: number[] = [];
  const bare: number[] = [];
  for (let round = -1; round < rounds; round++) {
    // In turns, so that neither side always finds the emulator warm.
    const first = round % 2 === 0 ? await sendOurs(bytes) : await sendBare(bytes);
    const second = round % 2 === 0 ? await sendBare(bytes) : await sendOurs(bytes);
    const [mine, least] = round % 2 === 0 ? [first, second] : [second, first];
    if (round < 0) continue;
    ours.push(mine);
    bare.push(least);
  }
  return { bytes: bytes.length, ours, bare };
};

const button = document.createElement('button');
button.textContent = 'Choose';
button.onclick = async () => {
  const { address } = await ble.pair(env);
  device = known.get(address['deviceId'] ?? '');
  button.textContent = 'Chosen';
};
document.body.append(button);
