// Square Point of Sale, by its Mobile Web document and the maker's SDK sources (confidence A; not tried live).
// developer.squareup.com/docs/pos-api/web-technical-reference
//
//   iOS:      square-commerce-v1://payment/create?data={…}      → <callback>?data={"status":…,"state":…}
//   Android:  intent:#Intent;action=com.squareup.pos.action.CHARGE;…;end → <callback>?com.squareup.pos.ERROR_CODE=…
//
// The callback is registered with Square and must match, so it has no query; the reference travels in `state`.
import type { PaymentAnswer } from '../../domain/payment';
import { cleanLine } from '../../domain/text';
import { buildIntent } from '../intent';
import { encodeValue, readLoosely } from '../query';
import { referenceOf } from '../reference';
import type { PaymentRequest, SchemeSettings, SwitchScheme } from '../scheme';
import { labelSetting, optionalSetting, ownSetting, valueOf } from '../settings';

const SETTINGS = [
  labelSetting('Square'),
  ownSetting(
    'clientId',
    {
      label: { en: 'Application ID', ru: 'Application ID' },
      hint: {
        en: 'Developer Console, Credentials, production. Begins with sq0idp-',
        ru: 'Developer Console, Credentials, production. Начинается с sq0idp-',
      },
    },
    /^sq0idp-[A-Za-z0-9_-]{10,60}$/,
  ),
  optionalSetting(
    'locationId',
    {
      label: { en: 'Location ID', ru: 'Location ID' },
      hint: {
        en: 'Only where the shop has several. Empty: the one the app is in',
        ru: 'Только если точек несколько. Пусто: та, что открыта в приложении',
      },
    },
    /^[A-Za-z0-9]{5,50}$/,
  ),
];

/** Longest note (`ChargeRequest.java` of the Android SDK). */
const MAX_NOTE = 500;
/** How long the result stands before the app comes back by itself, milliseconds; the least the document allows. */
const RETURN_AFTER_MS = 3200;

const noteOf = ({ orderNo, note }: PaymentRequest): string =>
  cleanLine([orderNo, note].filter(Boolean).join(', '), MAX_NOTE);

function iosUrl(request: PaymentRequest, settings: SchemeSettings): string {
  const location = valueOf(SETTINGS, settings, 'locationId');
  const data = {
    amount_money: { amount: String(request.amount), currency_code: request.currency },
    callback_url: request.returnPage,
    client_id: valueOf(SETTINGS, settings, 'clientId'),
    version: '1.3',
    notes: noteOf(request),
    state: referenceOf(request),
    ...(location ? { location_id: location } : {}),
    options: { supported_tender_types: ['CREDIT_CARD'], auto_return: true },
  };
  return `square-commerce-v1://payment/create?data=${encodeValue(JSON.stringify(data))}`;
}

const POS = 'com.squareup.pos.';

function androidUrl(request: PaymentRequest, settings: SchemeSettings): string {
  const location = valueOf(SETTINGS, settings, 'locationId');
  const text = (value: string) => ({ type: 'S', value }) as const;
  const extras = {
    WEB_CALLBACK_URI: text(request.returnPage),
    CLIENT_ID: text(valueOf(SETTINGS, settings, 'clientId')),
    API_VERSION: text('v2.0'),
    TOTAL_AMOUNT: { type: 'i', value: request.amount } as const,
    CURRENCY_CODE: text(request.currency),
    TENDER_TYPES: text(`${POS}TENDER_CARD`),
    NOTE: text(noteOf(request)),
    REQUEST_METADATA: text(referenceOf(request)),
    ...(location ? { LOCATION_ID: text(location) } : {}),
    AUTO_RETURN_TIMEOUT_MS: { type: 'l', value: RETURN_AFTER_MS } as const,
  };
  return buildIntent({
    action: `${POS}action.CHARGE`,
    package: 'com.squareup',
    fallback: request.noAppUrl,
    extras: Object.fromEntries(
      Object.entries(extras).map(([name, value]) => [`${POS}${name}`, value]),
    ),
  });
}

/** A whole Java `int` (`i.` extra). */
const MAX_INT = 2 ** 31 - 1;

/**
 * What the documented codes mean, without `com.squareup.pos.` and `ERROR_`, in small letters: the web pages and the SDKs
 * write them differently. An unfinished transaction, and an app that knows no result, leave it open what was taken.
 */
