// RawBT, by its author's demo pages and sources (confidence A; not tried live). github.com/402d/rawbt.402d.ru
//
//   intent:base64,<bytes>#Intent;scheme=rawbt;package=ru.a402d.rawbtprinter;end;
//   back: nothing, ever
//
// The bytes reach the printer unchanged, so the whole job is in them: width, page of characters, cut and drawer.
import { toBase64 } from '../../encoders/base64';
import { buildIntent } from '../intent';
import { fitting } from '../link-length';
import type { PrintScheme } from '../scheme';
import { labelSetting } from '../settings';

/**
 * Android hands a link on through a buffer of 1 MB, two bytes a character, that all apps share
 * (developer.android.com, TransactionTooLargeException; K). Well below the half of it.
 */
const MAX_URL = 200_000;

export const rawbt = {
  id: 'rawbt',
  name: 'RawBT',
  platforms: ['android'],
  confidence: 'A',
  status: 'alive',
  register: {
    en: 'The RawBT app on this device, with a printer chosen in it. Without the app, its page in Google Play opens.',
    ru: 'Приложение RawBT на этом устройстве, в нём выбран принтер. Если его нет, откроется страница в Google Play.',
  },
  sources: [
    'https://github.com/402d/rawbt.402d.ru',
    'https://github.com/402d/DemoRawBtPrinter',
    'https://github.com/402d/RawbtAPI',
    'https://github.com/402d/rawbt_ws_server',
  ],
  settings: [labelSetting('RawBT')],
  wants: 'esc-pos',
  maxUrl: MAX_URL,
  returns: false,
  buildUrl({ payload }, _, platform) {
    if (platform !== 'android') throw new RangeError('RawBT is not on this kind of device');
    const intent = buildIntent({
      path: `base64,${toBase64(payload)}`,
      scheme: 'rawbt',
      package: 'ru.a402d.rawbtprinter',
    });
    // The author's links end with a semicolon; his server for PCs cuts exactly that ending off.
    return fitting(`${intent};`, MAX_URL);
  },
  parseReturn: () => ({ type: 'unclear', reason: 'RawBT says nothing' }),
} as const satisfies PrintScheme;
