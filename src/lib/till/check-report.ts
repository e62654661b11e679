// The self-check as a text that can be sent to whoever helps. Made of the rows and of what the browser is; the rows know
// nothing of orders, customers, payments and keys, and so neither does the report.
import * as m from '../paraglide/messages';
import { PERMISSIONS, type CheckFacts } from './check-facts';
import { timeText, type CheckRow, type Verdict } from './check-verdicts';

const STATES: Readonly<Record<Verdict, () => string>> = {
  good: m.check_state_good,
  look: m.check_state_look,
  broken: m.check_state_broken,
  unknown: m.check_state_unknown,
};

/** A verdict in a word. */
export const stateText = (verdict: Verdict): string => STATES[verdict]();

/** @param browser what the browser calls itself */
export function reportOf(
  facts: CheckFacts,
  rows: readonly CheckRow[],
  { locale, origin, browser }: Readonly<Record<'locale' | 'origin' | 'browser', string>>,
): string {
  const { permissions, version } = facts;
  const said = permissions
    ? PERMISSIONS.map((name) => `${name} ${permissions[name]}`)
    : [stateText('unknown')];
  return [
    m.check_report_title(),
    timeText(facts.at, locale),
    origin,
    `${m.check_version()}: ${version?.own ?? stateText('unknown')}`,
    browser,
    '',
    ...rows.map(({ title, verdict, note }) => `${title}: ${stateText(verdict)}. ${note}`),
    '',
    `${m.check_permissions()}: ${said.join(', ')}`,
    '',
  ].join('\n');
}
