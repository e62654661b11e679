// The ways to be paid that the owner has set up on this till: what each of them is, and which is the first choice.
// Pure; loaded with the apps themselves when a sale or the payments screen is opened.
import type { ShopId } from '../domain/ids';
import type { Order } from '../domain/order';
import type { PayDefault, Settings } from '../offline/settings';
import { schemeOf } from '../schemes/registry';
import type { PaymentScheme, Platform, SchemeSettings } from '../schemes/scheme';

/** One way to be paid as it is set up here. */
export interface PayApp {
  /** its id on this till: the scheme's, with a number behind it where there are several */
  readonly id: string;
  readonly scheme: PaymentScheme;
  /** the name that the seller sees */
  readonly label: string;
  /** every setting of the scheme: as stored, else as on a fresh till */
  readonly settings: SchemeSettings;
}

/** Why an app cannot be used. */
export type AppFault =
  | 'settings' // something is missing or cannot be right
  | 'platform' // it does not exist on this kind of device
  | 'currency'; // it does not take this currency

/** An app as it is set up here, switched on or not; null for an id that this version does not know. */
export function payAppOf(id: string, { apps }: Pick<Settings, 'apps'>): PayApp | null {
  const scheme = schemeOf(id);
  if (!scheme) return null;
  const stored = apps[id] ?? {};
  const settings = Object.fromEntries(
    scheme.settings.map(({ name, fallback }) => [name, stored[name] ?? fallback]),
  );
  return { id, scheme, label: settings['label'] || scheme.name, settings };
}

/** The apps that the owner switched on, in their order. */
export const payAppsOf = (settings: Pick<Settings, 'apps' | 'enabledApps'>): readonly PayApp[] =>
  settings.enabledApps.flatMap((id) => payAppOf(id, settings) ?? []);

/** Whether every setting that matters can be right. */
export const isSetUp = ({ scheme, settings }: Pick<PayApp, 'scheme' | 'settings'>): boolean =>
  scheme.settings.every(
    ({ name, accepts, applies }) =>
      (applies && !applies(settings)) || accepts(settings[name] ?? ''),
  );

/** Why an app cannot be used for a payment on this device; null when it can. */
export function faultOf(app: PayApp, platform: Platform, currency?: string): AppFault | null {
  if (!isSetUp(app)) return 'settings';
  const { platforms, currencies } = app.scheme;
  if (!platforms.includes(platform)) return 'platform';
  return currency === undefined || (currencies?.includes(currency) ?? true) ? null : 'currency';
}

/** What a sale is, as far as the choice of an app hangs on it. */
export interface Payment {
  readonly shop: ShopId;
  readonly order: Pick<Order, 'cur' | 'pay'>;
  /** minor units */
  readonly amount: number;
}

/** Whether the order allows an app, by its id on this till or by its scheme's. */
export const allowsApp = ({ pay }: Pick<Order, 'pay'>, { id, scheme }: PayApp): boolean =>
  pay?.methods === undefined || [id, scheme.id].some((name) => pay.methods?.includes(name));

/** The apps that can take a payment on this device, the first choice first. */
export function appsFor(
  settings: Settings,
  platform: Platform,
  payment: Payment,
): readonly PayApp[] {
  const able = payAppsOf(settings).filter(
    (app) => allowsApp(payment.order, app) && faultOf(app, platform, payment.order.cur) === null,
  );
  const wanted = [...settings.payDefaults]
    .filter((rule) => fits(rule, payment))
    .sort((a, b) => weight(b) - weight(a))
    .find(({ app }) => able.some(({ id }) => id === app))?.app;
  return [...able].sort((a, b) => Number(b.id === wanted) - Number(a.id === wanted));
}

const fits = ({ shop, from, currency }: PayDefault, payment: Payment): boolean =>
  (shop === undefined || shop === payment.shop) &&
  (from === undefined || (currency === payment.order.cur && payment.amount >= from));

/** A rule for one shop goes before one for all of them; of those the one that begins at the higher sum. */
export const weight = ({ shop, from }: PayDefault): number =>
  (shop === undefined ? 0 : Number.MAX_SAFE_INTEGER / 2) + (from ?? -1);

/** The id of one more app of a scheme: its own, or the first free number behind it. */
export function freeIdOf(scheme: PaymentScheme, { apps }: Pick<Settings, 'apps'>): string {
  if (apps[scheme.id] === undefined || !scheme.many) return scheme.id;
  let n = 2;
  while (apps[`${scheme.id}-${n}`] !== undefined) n += 1;
  return `${scheme.id}-${n}`;
}
