// What the results of one till tell together: it numbers them for each shop and puts the hash of the one before into
// the next, so that gaps and edits become visible (link-security §8 step 8). Signatures were checked before.

/** What a shop has of one result; `hash` is the SHA-256 (base64url) of its JWS. */
export interface ChainLink {
  readonly jti: string;
  readonly hash: string;
  readonly claims: {
    readonly seq: number;
    readonly prev?: string | undefined;
    readonly sup?: string | undefined;
  };
}

export interface ChainReport {
  /** the highest number; 0 before the first result */
  readonly last: number;
  /** numbers that are missing: on their way, refused unread, or lost with the till */
  readonly gaps: readonly { readonly from: number; readonly to: number }[];
  /** `jti` of results that do not name the one before them, or have the number of one that came earlier */
  readonly broken: readonly string[];
  /** `jti` of results that come after one the shop has never seen */
  readonly loose: readonly string[];
}

/** Reports on all results of one till, in the order in which they came. */
export function reportChain(results: readonly ChainLink[]): ChainReport {
  const sorted = results.toSorted((a, b) => a.claims.seq - b.claims.seq);
  const known = new Set(results.map(({ jti }) => jti));
  return {
    last: sorted.at(-1)?.claims.seq ?? 0,
    gaps: gapsIn(sorted),
    broken: sorted.filter((one, at) => isBroken(one, sorted[at - 1])).map(({ jti }) => jti),
    loose: sorted.filter(({ claims: { sup } }) => sup && !known.has(sup)).map(({ jti }) => jti),
  };
}

function gapsIn(sorted: readonly ChainLink[]): ChainReport['gaps'] {
  return sorted.flatMap(({ claims: { seq } }, at) => {
    const from = (sorted[at - 1]?.claims.seq ?? 0) + 1;
    return seq > from ? [{ from, to: seq - 1 }] : [];
  });
}

/** Across a gap nothing can be said of the hash, only that there must be one. */
function isBroken({ claims: { seq, prev } }: ChainLink, before: ChainLink | undefined): boolean {
  if (before?.claims.seq === seq) return true;
  if (before?.claims.seq === seq - 1) return prev !== before.hash;
  return seq > 1 ? prev === undefined : prev !== undefined;
}
