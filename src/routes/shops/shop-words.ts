// A pairing in the owner's words.
import { formatMoney } from '$lib/domain/money';
import type { Grants, Shop } from '$lib/domain/shop';
import * as m from '$lib/paraglide/messages';
import { isChecked, isCodeOver } from '$lib/till/pair';
import type { ShopCheck } from '$lib/till/shops-check';
import { dateText, dateTimeText } from '$lib/ui/format';
import type { IconName } from '$lib/ui/icons';

export const hostOf = (shop: Shop): string => new URL(shop.origin).host;

/** How a pairing stands; amber where a person has to look. */
export interface ShopState {
  readonly icon: IconName;
  readonly text: string;
  readonly tone?: 'amber' | 'red';
}

export function stateOf(shop: Shop, nowMs: number): ShopState {
  if (shop.builtIn) return { icon: 'app', text: m.shops_state_built_in() };
  switch (shop.state) {
    case 'asking':
      if (isCodeOver(shop, nowMs)) return { icon: 'clock', text: m.shops_state_late() };
      return isChecked(shop)
        ? { icon: 'clock', text: m.shops_state_asking() }
        : { icon: 'unsigned', text: m.shops_state_unchecked(), tone: 'amber' };
    case 'revoked':
      return endOf(shop);
    case 'paired':
      if (isOver(shop.grants, nowMs))
        return { icon: 'alert', text: m.shops_state_over(), tone: 'amber' };
      return shop.deliver === 'link'
        ? { icon: 'key', text: m.shops_state_link() }
        : { icon: 'key', text: m.shops_state_paired() };
  }
}

function endOf({ endedBy }: Shop): ShopState {
  switch (endedBy) {
    case 'shop':
      return { icon: 'alert', text: m.shops_state_by_shop(), tone: 'amber' };
    case 'check':
      return { icon: 'broken', text: m.shops_state_by_check(), tone: 'red' };
    case 'owner':
    case undefined:
      return { icon: 'no', text: m.shops_state_by_owner() };
  }
}

const isOver = ({ exp }: Grants, nowMs: number): boolean => exp !== undefined && nowMs / 1000 > exp;

/** The beginning of a key's thumbprint, as it is read out: `AbCd EfGh`. */
const keyText = (kid: string): string => `${kid.slice(0, 4)} ${kid.slice(4, 8)}`;

interface Known {
  readonly label?: string;
  readonly seq?: number;
  /** how many results are not delivered */
  readonly waiting: number;
}

/** What the till knows of a pairing, one line each. */
export function pairingFacts(shop: Shop, { label, seq, waiting }: Known, locale: string) {
  const checked =
    shop.checkedAt === 0 ? m.shops_fact_never() : dateTimeText(shop.checkedAt, locale);
  return [
    {
      name: shop.state === 'asking' ? m.fact_started() : m.shops_fact_since(),
      value: dateText(shop.pairedAt, locale),
    },
    ...(shop.deliver === 'post' ? [{ name: m.shops_fact_checked(), value: checked }] : []),
    ...(label ? [{ name: m.shops_fact_label(), value: label }] : []),
    {
      name: m.shops_fact_seq(),
      value: seq ? m.shops_fact_seq_no({ seq }) : m.shops_fact_none(),
    },
    ...(waiting > 0 ? [{ name: m.shops_fact_waiting(), value: String(waiting) }] : []),
    ...shop.keys.map(({ kid }, index) => ({
      // At most four keys stand in a list, two while one takes the place of the other.
      name: index === 0 ? m.shops_fact_key() : m.shops_fact_next_key({ number: index + 1 }),
      value: keyText(kid),
      code: true,
    })),
  ];
}

/** What a till may do, one line each. */
export function rightsOf(grants: Grants, locale: string) {
  const sums = Object.entries(grants.limits)
    .map(([currency, minor]) => formatMoney(minor, currency, locale))
    .join(', ');
  const payments = sums ? m.shops_may_up_to({ sums }) : m.shops_may_any();
  const refunds = sums ? m.shops_may_with_pin({ sums }) : m.shops_may_with_pin_any();
  const { pay, refund, print, groups, exp } = grants;
  return [
    { name: m.shops_may_pay(), value: pay ? payments : m.shops_may_no() },
    { name: m.shops_may_refund(), value: refund ? refunds : m.shops_may_no() },
    { name: m.shops_may_print(), value: print ? m.shops_may_yes() : m.shops_may_no() },
    { name: m.shops_may_links(), value: lifeText(grants.life) },
    ...(exp === undefined
      ? []
      : [{ name: m.shops_may_until(), value: dateText(exp * 1000, locale) }]),
    ...(groups.length === 0
      ? []
      : [{ name: m.shops_may_groups(), value: groups.join(', '), code: true }]),
  ];
}

function lifeText(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return minutes % 60 === 0
    ? m.shops_may_hours({ hours: minutes / 60 })
    : m.shops_may_minutes({ minutes });
}

/** What a check has found. */
export function checkText(check: ShopCheck): string {
  switch (check) {
    case 'fits':
      return m.shops_check_fits();
    case 'unknown':
      return m.shops_check_unknown();
    case 'silent':
      return m.shops_check_silent();
    case 'foreign':
      return m.shops_check_foreign();
    case 'ended':
      return m.shops_check_ended();
    case 'waiting':
      return m.shops_check_waiting();
    case 'refused':
      return m.shops_check_refused();
  }
}
