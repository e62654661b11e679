// The claims of links and results as JSON Schema, for shops that are not written in TypeScript. They say what may be
// written; that lines and adjustments add up to the sum is checked by code.
import * as z from 'zod/mini';
import { DocumentOrder, Order, StatusQuery } from '../domain/order';
import { ResultClaims } from '../domain/result';

export type JsonSchema = Readonly<Record<string, unknown>>;

const LINK = {
  v: 'format number',
  iss: 'origin of the shop',
  aud: 'whom the link is for: the till’s origin, one till’s thumbprint, or a group; absent: any till of the shop',
  jti: 'id of the link, at least 128 random bits',
  iat: 'seconds since 1970',
  exp: 'seconds since 1970: the link opens until then',
  act: 'what the till is asked to do',
  ord: 'the shop’s own id, the number people say, and the revision, rising',
  cur: 'ISO 4217 code',
  sum: 'to be paid, or paid back, in minor units: the sum of all lines and adjustments',
  paid: 'already paid elsewhere, minor units',
  lines:
    'n name, q quantity, p unit price, d discount already in t, t line total, v tax label; minor units',
  adj: 'discounts, delivery and the like of the whole order; minor units',
  tax: 'tax contained in the sum, for the paper; minor units',
  cust: 'customer, as far as the receipt needs it',
  note: 'for the receipt',
  lang: 'language of the paper (BCP 47)',
  pay: 'narrows how the order may be paid',
  cb: 'callback, under the address fixed at pairing; may hold one {*} slot in its query',
  st: 'value of the shop, returned unchanged',
  doc: 'lines to be printed',
} as const;

const RESULT = {
  v: 'format number',
  iss: 'thumbprint of the till’s key',
  aud: 'origin of the shop',
  htu: 'the callback without its query',
  iat: 'seconds since 1970',
  jti: 'id of the result, the same over all retries',
  ord: 'of the order it answers',
  oj: 'jti of the link it answers; absent where the link had no signature',
  rid: 'of refunded: id of a refund that was begun at the till; oj is then the link of the order',
  st: 'the shop’s value in that link',
  res: 'what became of the order',
  att: 'the attempt it is about',
  amt: 'taken so far, minor units; of refunded: paid back by this refund',
  cur: 'ISO 4217 code',
  tip: 'tips beyond amt, minor units',
  rnd: 'cash taken beyond amt and tip because no coin pays the exact sum, minor units; negative: less',
  chg: 'change given in cash, minor units',
  how: 'the payments that make amt',
  asr: 'the weakest of the payments’',
  who: 'seller',
  shift: 'shift',
  sup: 'jti of the result about the same order that this one comes after',
  out: 'how many results waited in the till when this one was signed, this one among them',
  seq: 'number of the result, of this till for this shop',
  prev: 'SHA-256 of the till’s previous result, base64url; absent on the first',
} as const;

/** Of the claims of any link, each action with its own. */
export function orderSchema(): JsonSchema {
  const asks = [
    z.extend(Order, { act: z.enum(['payNow', 'refundNow']) }),
    z.extend(DocumentOrder, { act: z.literal('printNow') }),
    z.extend(StatusQuery, { act: z.literal('statusNow') }),
  ];
  return {
    ...head('order', 'Claims of a link', 'Payload of a JWS of type kass-order+jwt'),
    anyOf: asks.map((ask) => bare(ask, LINK)),
  };
}

export const resultSchema = (): JsonSchema => ({
  ...head('result', 'Claims of a result', 'Payload of a JWS of type kass-result+jwt'),
  ...bare(ResultClaims, RESULT),
});

const head = (name: string, title: string, description: string) => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: `${name}.schema.json`,
  title,
  description,
});

function bare(schema: z.ZodMiniType, texts: Readonly<Record<string, string>>): JsonSchema {
  const { $schema: _, properties = {}, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  const described = Object.entries(properties).map(([name, property]) => [
    name,
    typeof property === 'object' ? { description: texts[name], ...property } : property,
  ]);
  return { ...rest, properties: Object.fromEntries(described) as unknown };
}
