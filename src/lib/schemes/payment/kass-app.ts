// Any payment app that speaks this project's own format (see ../README.md). Knows the format; opens nothing.
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
import { ownFormatSettings, ownFormatUrl } from '../own-format';
import { buildQuery, readQuery, type QueryReading } from '../query';
import { referenceOf } from '../reference';
import type { PaymentRequest, SwitchScheme } from '../scheme';

const SETTINGS = ownFormatSettings({
  label: 'Payment app',
  scheme: 'web+pay',
  examples: ['pay-api', 'web+pay'],
});

/** A note longer than this would push the link over what Windows hands on (platform.md §0.8, V). */
const MAX_NOTE = 60;

function pairsOf(request: PaymentRequest): string {
  const ref = referenceOf(request);
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

export const kassApp = {
  id: 'kass-app',
  name: 'Kass-compatible app',
  way: 'switch',
  platforms: ['android', 'ios', 'desktop'],
  confidence: 'A',
  status: 'alive',
  register: {
    en: 'Nothing: the app has to speak Kass’s own format. Ask its maker for its scheme or address.',
    ru: 'Ничего: приложение должно понимать формат Kass. Схему или адрес сообщит его разработчик.',
  },
  check: {
    en: 'The history of the app, by the reference',
    ru: 'История приложения, по ссылочному номеру',
  },
  sources: [],
  settings: SETTINGS,
  many: true,
  buildUrl: (request, chosen) => ownFormatUrl(SETTINGS, chosen, pairsOf(request)),
  // One reading of both places, the fragment first: a pair that stands in both is a duplicate.
  parseReturn: ({ hash, search }) => answerOf(readQuery(`${hash.slice(1)}&${search.slice(1)}`)),
} as const satisfies SwitchScheme;
