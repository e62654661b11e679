// What a shop can tell of its tills from the results it has: a till numbers them and names the one before by its
// hash, so that gaps and edits become visible (link-security §8 step 8).
import { isExpired } from './known-till';
import type { Device, TakenResult } from './shop-store';

export interface DeviceReport extends Device {
  /** its grants have run out: it opens no new link */
  readonly expired: boolean;
  /** the highest number of its results; 0 before the first */
  readonly lastSeq: number;
  /** how many results waited in it when it signed that one, the ones that have come since among them */
  readonly waiting: number;
  /** numbers that are missing: on their way, refused unread, or lost with the till */
  readonly gaps: readonly { readonly from: number; readonly to: number }[];
  /** `jti` of results that do not name the one before them, or one that has the same number as another */
  readonly broken: readonly string[];
  /** `jti` of results that come after one the shop has never seen */
  readonly loose: readonly string[];
}

/** Reports on tills; `results` are all that the shop has. */
export function reportOn(
  devices: readonly Device[],
  results: readonly TakenResult[],
  nowMs: number,
): readonly DeviceReport[] {
  const known = new Set(results.map(({ jti }) => jti));
  return devices.map((device) => {
    const own = results
      .filter((result) => result.device === device.kid)
      .sort((a, b) => a.claims.seq - b.claims.seq);
    const last = own.at(-1);
    return {
      ...device,
      expired: isExpired(device, nowMs),
      lastSeq: last?.claims.seq ?? 0,
      waiting: last?.claims.out ?? 0,
      gaps: gapsIn(own),
      broken: own.filter((result, at) => isBroken(result, own[at - 1])).map(({ jti }) => jti),
      loose: own.filter(({ claims: { sup } }) => sup && !known.has(sup)).map(({ jti }) => jti),
    };
  });
}

function gapsIn(own: readonly TakenResult[]): DeviceReport['gaps'] {
  return own.flatMap(({ claims: { seq } }, at) => {
    const from = (own[at - 1]?.claims.seq ?? 0) + 1;
    return seq > from ? [{ from, to: seq - 1 }] : [];
  });
}

/** Across a gap nothing can be said of the hash, only that there must be one. */
function isBroken(
  { claims: { seq, prev } }: TakenResult,
  before: TakenResult | undefined,
): boolean {
  if (before?.claims.seq === seq) return true;
  if (before?.claims.seq === seq - 1) return prev !== before.hash;
  return seq > 1 ? prev === undefined : prev !== undefined;
}
