// What a shop can tell of its tills from the results it has: a till numbers them and names the one before by its
// hash, so that gaps and edits become visible (link-security §8 step 8).
import { reportChain } from '../schemes/kass/result-chain';
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
  return devices.map((device) => {
    const own = results.filter((result) => result.device === device.kid);
    const { last, ...chain } = reportChain(own);
    const newest = own.find(({ claims }) => claims.seq === last);
    return {
      ...device,
      expired: isExpired(device, nowMs),
      lastSeq: last,
      waiting: newest?.claims.out ?? 0,
      ...chain,
    };
  });
}
