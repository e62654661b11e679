// The words printed on paper, in each language a receipt can have. Screen texts are elsewhere (messages/).
// English and Russian words must be in the printers' code page; a test sees to it. Kazakh, Georgian, Arabic and Chinese
// ones are drawn where a printer lacks them; nobody who grew up with them has read them yet.
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
  /** the copy that the shop keeps */
  readonly shopCopy: string;
  readonly demo: string;
  readonly demoNote: string;
  readonly notFiscal: string;
  /** above the code of the shop's fiscal service */
  readonly fiscal: string;
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
    shopCopy: 'SHOP COPY',
    demo: 'DEMO',
    demoNote: 'This is not a real sale',
    notFiscal: 'Not a fiscal receipt',
    fiscal: 'Fiscal receipt',
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
    shopCopy: 'ДЛЯ МАГАЗИНА',
    demo: 'ДЕМО',
    demoNote: 'Это не настоящая продажа',
    notFiscal: 'Не фискальный чек',
    fiscal: 'Фискальный чек',
    notReceipt: 'Не является чеком',
    thanks: 'Спасибо!',
    currencies: new Map([['RUB', 'руб.']]),
  },
  kk: {
    order: 'Тапсырыс',
    discount: 'оның ішінде жеңілдік',
    subtotal: 'Аралық жиын',
    total: 'БАРЛЫҒЫ',
    paidBefore: 'Бұрын төленген',
    due: 'Төлеуге',
    cash: 'Қолма-қол',
    given: 'Алынды',
    change: 'Қайтарым',
    tip: 'Шайақы',
    rounding: 'Дөңгелектеу',
    left: 'Төленбегені',
    card: 'Карта,',
    auth: 'Код',
    reference: 'Операция',
    time: 'Уақыты',
    receipt: 'Түбіртек',
    refund: 'ҚАЙТАРУ',
    paidOn: 'Төленген',
    cashBack: 'Қолма-қол қайтарылды',
    cardBack: 'Қайтару:',
    document: 'Құжат',
    copy: 'КӨШІРМЕ',
    shopCopy: 'ДҮКЕН ҮШІН',
    demo: 'ДЕМО',
    demoNote: 'Бұл нақты сатылым емес',
    notFiscal: 'Фискалдық чек емес',
    fiscal: 'Фискалдық чек',
    notReceipt: 'Чек емес',
    thanks: 'Рақмет!',
    currencies: new Map(),
  },
  ka: {
    order: 'შეკვეთა',
    discount: 'მათ შორის ფასდაკლება',
    subtotal: 'შუალედური ჯამი',
    total: 'სულ',
    paidBefore: 'უკვე გადახდილი',
    due: 'გადასახდელი',
    cash: 'ნაღდი',
    given: 'მიღებული',
    change: 'ხურდა',
    tip: 'თიფი',
    rounding: 'დამრგვალება',
    left: 'დარჩა გადასახდელი',
    card: 'ბარათი,',
    auth: 'კოდი',
    reference: 'ოპერაცია',
    time: 'დრო',
    receipt: 'ქვითარი',
    refund: 'დაბრუნება',
    paidOn: 'გადახდილია',
    cashBack: 'დაბრუნდა ნაღდით',
    cardBack: 'დაბრუნდა:',
    document: 'დოკუმენტი',
    copy: 'ასლი',
    shopCopy: 'მაღაზიისთვის',
    demo: 'დემო',
    demoNote: 'ეს ნამდვილი გაყიდვა არ არის',
    notFiscal: 'არაფისკალური ქვითარი',
    fiscal: 'ფისკალური ქვითარი',
    notReceipt: 'ქვითარი არ არის',
    thanks: 'გმადლობთ!',
    currencies: new Map(),
  },
  ar: {
    order: 'طلب',
    discount: 'شامل الخصم',
    subtotal: 'المجموع الفرعي',
    total: 'الإجمالي',
    paidBefore: 'مدفوع سابقا',
    due: 'المستحق',
    cash: 'نقدا',
    given: 'المستلم',
    change: 'الباقي',
    tip: 'بقشيش',
    rounding: 'تقريب',
    left: 'المتبقي',
    card: 'بطاقة',
    auth: 'رمز',
    reference: 'مرجع',
    time: 'الوقت',
    receipt: 'إيصال',
    refund: 'استرداد',
    paidOn: 'تاريخ الدفع',
    cashBack: 'رد نقدا',
    cardBack: 'رد عبر',
    document: 'مستند',
    copy: 'نسخة',
    shopCopy: 'نسخة المتجر',
    demo: 'تجربة',
    demoNote: 'هذا ليس بيعا حقيقيا',
    notFiscal: 'إيصال غير ضريبي',
    fiscal: 'إيصال ضريبي',
    notReceipt: 'ليس إيصالا',
    thanks: 'شكرا لكم!',
    currencies: new Map(),
  },
  zh: {
    order: '订单',
    discount: '含优惠',
    subtotal: '小计',
    total: '合计',
    paidBefore: '已付',
    due: '应付',
    cash: '现金',
    given: '实收',
    change: '找零',
    tip: '小费',
    rounding: '舍入',
    left: '未付',
    card: '刷卡',
    auth: '授权码',
    reference: '参考号',
    time: '时间',
    receipt: '小票',
    refund: '退款',
    paidOn: '付款日期',
    cashBack: '现金退款',
    cardBack: '退款至',
    document: '单据',
    copy: '副本',
    shopCopy: '商户联',
    demo: '演示',
    demoNote: '这不是真实销售',
    notFiscal: '非税务发票',
    fiscal: '税务发票',
    notReceipt: '非收据',
    thanks: '谢谢惠顾！',
    currencies: new Map(),
  },
};
