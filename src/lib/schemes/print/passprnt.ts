// Star PassPRNT, by the maker's samples and read-me files (confidence A; not tried live). The failure codes are those of
// an integration that cites the user's manual (C). github.com/star-micronics/star-passprnt-sdk-web
//
//   starpassprnt://v1/print/nopreview?back=<address>&html=<page>&size=<dots>&cut=partial&popup=disable&drawer=off
//   back: <address>?passprnt_code=0&passprnt_message=SUCCESS
//
// The app for Windows is left out: its links are short, so it has to fetch the page from a server (`url`).
import { dotsOf } from '../../domain/printer';
import { cleanLine } from '../../domain/text';
import { fitting } from '../link-length';
import { buildQuery, readLoosely } from '../query';
import { printCallbackOf } from '../reference';
import type { PrintAnswer, PrinterErrorCode, PrintScheme } from '../scheme';
import { labelSetting } from '../settings';

/** One integration stops at so many characters of page, because iOS cuts longer links without a word (C). */
const MAX_URL = 8_000;

/** Widths the app names: 384 and 576 dots. That of 42 columns, 512, is not among them. */
const COLUMNS: readonly number[] = [32, 48];

interface Failure {
  readonly code: PrinterErrorCode;
  /** for a return without a message */
  readonly meaning: string;
}

/** What is not here, as 1, 2, 10 to 13 and 15, was not found in any document: the seller is asked. */
const FAILURES: Readonly<Record<number, Failure>> = {
  3: { code: 'printer-refused', meaning: 'print data too long' },
  4: { code: 'printer-unreachable', meaning: 'port could not be opened' },
  5: { code: 'printer-offline', meaning: 'offline before printing' },
  6: { code: 'printer-lost', meaning: 'write failure' },
  7: { code: 'printer-lost', meaning: 'offline while printing' },
  8: { code: 'printer-lost', meaning: 'port exception' },
  9: { code: 'printer-refused', meaning: 'invalid receipt data' },
  14: { code: 'printer-refused', meaning: 'unsupported file format' },
  16: { code: 'printer-refused', meaning: 'download failed' },
};

const SUCCESS = 'SUCCESS';
/** Decimal, or hexadecimal as one integration has seen it. */
const CODE = /^(?:0|[1-9]\d?|0x[0-9a-f]{1,8})$/i;

function parseReturn(url: URL): PrintAnswer {
  const values = readLoosely(url);
  const text = values.get('passprnt_code');
  if (text === undefined) return { type: 'unclear', reason: 'no code' };
  if (!CODE.test(text)) return { type: 'unclear', reason: 'not a code' };
  const number = Number(text);
  const message = values.get('passprnt_message');
  if (number === 0)
    return message === undefined || message === SUCCESS
      ? { type: 'printed' }
      : { type: 'unclear', reason: 'success with another message' };
  const failure = FAILURES[number];
  if (!failure) return { type: 'unclear', reason: 'unknown code' };
  if (message === SUCCESS) return { type: 'unclear', reason: 'a failure that says success' };
  const words = cleanLine(message ?? '', 100) || failure.meaning;
  return { type: 'failed', code: failure.code, reason: `${number} ${words}` };
}

export const passprnt = {
  id: 'passprnt',
  name: 'Star PassPRNT',
  platforms: ['android', 'ios'],
  confidence: 'A',
  status: 'alive',
  register: {
    en: 'The PassPRNT app, 2.11 or newer, on this device, with a Star printer chosen in it.',
    ru: 'Приложение PassPRNT 2.11 и новее на этом устройстве, в нём выбран принтер Star.',
  },
  sources: [
    'https://github.com/star-micronics/star-passprnt-sdk-web',
    'https://github.com/star-micronics/star-passprnt-sdk-ios',
    'https://github.com/star-micronics/star-passprnt-sdk-android',
  ],
  settings: [labelSetting('Star PassPRNT')],
  wants: 'html',
  columns: [32, 48],
  maxUrl: MAX_URL,
  returns: true,
  buildUrl(request, _, platform) {
    const { payload, profile, drawer } = request;
    if (platform === 'desktop') throw new RangeError('PassPRNT is not on this kind of device');
    if (!COLUMNS.includes(profile.columns)) throw new RangeError('PassPRNT has no such width');
    const query = buildQuery({
      back: printCallbackOf(request.returnPage, request),
      html: payload,
      size: String(dotsOf(profile)),
      cut: profile.cut ? 'partial' : 'nocut',
      // The till says what is wrong, in the seller's language.
      popup: 'disable',
      drawer: drawer && profile.drawer !== 'none' ? 'ahead' : 'off',
    });
    return fitting(`starpassprnt://v1/print/nopreview?${query}`, MAX_URL);
  },
  parseReturn,
} as const satisfies PrintScheme;
