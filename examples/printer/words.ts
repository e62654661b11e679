// What stands on the demo printer's page, in the languages it has.
import type { Trouble } from './machine';

export type Language = 'en' | 'ru';

interface Words {
  readonly title: string;
  readonly ready: string;
  readonly intro: string;
  readonly setUp: string;
  readonly till: string;
  readonly nothing: string;
  readonly receipt: string;
  /** by trouble: what is wrong, how to cause it, how to end it */
  readonly troubles: Record<Trouble, { is: string; cause: string; end: string }>;
}

export const WORDS: Record<Language, Words> = {
  en: {
    title: 'Demo printer',
    ready: 'Ready',
    intro:
      'It speaks ePOS-Print XML over HTTP, as network printers do, and shows each receipt here.',
    setUp: 'In the till, on the printers screen, add a network printer with this address:',
    till: 'Open the till',
    nothing: 'Nothing printed yet.',
    receipt: 'Receipt',
    troubles: {
      noPaper: { is: 'No paper', cause: 'Take the paper out', end: 'Put the paper in' },
      coverOpen: { is: 'Cover open', cause: 'Open the cover', end: 'Close the cover' },
      off: { is: 'Switched off', cause: 'Switch off', end: 'Switch on' },
      losesAnswer: {
        is: 'Will not answer after the next receipt',
        cause: 'Print the next one without answering',
        end: 'Answer as usual',
      },
    },
  },
  ru: {
    title: 'Демо-принтер',
    ready: 'Готов',
    intro: 'Понимает ePOS-Print XML по HTTP, как сетевые принтеры, и показывает каждый чек здесь.',
    setUp: 'В кассе, на экране принтеров, добавьте сетевой принтер с этим адресом:',
    till: 'Открыть кассу',
    nothing: 'Пока ничего не напечатано.',
    receipt: 'Чек',
    troubles: {
      noPaper: { is: 'Нет бумаги', cause: 'Вынуть бумагу', end: 'Вставить бумагу' },
      coverOpen: { is: 'Крышка открыта', cause: 'Открыть крышку', end: 'Закрыть крышку' },
      off: { is: 'Выключен', cause: 'Выключить', end: 'Включить' },
      losesAnswer: {
        is: 'Не ответит после следующего чека',
        cause: 'Напечатать следующий без ответа',
        end: 'Отвечать как обычно',
      },
    },
  },
};

/** The first language of an `Accept-Language` header that there are words for. */
export function languageOf(header = ''): Language {
  const first = header
    .toLowerCase()
    .split(',')
    .map((tag) => tag.trim().slice(0, 2))
    .find((tag) => tag === 'en' || tag === 'ru');
  return first === 'ru' ? 'ru' : 'en';
}
