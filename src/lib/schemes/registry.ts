// The payment apps this till knows; one line an app. Nobody else enumerates them.
import { kassApp } from './payment/kass-app';
import type { PaymentScheme } from './scheme';

export const paymentSchemes = [
  kassApp, // any app that speaks the link-security §9a format
] as const satisfies readonly PaymentScheme[];

export type PaymentSchemeId = (typeof paymentSchemes)[number]['id'];

/** The app of a stored id; undefined when this version does not know it. */
export const schemeOf = (id: string): PaymentScheme | undefined =>
  paymentSchemes.find((scheme) => scheme.id === id);
