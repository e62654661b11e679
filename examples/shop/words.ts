// What stands on the demo shop's pages, in the languages it has.
import type { Decision, Device, OrderState } from '../../src/lib/shop/index';

export type Language = 'en' | 'ru';

interface Words {
  readonly intro: string;
  readonly otherLanguage: string;
  readonly orders: string;
  readonly order: string;
  readonly newOrders: string;
  readonly back: string;
  readonly pay: string;
  readonly byProtocol: string;
  readonly byReference: string;
  readonly showQr: string;
  readonly refund: string;
  readonly print: string;
  readonly ask: string;
  readonly search: string;
  readonly find: string;
  readonly notFound: (no: string) => string;
  readonly more: (count: number) => string;
  readonly state: Readonly<Record<OrderState['state'], string>>;
  readonly doubt: string;
  readonly taken: string;
  readonly refunded: string;
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
  readonly change: string;
  readonly tillName: string;
  readonly mayRefund: string;
  readonly limit: (currency: string) => string;
  readonly save: string;
  readonly heard: (when: string) => string;
  readonly results: (count: number) => string;
  readonly waiting: (count: number) => string;
  readonly gaps: (numbers: string) => string;
  readonly broken: (count: number) => string;
  readonly expired: string;
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
    byProtocol: 'by web+kass:',
    byReference: 'short link',
    showQr: 'QR code',
    refund: 'Refund at the till',
    print: 'Print a note at the till',
    ask: 'Ask the till',
    search: 'Order number',
    find: 'Find',
    notFound: (no) => `No order ${no}`,
    more: (count) => `and ${count} more`,
    state: {
      awaiting: 'Awaiting payment',
      part: 'Paid in part',
      paid: 'Paid',
      refunded: 'Refunded',
      cancelled: 'Cancelled at the till',
    },
    doubt: 'The till does not know whether a payment went through',
    taken: 'Taken',
    refunded: 'Refunded',
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
    change: 'Name and limits',
    tillName: 'Name',
    mayRefund: 'May give refunds',
    limit: (currency) => `Largest order, ${currency}`,
    save: 'Save',
    heard: (when) => `Last heard of ${when}`,
    results: (count) => `results: ${count}`,
    waiting: (count) => `waiting in the till: ${count}`,
    gaps: (numbers) => `Results are missing: ${numbers}`,
    broken: (count) => `Results out of their chain: ${count}`,
    expired: 'Its time is over',
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
    byProtocol: 'через web+kass:',
    byReference: 'короткая ссылка',
    showQr: 'QR-код',
    refund: 'Вернуть деньги в кассе',
    print: 'Напечатать записку в кассе',
    ask: 'Спросить кассу',
    search: 'Номер заказа',
    find: 'Найти',
    notFound: (no) => `Нет заказа ${no}`,
    more: (count) => `и ещё ${count}`,
    state: {
      awaiting: 'Ждёт оплаты',
      part: 'Оплачен частично',
      paid: 'Оплачен',
      refunded: 'Деньги возвращены',
      cancelled: 'Отменён в кассе',
    },
    doubt: 'Касса не знает, прошёл ли платёж',
    taken: 'Принято',
    refunded: 'Возвращено',
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
    change: 'Имя и лимиты',
    tillName: 'Имя',
    mayRefund: 'Может возвращать деньги',
    limit: (currency) => `Наибольший заказ, ${currency}`,
    save: 'Сохранить',
    heard: (when) => `На связи ${when}`,
    results: (count) => `результатов: ${count}`,
    waiting: (count) => `ждут в кассе: ${count}`,
    gaps: (numbers) => `Не хватает результатов: ${numbers}`,
    broken: (count) => `Результаты вне цепочки: ${count}`,
    expired: 'Срок истёк',
  },
};

/** The language asked for in the address, chosen before, or wanted by the browser. */
export function languageOf(url: URL, headers: Headers): Language {
  const chosen = /(?:^|; )shop-lang=(en|ru)/.exec(headers.get('cookie') ?? '')?.[1];
  const wanted = (headers.get('accept-language') ?? '').toLowerCase().match(/\b(?:en|ru)\b/)?.[0];
  return (url.searchParams.get('lang') ?? chosen ?? wanted) === 'ru' ? 'ru' : 'en';
}
