// Square Point of Sale by its Mobile Web document (developer.squareup.com/docs/pos-api/web-technical-reference).
import { expect } from '@playwright/test';
import { expectCallback, expectNames, need, pairsOf, type Asked } from './stand-in';

const TENDERS = ['CREDIT_CARD', 'CASH', 'OTHER', 'SQUARE_GIFT_CARD', 'CARD_ON_FILE', 'PAYPAY'];

interface IosRequest {
  readonly amount_money: { readonly amount: string; readonly currency_code: string };
  readonly callback_url: string;
  readonly client_id: string;
  readonly version: string;
  readonly notes?: string;
  readonly state: string;
  readonly options: { readonly supported_tender_types: readonly string[] };
}

/** @param registered the callback as it was entered in the Developer Console: another one is refused */
export function readIos(link: string, registered: string): Asked {
  const [address, query = '', more] = link.split('?');
  expect([address, more]).toEqual(['square-commerce-v1://payment/create', undefined]);
  const pairs = pairsOf(query);
  expectNames(pairs.keys(), ['data']);
  const data = JSON.parse(need(pairs, 'data')) as IosRequest;
  expectNames(
    Object.keys(data),
    ['amount_money', 'callback_url', 'client_id', 'version', 'options', 'state'],
    ['location_id', 'customer_id', 'notes'],
  );
  const { amount_money: money, options } = data;
  expectNames(Object.keys(money), ['amount', 'currency_code']);
  expect(money.amount).toMatch(/^[1-9]\d*$/);
  expect(money.currency_code).toMatch(/^[A-Z]{3}$/);
  expect(data.version).toBe('1.3');
  expect(data.client_id).toMatch(/^sq0idp-/);
  expect(data.callback_url).toBe(registered);
  expectCallback(data.callback_url);
  expectNames(
    Object.keys(options),
    ['supported_tender_types'],
    ['auto_return', 'skip_receipt', 'clear_default_fees', 'disable_cnp'],
  );
  for (const tender of options.supported_tender_types) expect(TENDERS).toContain(tender);
  expect((data.notes ?? '').length).toBeLessThanOrEqual(500);
  return {
    amount: money.amount,
    currency: money.currency_code,
    callback: data.callback_url,
    reference: data.state,
  };
}

/** The address by which the app comes back on iOS. */
export const answerIos = ({ callback, reference }: Asked, fields: object): string =>
  `${callback}?data=${encodeURIComponent(JSON.stringify({ ...fields, state: reference }))}`;

const POS = 'com.squareup.pos.';
const EXTRAS: Readonly<Record<string, string>> = {
  WEB_CALLBACK_URI: 'S',
  CLIENT_ID: 'S',
  API_VERSION: 'S',
  TOTAL_AMOUNT: 'i',
  CURRENCY_CODE: 'S',
  TENDER_TYPES: 'S',
  NOTE: 'S',
  REQUEST_METADATA: 'S',
  LOCATION_ID: 'S',
  CUSTOMER_ID: 'S',
  AUTO_RETURN_TIMEOUT_MS: 'l',
};

export interface AskedAndroid extends Asked {
  /** where the browser goes when the app is not installed */
  readonly fallback: string;
}

export function readAndroid(link: string, registered: string): AskedAndroid {
  expect(link).toMatch(/^intent:#Intent;.*;end$/);
  const parts = link.slice('intent:#Intent;'.length, -';end'.length).split(';');
  const fields = new Map(
    parts.map((part) => {
      const at = part.indexOf('=');
      return [part.slice(0, at), decodeURIComponent(part.slice(at + 1))] as const;
    }),
  );
  expect(fields.size, 'a field stands twice').toBe(parts.length);
  expect(fields.get('action')).toBe('com.squareup.pos.action.CHARGE');
  expect(fields.get('package')).toBe('com.squareup');
  const extras = new Map<string, string>();
  for (const [name, value] of fields) {
    const [, type = '', extra = ''] = /^(.)\.com\.squareup\.pos\.(.+)$/.exec(name) ?? [];
    if (extra === '') {
      expect(['action', 'package', 'S.browser_fallback_url']).toContain(name);
      continue;
    }
    expect(EXTRAS[extra], name).toBe(type);
    extras.set(extra, value);
  }
  expectNames(
    extras.keys(),
    ['WEB_CALLBACK_URI', 'CLIENT_ID', 'API_VERSION', 'TOTAL_AMOUNT', 'CURRENCY_CODE'],
    Object.keys(EXTRAS),
  );
  expect(need(extras, 'API_VERSION')).toBe('v2.0');
  expect(need(extras, 'TOTAL_AMOUNT')).toMatch(/^[1-9]\d*$/);
  expect(need(extras, 'WEB_CALLBACK_URI')).toBe(registered);
  for (const tender of need(extras, 'TENDER_TYPES').split(','))
    expect(tender).toMatch(/^com\.squareup\.pos\.TENDER_(CARD|CARD_ON_FILE|CASH|OTHER|PAYPAY)$/);
  return {
    amount: need(extras, 'TOTAL_AMOUNT'),
    currency: need(extras, 'CURRENCY_CODE'),
    callback: need(extras, 'WEB_CALLBACK_URI'),
    reference: need(extras, 'REQUEST_METADATA'),
    fallback: need(fields, 'S.browser_fallback_url'),
  };
}

/** The address by which the app comes back on Android: flat pairs with the full prefix. */
export function answerAndroid(
  { callback, reference }: Asked,
  fields: Readonly<Record<string, string>>,
): string {
  const pairs = { ...fields, REQUEST_METADATA: reference };
  const query = Object.entries(pairs).map(
    ([name, value]) => `${POS}${name}=${encodeURIComponent(value)}`,
  );
  return `${callback}?${query.join('&')}`;
}