const OUTCOMES: ReadonlyMap<string, PaymentAnswer['outcome']> = new Map([
  ...outcome('cancelled', 'payment_canceled transaction_canceled'),
  ...outcome('unclear', 'could_not_perform transaction_already_in_progress no_result unexpected'),
  ...outcome(
    'declined',
    'data_invalid not_logged_in location_id_mismatch user_not_active currency_code_missing ' +
      'unsupported_currency_code currency_code_mismatch amount_invalid_format amount_too_small ' +
      'amount_too_large invalid_tender_type unsupported_tender_type no_network_connection ' +
      'unsupported_api_version invalid_version_number customer_management_not_supported ' +
      'invalid_customer_id client_not_authorized_for_user user_id_mismatch invalid_request disabled ' +
      'illegal_location_id insufficient_card_balance gift_cards_not_supported no_network ' +
      'no_employee_logged_in unauthorized_client_id unsupported_web_api_version user_not_logged_in ' +
      'user_not_activated',
  ),
]);

function outcome(word: PaymentAnswer['outcome'], codes: string) {
  return codes.split(' ').map((code) => [code, word] as const);
}

function errorOf(code: string): PaymentAnswer {
  const plain = code
    .replace(/^com\.squareup\.pos\./i, '')
    .replace(/^ERROR_/i, '')
    .toLowerCase();
  switch (OUTCOMES.get(plain)) {
    case 'cancelled':
      return { outcome: 'cancelled' };
    case 'declined':
      return { outcome: 'declined', reason: plain };
    default:
      return { outcome: 'unclear', reason: cleanLine(plain, 80) || 'no code' };
  }
}

/** The server's id of the transaction, or the device's: cash and offline payments have only that. */
function approved(server: unknown, device: unknown): PaymentAnswer {
  const [tx = ''] = [server, device]
    .map((id) => (typeof id === 'string' ? cleanLine(id, 100) : ''))
    .filter(Boolean);
  return { outcome: 'approved', ...(tx ? { tx } : {}), complete: tx !== '' };
}

function iosAnswer(text: string): PaymentAnswer {
  const data = membersOf(text);
  if (data['status'] === 'ok' && data['error_code'] === undefined)
    return approved(data['transaction_id'], data['client_transaction_id']);
  const code = data['error_code'];
  return data['status'] === 'error' && typeof code === 'string'
    ? errorOf(code)
    : { outcome: 'unclear', reason: 'no status' };
}

function membersOf(text: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function parseReturn(url: URL): PaymentAnswer {
  const values = readLoosely(url);
  const data = values.get('data');
  if (data !== undefined) return iosAnswer(data);
  const code = values.get(`${POS}ERROR_CODE`);
  if (code !== undefined) return errorOf(code);
  // Nothing else says that it was paid, so a description of what went wrong, or ids that are empty, leave it open.
  const server = values.get(`${POS}SERVER_TRANSACTION_ID`) ?? '';
  const device = values.get(`${POS}CLIENT_TRANSACTION_ID`) ?? '';
  return values.has(`${POS}ERROR_DESCRIPTION`) || !(server || device)
    ? { outcome: 'unclear', reason: 'no result' }
    : approved(server, device);
}

export const square = {
  id: 'square',
  name: 'Square Point of Sale',
  way: 'switch',
  platforms: ['android', 'ios'],
  confidence: 'A',
  status: 'alive',
  register: {
    en: 'In Square’s Developer Console an application, and under Point of Sale API the web callback URL: this till’s address with /return. Log in to the app. There is no sandbox: tests take real money.',
    ru: 'В Developer Console Square создать приложение и в разделе Point of Sale API указать web callback URL: адрес этой кассы с /return. Войти в приложение. Тестового режима нет: проверка списывает деньги.',
  },
  check: {
    en: 'Square app, Transactions; on a server the Orders API by transaction ID',
    ru: 'Приложение Square, Transactions; на сервере Orders API по номеру транзакции',
  },
  sources: [
    'https://developer.squareup.com/docs/pos-api/web-technical-reference',
    'https://developer.squareup.com/docs/pos-api/build-mobile-web',
    'https://github.com/square/SquarePointOfSaleSDK-iOS',
    'https://github.com/square/point-of-sale-android-sdk',
  ],
  settings: SETTINGS,
  buildUrl(request, settings, platform) {
    if (request.amount < 1) throw new RangeError('Square takes at least one minor unit');
    if (platform === 'ios') return iosUrl(request, settings);
    if (platform !== 'android') throw new RangeError('Square is not on this kind of device');
    if (request.amount > MAX_INT) throw new RangeError('Too large a sum for Square on Android');
    return androidUrl(request, settings);
  },
  parseReturn,
} as const satisfies SwitchScheme;
