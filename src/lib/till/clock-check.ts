// The tablet's clock against the shop's, by the `Date` of an answer (RFC 9110 §6.6.1). A page may read it only where the
// shop exposes it (docs/protocol.md); where it does not, nothing is known.
import { httpDateMs } from '../delivery/http-date';

/** A date has whole seconds: on average half a one has passed. */
const HALF_SECOND_MS = 500;

/**
 * How far this clock is ahead of the shop's, in milliseconds; negative when it is behind, null when the shop does not say.
 * @param askedMs and @param answeredMs by this clock, milliseconds since 1970
 */
export function clockAhead(headers: Headers, askedMs: number, answeredMs: number): number | null {
  const shop = httpDateMs(headers.get('Date') ?? '');
  return shop === undefined
    ? null
    : Math.round((askedMs + answeredMs) / 2 - (shop + HALF_SECOND_MS));
}
