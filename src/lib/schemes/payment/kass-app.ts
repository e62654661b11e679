// Any payment app that speaks this project's own format (link-security §9a). Knows the format; opens nothing.
//
//   out:  <scheme>://payNow?callback=[<sale page>#a=<attempt>.<nonce>&{*}]&order={…}
//         <https twin>#callback=…&order=…            the same pairs, in a fragment, so that no server logs them
//   back: <sale page>#a=<attempt>.<nonce>&status=…&ref=…&amount=…&currency=…&tx=…&auth=…&last4=…
//
// The slot stands in the fragment: a return that changes only the fragment leaves the waiting page alive, and with
// it the printer (docs/adr/0004). An app that puts its pairs into the query is read as well.
import { MAX_MINOR } from '../../domain/money';
import type { PaymentAnswer } from '../../domain/payment';
import { cleanLine } from '../../domain/text';
import { buildQuery, readQuery, type QueryReading } from '../query';
import type {
  PaymentRequest,
  PaymentReturn,
  PaymentScheme,
  SchemeSetting,
  SchemeSettings,
} from '../scheme';

/** Schemes that run code, read files, leave the browser's sandbox, are no app, or lead back to this till. */
const REFUSED = new Set(
  (
    'about android-app blob chrome data edge file filesystem ftp http https intent javascript ' +
    'kass-api mailto sms tel vbscript view-source web+kass ws wss'
  ).split(' '),
);

/** RFC 3986 §3.1, in lower case as browsers compare it. */
const isScheme = (value: string): boolean =>
  /^[a-z][a-z0-9+.-]{1,39}$/.test(value) && !REFUSED.has(value);

/** An https address without user-info and fragment; plain http only on this very machine (link-security §9a). */
function isTwin(value: string): boolean {
  if (!/^[^\s\p{Cc}\\#]{1,500}$/u.test(value) || !URL.canParse(value)) return false;
  const { protocol, hostname, username, password } = new URL(value);
  const isOwnMachine = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
  return (
    (protocol === 'https:' || (protocol === 'http:' && isOwnMachine)) && !username && !password
  );
}

const SETTINGS = {
  label: {
    name: 'label',
    fallback: 'Demo Pay',
    accepts: (value) => value !== '' && cleanLine(value, 40) === value,
  },
  scheme: { name: 'scheme', fallback: 'web+pay', accepts: isScheme },
  twin: { name: 'twin', fallback: 'http://localhost:4172/', accepts: isTwin },
  use: { name: 'use', fallback: 'twin', accepts: (value) => ['twin', 'scheme'].includes(value) },
} as const satisfies Record<string, SchemeSetting>;

/** A note longer than this would push the link over what Windows hands on (platform.md §0.8, V). */
const MAX_NOTE = 60;

function pairsOf(request: PaymentRequest): string {
  const ref = `${request.attempt}.${request.nonce}`;
  const order = {
    ref,
    no: request.orderNo,
    sum: request.amount,
    cur: request.currency,
    ...(request.note ? { note: cleanLine(request.note, MAX_NOTE) } : {}),
  };
  const callback = `[${request.returnUrl}#a=${ref}&{*}]`;
  return buildQuery({ callback, order: JSON.stringify(order) });
}

/** `<attempt>.<nonce>`, both in the alphabet of `domain/ids`. */
const REFERENCE = /^([A-Za-z0-9_-]{8,64})\.([A-Za-z0-9_-]{8,64})$/;

/** Our own link for apps that cannot open a web address: `web+kass://paymentResult?…`. */
const OWN_LINK = /^(?:web\+kass|kass-api):\/{0,2}paymentResult\/?(?:[?#]|$)/i;

function parseReturn(url: URL): PaymentReturn | null {
  if (!/^https?:$/.test(url.protocol) && !OWN_LINK.test(url.href)) return null;
  // One reading of both places, the fragment first: a pair that stands in both is a duplicate.
  const told = readQuery(`${url.hash.slice(1)}&${url.search.slice(1)}`);
  const ours = REFERENCE.exec(told.values.get('a') ?? '');
  const echoed = REFERENCE.exec(told.values.get('ref') ?? '');
  const [reference, attempt, nonce] = ours ?? echoed ?? [];
  if (attempt === undefined || nonce === undefined) return null;
  const ref = told.values.get('ref') || undefined;
  const answer: PaymentAnswer =
    ref !== undefined && ref !== reference ? unclear('another reference') : answerOf(told);
  return { attempt, nonce, answer };
}

const unclear = (reason: string): PaymentAnswer => ({ outcome: 'unclear', reason });

function answerOf({ values, flaws }: QueryReading): PaymentAnswer {
  if (flaws.length > 0) return unclear(`malformed: ${flaws.join(', ')}`);
  switch (values.get('status')) {
    case 'approved':
      return approvalOf(values);
    case 'declined':
      return { outcome: 'declined' };
    case 'cancelled':
      return { outcome: 'cancelled' };
    default:
      return unclear(values.has('status') ? 'unknown status' : 'no status');
  }
}

/** The format promises sum, currency and transaction id: without the first two nobody can say what was approved. */
function approvalOf(values: QueryReading['values']): PaymentAnswer {
  const amountText = values.get('amount') ?? '';
  const amount = Number(amountText);
  if (!/^(0|[1-9]\d{0,12})$/.test(amountText) || amount > MAX_MINOR) return unclear('no amount');
  const currency = values.get('currency') ?? '';
  if (!/^[A-Z]{3}$/.test(currency)) return unclear('no currency');
  const tx = cleanLine(values.get('tx') ?? '', 100);
  const auth = cleanLine(values.get('auth') ?? '', 100);
  const last4 = values.get('last4') ?? '';
  return {
    outcome: 'approved',
    amount,
    currency,
    ...(tx ? { tx } : {}),
    ...(auth ? { auth } : {}),
    ...(/^\d{4}$/.test(last4) ? { last4 } : {}),
    complete: tx !== '',
  };
}

/** A setting as stored, or as on a fresh till. What was stored wrongly must not open some other app instead. */
function settingOf(chosen: SchemeSettings, name: keyof typeof SETTINGS): string {
  const { fallback, accepts } = SETTINGS[name];
  const value = chosen[name] ?? fallback;
  if (!accepts(value)) throw new RangeError(`Setting ${name} of the payment app is not possible`);
  return value;
}

export const kassApp = {
  id: 'kass-app',
  settings: Object.values(SETTINGS),
  /** @throws RangeError when a stored setting is one that its `accepts` refuses */
  buildUrl(request, chosen) {
    const pairs = pairsOf(request);
    return settingOf(chosen, 'use') === 'twin'
      ? `${settingOf(chosen, 'twin')}#${pairs}`
      : `${settingOf(chosen, 'scheme')}://payNow?${pairs}`;
  },
  parseReturn,
} as const satisfies PaymentScheme;
