// What stands on the demo shop's pages, in the languages it has.
import type { Decision, Device } from '../../src/lib/shop/index';

export type Language = 'en' | 'ru';

interface Words {
  readonly intro: string;
  readonly otherLanguage: string;
  readonly orders: string;
  readonly order: string;
  readonly newOrders: string;
  readonly back: string;
  readonly pay: string;
  readonly payByProtocol: string;
  readonly more: (count: number) => string;
  readonly awaiting: string;
  readonly cancelled: string;
  readonly paid: string;
  readonly due: string;
  readonly paidBefore: string;
  readonly sum: string;
  readonly cash: string;
  readonly notTaken: string;
  readonly paidTwice: string;
  readonly noOrder: string;
  readonly assurance: Readonly<Record<string, string>>;
  readonly tills: string;
  readonly noTill: string;
  readonly connect: string;
  readonly connectHelp: string;
  readonly compare: string;
  readonly device: Readonly<Record<Device['state'], string>>;
  readonly decide: Readonly<Record<Decision, string>>;
}

export const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    intro: 'A demo shop. Open an order in the till, take the money there, and see it paid here.',
    otherLanguage: 'Русский',
    orders: 'Orders',
    order: 'Order',
    newOrders: 'New orders',
    back: 'All orders',
    pay: 'Pay at the till',
    payByProtocol: 'by web+kass:',
    more: (count) => `and ${count} more`,
    awaiting: 'Awaiting payment',
    cancelled: 'Cancelled at the till',
    paid: 'Paid',
    due: 'To pay',
    paidBefore: 'Paid before',
    sum: 'Total',
    cash: 'Cash',
    notTaken: 'The shop did not accept this result',
    paidTwice: 'Another result has paid this order already: check whether money was taken twice',
    noOrder: 'The shop has no such order',
    assurance: {
      processor: 'checked with the processor',
      cash: 'counted by the seller',
      'app-return': 'reported by the payment app',
      seller: 'typed by the seller',
    },
    tills: 'Tills',
    noTill: 'No till is connected yet. Begin here: it takes a minute.',
    connect: 'Connect a till',
    connectHelp: 'For a till on another device, open this address there within ten minutes:',
    compare: 'Does the till show the same digits?',
    device: {
      asking: 'Asks to be connected',
      allowed: 'Connected',
      refused: 'Refused',
      revoked: 'Revoked',
    },
    decide: { allowed: 'Allow', refused: 'Refuse', revoked: 'Revoke' },
  },
  ru: {
    intro:
      'Демо-магазин. Откройте заказ в кассе, примите там деньги, и здесь он станет оплаченным.',
    otherLanguage: 'English',
    orders: 'Заказы',
    order: 'Заказ',
    newOrders: 'Новые заказы',
    back: 'Все заказы',
    pay: 'Оплатить в кассе',
    payByProtocol: 'через web+kass:',
    more: (count) => `и ещё ${count}`,
    awaiting: 'Ждёт оплаты',
    cancelled: 'Отменён в кассе',
    paid: 'Оплачен',
    due: 'К оплате',
    paidBefore: 'Оплачено ранее',
    sum: 'Итого',
    cash: 'Наличные',
    notTaken: 'Магазин не принял этот результат',
    paidTwice: 'Заказ уже оплачен другим результатом: проверьте, не взяты ли деньги дважды',
    noOrder: 'В магазине нет такого заказа',
    assurance: {
      processor: 'проверено у процессинга',
      cash: 'сосчитано продавцом',
      'app-return': 'сообщено платёжным приложением',
      seller: 'введено продавцом',
    },
    tills: 'Кассы',
    noTill: 'Ни одна касса ещё не подключена. Начните отсюда: это займёт минуту.',
    connect: 'Подключить кассу',
    connectHelp: 'Для кассы на другом устройстве откройте там этот адрес в течение десяти минут:',
    compare: 'На кассе те же цифры?',
    device: {
      asking: 'Просит подключить',
      allowed: 'Подключена',
      refused: 'Отказано',
      revoked: 'Отозвана',
    },
    decide: { allowed: 'Разрешить', refused: 'Отказать', revoked: 'Отозвать' },
  },
};

/** The language asked for in the address, chosen before, or wanted by the browser. */
export function languageOf(url: URL, headers: Headers): Language {
  const chosen = /(?:^|; )shop-lang=(en|ru)/.exec(headers.get('cookie') ?? '')?.[1];
  const wanted = (headers.get('accept-language') ?? '').toLowerCase().match(/\b(?:en|ru)\b/)?.[0];
  return (url.searchParams.get('lang') ?? chosen ?? wanted) === 'ru' ? 'ru' : 'en';
}
