// Ways to be paid that are made up for tests, in the shape of `schemes/registry`: tests of the till must not change
// with what is known of real apps. Used by `vi.mock('…/schemes/registry', () => import('./small-schemes'))`.
import type {
  CodeScheme,
  ManualScheme,
  PaymentScheme,
  SchemeSetting,
  SwitchScheme,
} from '../../../src/lib/schemes/scheme';

const both = (text: string) => ({ en: text, ru: text });
const isLine = (value: string): boolean => /^[^\p{Cc}]{1,40}$/u.test(value);
const labelled = (fallback: string): SchemeSetting => ({
  name: 'label',
  label: both('Name'),
  fallback,
  accepts: isLine,
});

const facts = {
  platforms: ['android', 'ios', 'desktop'],
  confidence: 'A',
  status: 'alive',
  register: both('Nothing'),
  check: both('In the app'),
  sources: ['maker.example/docs'],
} as const;

/** Opens an app; needs a client id, and a site only where it is used by site. */
export const anyApp = {
  ...facts,
  id: 'any-app',
  name: 'Any App',
  way: 'switch',
  many: true,
  settings: [
    labelled('Any App'),
    {
      name: 'client',
      label: both('Client ID'),
      fallback: '',
      accepts: (value: string) => /^[a-z]{2,8}$/.test(value),
    },
    { name: 'use', label: both('How'), fallback: 'link', accepts: isLine },
    {
      name: 'site',
      label: both('Site'),
      fallback: 'https://pay.example/',
      accepts: (value: string) => value.startsWith('https://'),
      applies: ({ use }: Readonly<Record<string, string>>) => use === 'site',
    },
  ],
  buildUrl(request, { client = '' }, platform) {
    if (client === '') throw new RangeError('No client ID');
    const { attempt, nonce, amount, currency, returnUrl } = request;
    return `any-app://${platform}?client=${client}&sum=${amount}${currency}&back=${returnUrl}#a=${attempt}.${nonce}`;
  },
  parseReturn: (url) =>
    url.searchParams.get('status') === 'ok'
      ? { outcome: 'approved', amount: 100, currency: 'EUR', tx: 'T-1', complete: true }
      : { outcome: 'unclear', reason: 'no status' },
} as const satisfies SwitchScheme;

export const phoneApp = {
  ...facts,
  id: 'phone-app',
  name: 'Phone App',
  way: 'switch',
  platforms: ['ios'],
  settings: [labelled('Phone App')],
  buildUrl: (_request, _settings, platform) => `phone-app://${platform}`,
  parseReturn: () => ({ outcome: 'cancelled' }),
} as const satisfies SwitchScheme;

/** Its maker has ended it. */
export const goneApp = {
  ...phoneApp,
  id: 'gone-app',
  name: 'Gone App',
  status: 'withdrawn',
} as const;

/** Takes Swedish crowns alone. */
export const crownCode = {
  ...facts,
  id: 'crown-code',
  name: 'Crown Code',
  way: 'code',
  currencies: ['SEK'],
  settings: [labelled('Crown Code')],
  buildCode: ({ amount, currency }) => `C${amount}${currency}`,
} as const satisfies CodeScheme;

export const terminal = {
  ...facts,
  id: 'terminal',
  name: 'Terminal',
  way: 'manual',
  many: true,
  settings: [labelled('Terminal')],
} as const satisfies ManualScheme;

export const paymentSchemes: readonly PaymentScheme[] = [
  goneApp,
  phoneApp,
  anyApp,
  crownCode,
  terminal,
];

/** As the registry has it: several apps of one scheme have its id with a number behind it. */
export const schemeOf = (id: string): PaymentScheme | undefined =>
  paymentSchemes.find(
    (scheme) => scheme.id === id || (scheme.many && id.replace(/-[1-9]\d*$/, '') === scheme.id),
  );
