// The ways to be paid that this till knows; one line each, in the order they are offered. Nobody else enumerates them.
import { kassApp } from './payment/kass-app';
import { manualSchemes } from './payment/manual';
import { paypalHere } from './payment/paypal-here';
import { sbp } from './payment/sbp';
import { square } from './payment/square';
import { sumup } from './payment/sumup';
import { swish } from './payment/swish';
import { template } from './payment/template';
import { upi } from './payment/upi';
import { viva } from './payment/viva';
import { xCallback, zettle } from './payment/x-callback';
import type { PaymentScheme } from './scheme';

export const paymentSchemes = [
  square,
  sumup,
  viva,
  kassApp, // any app that speaks this project's own format
  template, // any other app with a link, written by the owner
  xCallback,
  zettle,
  upi,
  swish,
  sbp,
  ...manualSchemes, // terminals and apps without a link
  paypalHere,
] as const satisfies readonly PaymentScheme[];

export type PaymentSchemeId = (typeof paymentSchemes)[number]['id'];

/**
 * The scheme of a way to be paid by its id on this till: its own id, or that with a number behind it where a till can
 * have several. Undefined when this version does not know it.
 */
export function schemeOf(id: string): PaymentScheme | undefined {
  const all: readonly PaymentScheme[] = paymentSchemes;
  const [, first] = /^(.+)-(?:[2-9]|[1-9]\d+)$/.exec(id) ?? [];
  return all.find((scheme) => scheme.id === id || (scheme.many && scheme.id === first));
}
