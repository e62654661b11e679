// The result slot `{*}` of a callback address (link-security §9a). Knows text only: it trusts and opens nothing.
//
// Wire format: `{*}` (or `{ *}`, whose space a browser may have written as %20) stands in the query of an
// address and is replaced by percent-encoded `key=value` pairs joined by `&`. Square brackets around the
// whole address are optional and not part of it.

const SLOT = /\{(?: |%20)?\*\}/;
/** In its place: after `?` or `&`, and before `&`, a fragment or the end. */
const LED_SLOT = /([?&])\{(?: |%20)?\*\}(&|(?=#|$))/;

/** The address without optional square brackets around it. */
export function bareAddress(address: string): string {
  const text = address.trim();
  return text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1).trim() : text;
}

/** Where the slot begins in the text, or -1. */
export const slotIndex = (address: string): number => address.search(SLOT);

/** The address with a slot at the end of its query, before a fragment: `?{*}` or `&{*}`. */
export function addSlot(address: string): string {
  const [before = '', ...fragment] = address.split('#');
  const lead = before.includes('?') ? '&' : '?';
  return [`${before}${lead}{*}`, ...fragment].join('#');
}

/** The address without its slot, and without the `?` or `&` that then leads nowhere. */
export const withoutSlot = (template: string): string =>
  bareAddress(template).replace(LED_SLOT, (_, lead: string, more: string) => (more ? lead : ''));

/** The address with its slot replaced by the pairs; an address without a slot stays as it is. */
export function fillSlot(template: string, pairs: Readonly<Record<string, string>>): string {
  const text = Object.entries(pairs)
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`)
    .join('&');
  return bareAddress(template).replace(SLOT, () => text);
}
