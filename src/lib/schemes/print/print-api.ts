// Any print app that speaks this project's own format (docs/print-apps.md, link-security §9a). Opens nothing.
//
//   out:  <scheme>://payNow?callback=[<page>#a=<job>.<nonce>&{*}]&order={"ref":"<job>.<nonce>","no":"…","escpos":"…"}
//         <https twin>#callback=…&order=…            the same pairs, in a fragment, so that no server logs them
//   back: <page>#a=<job>.<nonce>&status=printed|failed|unknown&ref=…&code=…
//
// Slot and callback are those of the payment apps (payment/kass-app.ts): the waiting page stays alive.
import { cleanLine } from '../../domain/text';
import { toBase64 } from '../../encoders/base64';
import { fitting } from '../link-length';
import { ownFormatSettings, ownFormatUrl } from '../own-format';
import { buildQuery, readQuery } from '../query';
import { printCallbackOf, printReferenceOf } from '../reference';
import type {
  Platform,
  PrintAnswer,
  PrinterErrorCode,
  PrintRequest,
  PrintScheme,
  SchemeSettings,
} from '../scheme';

/** As RawBT's: what Android hands on. */
const MAX_URL = 200_000;
/** What Windows hands to an app, characters (platform.md §0.8, V). A web address stays in the browser. */
const MAX_HANDED_OVER = 2_000;

const SETTINGS = ownFormatSettings({
  label: 'Print app',
  scheme: 'print-api',
  examples: ['print-api', 'web+print'],
});

/** Why an app could not print, in the words of the format. */
const REASONS: Readonly<Record<string, PrinterErrorCode>> = {
  cancelled: 'printer-cancelled',
  unreachable: 'printer-unreachable',
  offline: 'printer-offline',
  'paper-out': 'printer-paper-out',
  'cover-open': 'printer-cover-open',
  hot: 'printer-hot',
  cutter: 'printer-cutter',
  fault: 'printer-fault',
  refused: 'printer-refused',
};

function urlOf(
  request: PrintRequest,
  paper: { readonly escpos: string } | { readonly html: string },
  settings: SchemeSettings,
  platform: Platform,
): string {
  const order = {
    ref: printReferenceOf(request),
    no: cleanLine(request.orderNo, 60),
    ...paper,
  };
  const callback = `[${printCallbackOf(request.returnUrl, request)}&{*}]`;
  const url = ownFormatUrl(
    SETTINGS,
    settings,
    buildQuery({ callback, order: JSON.stringify(order) }),
  );
  const isHandedOver = platform === 'desktop' && !/^https?:/.test(url);
  return fitting(url, isHandedOver ? MAX_HANDED_OVER : MAX_URL);
}

function parseReturn({ hash, search }: URL): PrintAnswer {
  // One reading of both places, the fragment first: a pair that stands in both is a duplicate.
  const { values, flaws } = readQuery(`${hash.slice(1)}&${search.slice(1)}`);
  if (flaws.length > 0) return { type: 'unclear', reason: `malformed: ${flaws.join(', ')}` };
  const word = values.get('code') ?? '';
  switch (values.get('status')) {
    case 'printed':
      return word === ''
        ? { type: 'printed' }
        : { type: 'unclear', reason: 'printed with a failure code' };
    case 'failed':
      return {
        type: 'failed',
        reason: cleanLine(word, 100) || 'no code',
        code: (Object.hasOwn(REASONS, word) && REASONS[word]) || 'printer-refused',
      };
    case 'unknown':
      return { type: 'unclear', reason: 'the app does not know' };
    default:
      return { type: 'unclear', reason: values.has('status') ? 'unknown status' : 'no status' };
  }
}

const common = {
  platforms: ['android', 'ios', 'desktop'],
  confidence: 'A',
  status: 'alive',
  register: {
    en: 'Nothing: the app has to speak Kass’s own format. Ask its maker for its scheme or address.',
    ru: 'Ничего: приложение должно понимать формат Kass. Схему или адрес сообщит его разработчик.',
  },
  sources: [],
  settings: SETTINGS,
  maxUrl: MAX_URL,
  returns: true,
  parseReturn,
} as const;

/** For apps that pass the bytes of a job on to a printer. */
export const printApi = {
  ...common,
  id: 'print-api',
  name: 'Kass-compatible print app',
  wants: 'esc-pos',
  buildUrl: (request, settings, platform) =>
    urlOf(request, { escpos: toBase64(request.payload) }, settings, platform),
} as const satisfies PrintScheme;

/** For apps that print a page, as on any printer of the system. */
export const printApiHtml = {
  ...common,
  id: 'print-api-html',
  name: 'Kass-compatible print app for pages',
  wants: 'html',
  buildUrl: (request, settings, platform) =>
    urlOf(request, { html: request.payload }, settings, platform),
} as const satisfies PrintScheme;
