// The words printed on paper, in each language a receipt can have. Screen texts are elsewhere (messages/).
// Every word here must be in the printers' code page; a test sees to it.
import type { PaperLanguage } from '../domain/receipt';

/** The words of one language. Kept short: a line has as few as 32 characters, a double-size one 16. */
export interface PaperWords {
  readonly order: string;
  readonly discount: string;
  readonly subtotal: string;
  readonly total: string;
  readonly paidBefore: string;
  readonly due: string;
  readonly cash: string;
  readonly given: string;
  readonly change: string;
  readonly tip: string;
  /** what cash was rounded by */
  readonly rounding: string;
  /** before what is still to be paid on another day */
  readonly left: string;
  /** before the payment app's own name */
  readonly card: string;
  readonly auth: string;
  /** before the payment app's transaction id, where there is no authorisation code */
  readonly reference: string;
  readonly time: string;
  readonly receipt: string;
  /** the heading of a refund's receipt, in large type */
  readonly refund: string;
  /** before the day on which what is refunded was paid */
  readonly paidOn: string;
  readonly cashBack: string;
  /** before the name of the payment app that gave money back */
  readonly cardBack: string;
  /** before the number of a document */
  readonly document: string;
  readonly copy: string;
  readonly demo: string;
  readonly demoNote: string;
  readonly notFiscal: string;
  /** under a document of the shop */
  readonly notReceipt: string;
  readonly thanks: string;
  /** how people write a currency in this language, where it is not the ISO 4217 code */
  readonly currencies: ReadonlyMap<string, string>;
}

export const WORDS: Readonly<Record<PaperLanguage, PaperWords>> = {
  en: {
    order: 'Order',
    discount: 'incl. discount',
    subtotal: 'Subtotal',
    total: 'TOTAL',
    paidBefore: 'Already paid',
    due: 'To pay',
    cash: 'Cash',
    given: 'Given',
    change: 'Change',
    tip: 'Tip',
    rounding: 'Rounding',
    left: 'Still to pay',
    card: 'Card',
    auth: 'Auth.',
    reference: 'Ref.',
    time: 'Time',
    receipt: 'Receipt',
    refund: 'REFUND',
    paidOn: 'Paid',
    cashBack: 'Given back in cash',
    cardBack: 'Given back by',
    document: 'Document',
    copy: 'COPY',
    demo: 'DEMO',
    demoNote: 'This is not a real sale',
    notFiscal: 'Not a fiscal receipt',
    notReceipt: 'Not a receipt',
    thanks: 'Thank you!',
    currencies: new Map(),
  },
  ru: {
    order: 'Заказ',
    discount: 'в т.ч. скидка',
    subtotal: 'Подытог',
    total: 'ИТОГО',
    paidBefore: 'Уже оплачено',
    due: 'К оплате',
    cash: 'Наличными',
    given: 'Получено',
    change: 'Сдача',
    tip: 'Чаевые',
    rounding: 'Округление',
    left: 'Осталось оплатить',
    card: 'Картой,',
    auth: 'Код',
    reference: 'Операция',
    time: 'Время',
    receipt: 'Чек',
    refund: 'ВОЗВРАТ',
    paidOn: 'Оплачено',
    cashBack: 'Выдано наличными',
    cardBack: 'Возврат через',
    document: 'Документ',
    copy: 'КОПИЯ',
    demo: 'ДЕМО',
    demoNote: 'Это не настоящая продажа',
    notFiscal: 'Не фискальный чек',
    notReceipt: 'Не является чеком',
    thanks: 'Спасибо!',
    currencies: new Map([['RUB', 'руб.']]),
  },
};
