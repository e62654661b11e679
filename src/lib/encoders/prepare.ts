// What every encoder does with a paper before its own bytes: lays it out, and says of each line whether the printer's
// page carries it or it has to be drawn. Knows no printer language.
import type { Bitmap } from '../domain/bitmap';
import type { PrinterProfile } from '../domain/printer';
import {
  isLine,
  type PaperBarcode,
  type PaperCode,
  type PaperLine,
  type Printable,
} from '../domain/receipt';
import { blank, cropRight, defuse, stack } from './bitmap';
import { carries, spellIn } from './code-pages';
import type { Draw, JobExtras } from './encoder';
import { layoutPaper } from './layout';
import { toPlain } from './plain-text';
import { drawQr } from './qr';

/** One part of a job: text in the printer's own letters, a code it draws itself, or dots. */
export type JobPart =
  | { readonly kind: 'text'; readonly line: PaperLine }
  | { readonly kind: 'drawn'; readonly picture: Bitmap; readonly side: 'left' | 'centre' }
  | { readonly kind: 'qr'; readonly text: string }
  | { readonly kind: 'barcode'; readonly text: string };

/** What decides whether text is sent as text. */
export interface Letters {
  /** whether the printer writes this text with letters of its own */
  has(text: string): boolean;
  /** the text in those letters, as well as it can be spelled: for printers that take no pictures */
  spell(text: string): string;
}

/** Letters of the page that the profile names. */
export const lettersOf = ({ page }: PrinterProfile): Letters => ({
  has: (text) => carries(page, text),
  spell: (text) => spellIn(page, text),
});

/** White below the logo. */
const AIR = blank(8, 12);

/** The parts of a job in their order. @throws whatever `draw` throws: nothing was sent then */
export async function prepare(
  paper: Printable,
  profile: PrinterProfile,
  draw: Draw,
  { logo }: Pick<JobExtras, 'logo'>,
  letters: Letters = lettersOf(profile),
): Promise<readonly JobPart[]> {
  const { columns, pictures } = profile;
  const laidOut = layoutPaper(pictures ? paper : spelled(paper, letters), columns);
  const parts: JobPart[] = [];
  if (logo && pictures)
    parts.push({ kind: 'drawn', picture: defuse(stack(logo, AIR)), side: 'centre' });
  for (const part of laidOut) {
    if (isLine(part)) {
      if (!pictures || letters.has(part.text)) parts.push({ kind: 'text', line: part });
      else {
        const picture = defuse(cropRight(await draw.line(part, columns)));
        parts.push({ kind: 'drawn', picture, side: 'left' });
      }
    } else if ('picture' in part) {
      if (pictures) parts.push({ kind: 'drawn', picture: defuse(part.picture), side: 'centre' });
    } else parts.push(...codeOf(part, profile));
  }
  return parts;
}

/** A code that the printer can neither draw nor take as a picture is left out: its words still stand there. */
function codeOf(part: PaperCode | PaperBarcode, { qr, pictures }: PrinterProfile): JobPart[] {
  if ('barcode' in part) return [{ kind: 'barcode', text: part.barcode }];
  if (qr === 'own') return [{ kind: 'qr', text: part.qr }];
  return pictures ? [{ kind: 'drawn', picture: defuse(drawQr(part.qr)), side: 'centre' }] : [];
}

/** Every text of a paper in the printer's letters, before it is measured. The words of the format are ASCII. */
function spelled(paper: Printable, letters: Letters): Printable {
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return letters.spell(toPlain(value));
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, walk(member)]));
  };
  return walk(paper) as Printable;
}
