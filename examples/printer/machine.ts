// The demo printer without its network: what it holds, and what it answers as Epson documents it (ePOS-Print XML,
// mark A-/B). Knows no HTTP.
import { readEposXml, type Paper } from '../../src/lib/encoders/paper';

/** What can be wrong with it; a person switches each on and off. */
export const TROUBLES = ['noPaper', 'coverOpen', 'off', 'losesAnswer'] as const;
export type Trouble = (typeof TROUBLES)[number];

export interface PrintedReceipt {
  /** counted from 1 since the printer was started */
  readonly number: number;
  readonly paper: Paper;
}

/** How many receipts are kept to look at, unless a test wishes for more. */
const KEPT = 20;

/** Status bits of a printer at rest; bit 1 says that a job was printed. */
const AT_REST = 0x0f000014;
const PRINTED = 0x00000002;
const OFFLINE = 0x00000008;

const REFUSALS = {
  coverOpen: { code: 'EPTR_COVER_OPEN', bit: 0x00000020 },
  noPaper: { code: 'EPTR_REC_EMPTY', bit: 0x00080000 },
} as const;

export class DemoPrinter {
  readonly #troubles = new Set<Trouble>();
  #receipts: readonly PrintedReceipt[] = [];
  #count = 0;
  /** how many receipts are kept */
  kept = KEPT;

  /** Newest first. */
  get receipts(): readonly PrintedReceipt[] {
    return this.#receipts;
  }

  has(trouble: Trouble): boolean {
    return this.#troubles.has(trouble);
  }

  toggle(trouble: Trouble): void {
    if (!this.#troubles.delete(trouble)) this.#troubles.add(trouble);
  }

  /**
   * Takes one document and gives the answer, or null where a real one would be silent: switched off, or told to
   * print once without answering.
   *
   * @param chance what is wrong with it for this document alone
   */
  receive(xml: string, deviceId: string, chance: Trouble | null = null): string | null {
    const has = (trouble: Trouble) => trouble === chance || this.has(trouble);
    if (has('off')) return null;
    if (deviceId !== 'local_printer') return answer('DeviceNotFound', OFFLINE);
    for (const trouble of ['coverOpen', 'noPaper'] as const) {
      const { code, bit } = REFUSALS[trouble];
      if (has(trouble)) return answer(code, bit | OFFLINE);
    }
    const paper = readEposXml(xml);
    if (!/<epos-print[\s/>]/.test(xml) || paper.unknown.includes('<')) return answer('SchemaError');
    if (paper.lines.length === 0 && paper.cuts === 0) return answer('', PRINTED);
    this.#count += 1;
    this.#receipts = [{ number: this.#count, paper }, ...this.#receipts].slice(0, this.kept);
    if (chance === 'losesAnswer') return null;
    return this.#troubles.delete('losesAnswer') ? null : answer('', PRINTED);
  }
}

/** @param code empty: success */
export function answer(code: string, bits = 0): string {
  const status = (AT_REST | bits) >>> 0;
  return (
    '<?xml version="1.0" encoding="utf-8"?>' +
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>' +
    `<response success="${code === ''}" code="${code}" status="${status}" battery="0"` +
    ' xmlns="http://www.epson-pos.com/schemas/2011/03/epos-print"/></s:Body></s:Envelope>'
  );
}

/** What a person reads on it; dots are told as such. */
export const textOf = ({ lines }: Paper): string =>
  lines
    .map((part) =>
      'text' in part ? part.text : 'qr' in part ? part.qr : 'barcode' in part ? part.barcode : '▒',
    )
    .join('\n');

/** Dots of one character. */
const CELL_DOTS = 12;

/** The paper these lines were made for: the narrowest of the usual widths that holds them. */
export function columnsOf({ lines }: Paper): number {
  const widths = lines.map((part) =>
    'text' in part
      ? part.text.length * part.size
      : 'picture' in part
        ? Math.ceil((part.at + part.picture.width) / CELL_DOTS)
        : 0,
  );
  const widest = Math.max(0, ...widths);
  return [32, 42, 48].find((columns) => columns >= widest) ?? widest;
}
