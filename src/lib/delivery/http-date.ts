// The dates of HTTP. Pure.

/**
 * An HTTP date (RFC 9110 §5.6.7), which is always in GMT, as milliseconds since 1970; `Date.parse` alone would take much
 * more for one. Undefined for any other text.
 */
export function httpDateMs(text: string): number | undefined {
  const ms = /^[A-Z][a-z]+, .*GMT$/.test(text.trim()) ? Date.parse(text) : NaN;
  return Number.isNaN(ms) ? undefined : ms;
}
