// What stands on the demo payment app's page, in the languages it has.

export type Language = 'en' | 'ru';

const en = {
  title: 'Demo Pay',
  demo: 'DEMO',
  noMoney: 'This app takes no money.',
  order: 'Order',
  ask: 'Hold the card to the phone, or choose how this should end:',
  approve: 'Approve',
  decline: 'Decline',
  cancel: 'Cancel',
  unusual: 'Unusual answers',
  approveTwice: 'Approve, then again when you come back here',
  declineThenApprove: 'Decline, then approve when you come back here',
  approveLate: 'Approve in 20 seconds',
  approveOtherSum: 'Approve half of the sum',
  approveWithoutTx: 'Approve without a transaction number',
  neverAnswer: 'Never answer',
  lastAnswer: 'This payment did not succeed before. It can be tried again.',
  already: 'Already approved',
  alreadyText: 'This payment was approved before. Nothing is charged again.',
  again: 'Send the answer again',
  late: 'The card is being read',
  lateText: 'The approval goes out in',
  seconds: 's',
  silent: 'No answer',
  silentText: 'This app will say nothing. Go back to the till yourself.',
  broken: 'This is not a payment',
  brokenText: 'The link has no order or no address to return to.',
  idle: 'Waiting for a payment',
  idleText: 'A till opens this page by a link. The latest answers:',
  nothing: 'none yet',
  approved: 'approved',
  declined: 'declined',
  cancelled: 'cancelled',
  register: 'Open payments here',
  registerText: 'Makes this page the program for web+pay links in this browser.',
  till: 'Open the till',
  shop: 'Open the demo shop',
};

export type Words = typeof en;

const ru: Words = {
  title: 'Demo Pay',
  demo: 'ДЕМО',
  noMoney: 'Это приложение не берёт денег.',
  order: 'Заказ',
  ask: 'Приложите карту к телефону или выберите, чем всё закончится:',
  approve: 'Одобрить',
  decline: 'Отклонить',
  cancel: 'Отменить',
  unusual: 'Необычные ответы',
  approveTwice: 'Одобрить, и ещё раз при возвращении сюда',
  declineThenApprove: 'Отклонить, а при возвращении сюда одобрить',
  approveLate: 'Одобрить через 20 секунд',
  approveOtherSum: 'Одобрить половину суммы',
  approveWithoutTx: 'Одобрить без номера операции',
  neverAnswer: 'Не отвечать',
  lastAnswer: 'В прошлый раз оплата не прошла. Можно попробовать снова.',
  already: 'Уже одобрено',
  alreadyText: 'Этот платёж был одобрен раньше. Второй раз ничего не списывается.',
  again: 'Отправить ответ ещё раз',
  late: 'Карта читается',
  lateText: 'Одобрение уйдёт через',
  seconds: 'с',
  silent: 'Без ответа',
  silentText: 'Приложение промолчит. Вернитесь в кассу сами.',
  broken: 'Это не платёж',
  brokenText: 'В ссылке нет заказа или адреса для возврата.',
  idle: 'Жду платежа',
  idleText: 'Эту страницу по ссылке открывает касса. Последние ответы:',
  nothing: 'пока нет',
  approved: 'одобрено',
  declined: 'отклонено',
  cancelled: 'отменено',
  register: 'Открывать платежи здесь',
  registerText: 'Ссылки web+pay в этом браузере будут открывать эту страницу.',
  till: 'Открыть кассу',
  shop: 'Открыть демо-магазин',
};

export const WORDS: Readonly<Record<Language, Words>> = { en, ru };

/** The first language of an `Accept-Language` header that there are words for. */
export function languageOf(header: string | undefined): Language {
  for (const range of (header ?? '').split(',')) {
    const tag = range.trim().slice(0, 2).toLowerCase();
    if (tag === 'ru' || tag === 'en') return tag;
  }
  return 'en';
}
