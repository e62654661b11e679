// Terminals and apps without any link that could be found, or whose link needs a server: the seller takes the money
// there and types the outcome. One line each. (Facts: the search of November 2026; not finding a link is no proof that
// there is none.)
import type { ManualScheme, Platform, Words } from '../scheme';
import { labelSetting } from '../settings';

const ANYWHERE: readonly Platform[] = ['android', 'ios', 'desktop'];

/** Where the seller looks when in doubt. */
const CHECK: Words = {
  en: 'The slip, or the history on the terminal: sum, time and last digits',
  ru: 'Чек терминала или его история: сумма, время и последние цифры',
};

const NOTHING: Words = {
  en: 'Nothing here: the terminal works by itself, and no link to it is documented.',
  ru: 'Ничего: терминал работает сам, ссылка на него не описана.',
};

const SDK: Words = {
  en: 'Nothing here: its readers are driven by the maker’s SDK or API, not by a link.',
  ru: 'Ничего: считыватели работают через SDK или API изготовителя, а не по ссылке.',
};

const SERVER: Words = {
  en: 'Nothing here: each payment begins on the shop’s server, with the maker’s API. Take the money there, type the outcome here.',
  ru: 'Ничего: каждую оплату начинает сервер магазина через API. Деньги принимают там, итог вводят здесь.',
};

const INSIDE: Words = {
  en: 'Nothing here: only apps on the terminal itself can start a payment.',
  ru: 'Ничего: оплату могут начать только приложения на самом терминале.',
};

function manual<const Id extends string>(
  id: Id,
  name: string,
  register: Words = NOTHING,
): ManualScheme & { readonly id: Id } {
  return {
    id,
    name,
    way: 'manual',
    platforms: ANYWHERE,
    confidence: 'none',
    status: 'alive',
    register,
    check: CHECK,
    sources: [],
    settings: [labelSetting(name)],
  };
}

export const terminal = { ...manual('terminal', 'Card terminal'), many: true } as const;

export const manualSchemes = [
  terminal,
  manual('2can', '2can'),
  manual('sber', 'Сбер SoftPOS'),
  manual('t-bank', 'Т-Банк SoftPOS'),
  manual('evotor', 'Эвотор', INSIDE),
  manual('modulkassa', 'МодульКасса', INSIDE),
  manual('mypos', 'myPOS'),
  manual('stripe', 'Stripe Terminal', SDK),
  manual('adyen', 'Adyen', SDK),
  manual('clover', 'Clover'),
  manual('tyro', 'Tyro'),
  manual('windcave', 'Windcave'),
  manual('dojo', 'Dojo'),
  manual('worldline', 'Worldline'),
  manual('nexi', 'Nexi SmartPOS'),
  manual('payworks', 'Payworks'),
  manual('ingenico', 'Ingenico'),
  manual('teya', 'Teya'),
  manual('fawry', 'Fawry SoftPOS', SERVER),
  manual('vibrant', 'Vibrant', SERVER),
  manual('vipps', 'Vipps MobilePay', SERVER),
] as const satisfies readonly ManualScheme[];
