// Epson TM Print Assistant, as a dozen public integrations use it (confidence B; not tried live). Epson's own description
// of its links could not be read.
//
//   tmprintassistant://tmprintassistant.epson.com/print?success=<address>&ver=1&data-type=eposprintxml&reselect=yes&data=…
//   back: <address>, opened after success; for anything else nothing was found
import { fitting } from '../link-length';
import { buildQuery, readQuery } from '../query';
import { printCallbackOf } from '../reference';
import type { PrintAnswer, PrintScheme } from '../scheme';
import { labelSetting } from '../settings';

/** The lowest of the limits that integrations set, characters. */
const MAX_URL = 190_000;

/** What the address has and nothing more: a further pair might say what no document explains. */
function parseReturn({ hash, search }: URL): PrintAnswer {
  const { values, flaws } = readQuery(`${hash.slice(1)}&${search.slice(1)}`);
  if (flaws.length > 0) return { type: 'unclear', reason: `malformed: ${flaws.join(', ')}` };
  if (values.get('x') !== 'printed') return { type: 'unclear', reason: 'not the success address' };
  return [...values.keys()].every((name) => name === 'a' || name === 'x')
    ? { type: 'printed' }
    : { type: 'unclear', reason: 'success with more than was asked' };
}

export const tmAssistant = {
  id: 'tm-assistant',
  name: 'Epson TM Print Assistant',
  platforms: ['android', 'ios'],
  confidence: 'B',
  status: 'alive',
  register: {
    en: 'The TM Print Assistant app on this device, with an Epson printer chosen in it. A failure stays in the app.',
    ru: 'Приложение TM Print Assistant на этом устройстве, в нём выбран принтер Epson. О неудаче оно кассе не сообщает.',
  },
  sources: [],
  settings: [labelSetting('TM Print Assistant')],
  wants: 'epos-xml',
  maxUrl: MAX_URL,
  returns: true,
  buildUrl(request, _, platform) {
    const { payload, returnPage } = request;
    if (platform === 'desktop') throw new RangeError('The app is not on this kind of device');
    if (!/^<epos-print[ >]/.test(payload))
      throw new RangeError('The app takes one bare <epos-print> element');
    const query = buildQuery({
      success: `${printCallbackOf(returnPage, request)}&x=printed`,
      ver: '1',
      'data-type': 'eposprintxml',
      // A printer that is out of reach can be replaced by another one in the app.
      reselect: 'yes',
      data: payload,
    });
    return fitting(`tmprintassistant://tmprintassistant.epson.com/print?${query}`, MAX_URL);
  },
  parseReturn,
} as const satisfies PrintScheme;
