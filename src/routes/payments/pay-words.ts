// The ways to be paid in the owner's words.
import { formatMoney } from '$lib/domain/money';
import type { PaymentAnswer } from '$lib/domain/payment';
import * as m from '$lib/paraglide/messages';
import type { Locale } from '$lib/till/locale.svelte';
import type { PayApp } from '$lib/till/pay-apps';
import type { AppRow, AppState, TestSum } from '$lib/till/payments.svelte';
import type { IconName } from '$lib/ui/icons';
import type { Tone } from '$lib/ui/tone';

type Scheme = PayApp['scheme'];

export const WAY_ICONS: Readonly<Record<Scheme['way'], IconName>> = {
  switch: 'card',
  code: 'qr',
  manual: 'hand',
};

const WAYS: Readonly<Record<Scheme['way'], () => string>> = {
  switch: m.payments_way_switch,
  code: m.payments_way_code,
  manual: m.payments_way_manual,
};

const STATES: Readonly<Record<AppState, () => string>> = {
  ready: m.payments_state_ready,
  off: m.payments_state_off,
  settings: m.payments_state_settings,
  platform: m.payments_state_platform,
  currency: m.payments_state_currency,
  withdrawn: m.payments_state_withdrawn,
  unconfirmed: m.payments_state_unconfirmed,
};

const PLATFORMS: Readonly<Record<Scheme['platforms'][number], () => string>> = {
  android: m.payments_platform_android,
  ios: m.payments_platform_ios,
  desktop: m.payments_platform_desktop,
};

const SURE: Readonly<Record<Scheme['confidence'], () => string>> = {
  A: m.payments_sure_a,
  B: m.payments_sure_b,
  C: m.payments_sure_c,
  none: m.payments_sure_none,
};

export const stateText = ({ state, needs }: Pick<AppRow, 'state' | 'needs'>, locale: Locale) =>
  needs ? m.payments_state_needs({ setting: needs.label[locale] }) : STATES[state]();

/** What an app is beside its label: the name of its maker's app where the owner calls it otherwise, and its state. */
export function noteOf(app: AppRow, locale: Locale): string {
  const state = stateText(app, locale);
  const { name } = app.scheme;
  return app.label === name ? state : m.payments_note({ scheme: name, state });
}

/** What a scheme does, before it is set up; in place of that what stands in its way. */
export const addNote = ({ way }: Scheme, state: AppState): string =>
  state === 'ready' ? WAYS[way]() : STATES[state]();

/** What is known of an app, one line each. */
export function factsOf(scheme: Scheme, locale: Locale) {
  const { way, platforms, currencies, confidence, register, check } = scheme;
  return [
    { name: m.payments_fact_way(), value: WAYS[way]() },
    {
      name: m.payments_fact_platforms(),
      value: platforms.map((platform) => PLATFORMS[platform]()).join(', '),
    },
    ...(currencies ? [{ name: m.payments_fact_currencies(), value: currencies.join(', ') }] : []),
    { name: m.payments_fact_sure(), value: SURE[confidence]() },
    { name: m.payments_fact_register(), value: register[locale] },
    { name: m.payments_fact_check(), value: check[locale] },
  ];
}

/** What the till made of the answer to a test. */
export interface TestWords {
  readonly icon: IconName;
  readonly title: string;
  readonly text?: string;
  readonly tone?: Tone;
}

/** Approved counts as settled only where a sale would be settled by it. */
export function answerWords(answer: PaymentAnswer, asked: TestSum, locale: Locale): TestWords {
  switch (answer.outcome) {
    case 'approved':
      return approvalWords(answer, asked, locale);
    case 'declined':
      return { icon: 'no', title: m.payments_test_declined() };
    case 'cancelled':
      return { icon: 'no', title: m.payments_test_cancelled() };
    case 'unclear':
      return {
        icon: 'ask',
        title: m.payments_test_unclear(),
        text: m.payments_test_unclear_text(),
        tone: 'amber',
      };
  }
}

type Approval = Extract<PaymentAnswer, { outcome: 'approved' }>;

function approvalWords(
  { amount, currency, complete }: Approval,
  asked: TestSum,
  locale: Locale,
): TestWords {
  // An app that names no sum is believed in a sale as well; another sum never is.
  const isOther =
    (amount !== undefined && amount !== asked.amount) ||
    (currency !== undefined && currency !== asked.currency);
  if (isOther)
    return {
      icon: 'alert',
      title: m.payments_test_other({ sum: formatMoney(asked.amount, asked.currency, locale) }),
      text: m.payments_test_other_text(),
      tone: 'amber',
    };
  return complete
    ? { icon: 'done', title: m.payments_test_approved(), tone: 'green' }
    : {
        icon: 'alert',
        title: m.payments_test_incomplete(),
        text: m.payments_test_incomplete_text(),
        tone: 'amber',
      };
}

/** What was read from the answer to a test, one line each. */
export function answerFacts(answer: PaymentAnswer, locale: Locale) {
  if (answer.outcome === 'cancelled') return [];
  if (answer.outcome !== 'approved')
    return answer.reason
      ? [{ name: m.payments_test_reason(), value: answer.reason, code: true }]
      : [];
  const { amount, currency, tx, auth, last4 } = answer;
  return [
    { name: m.payments_test_sum(), value: sumText(amount, currency, locale) },
    ...(tx ? [{ name: m.payments_test_tx(), value: tx, code: true }] : []),
    ...(auth ? [{ name: m.payments_test_auth(), value: auth, code: true }] : []),
    ...(last4 ? [{ name: m.payments_test_last4(), value: last4, code: true }] : []),
  ];
}

function sumText(amount: number | undefined, currency: string | undefined, locale: Locale): string {
  if (amount === undefined) return currency ?? m.payments_test_no_sum();
  return currency !== undefined && /^[A-Z]{3}$/.test(currency)
    ? formatMoney(amount, currency, locale)
    : String(amount);
}
