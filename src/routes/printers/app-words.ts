// What is known of an app that prints, in the seller's words. Called while drawing, so that the language can change.
import type { PrintApp } from '$lib/till/print-apps';
import * as m from '$lib/paraglide/messages';

type Scheme = PrintApp['scheme'];

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

/** Whether it says what became of a paper. */
const answerText = ({ returns }: Pick<Scheme, 'returns'>): string =>
  returns ? m.printapp_answers() : m.printapp_answers_not();

/** What is known of an app, for a list of facts. */
export function factsOf(scheme: Scheme, locale: 'en' | 'ru') {
  const { platforms, confidence, register, maxUrl } = scheme;
  return [
    { name: m.printapp_fact_setup(), value: register[locale] },
    { name: m.printapp_fact_answer(), value: answerText(scheme) },
    {
      name: m.printapp_fact_platforms(),
      value: platforms.map((platform) => PLATFORMS[platform]()).join(', '),
    },
    { name: m.printapp_fact_sure(), value: SURE[confidence]() },
    {
      name: m.printapp_fact_limit(),
      value: m.printapp_fact_limit_value({ count: maxUrl.toLocaleString(locale) }),
    },
  ];
}
