// What a shop has not taken, as a file: for the shop that ended a pairing, or cannot be reached any more.
// Each result is signed as it would be sent, so that the shop can check it whichever way it comes.
import type { DeliverJob, Job } from '../domain/job';
import type { Shop } from '../domain/shop';
import { signResults } from '../delivery/deliver';
import type { Ports } from './ports';

/** The content of the file. */
export interface ResultsFile {
  readonly shop: string;
  readonly origin: string;
  /** ISO 8601, UTC */
  readonly exportedAt: string;
  /** in the order of `seq`; `jws` is what a delivery would POST */
  readonly results: readonly {
    readonly jti: string;
    readonly seq: number;
    readonly jws: string;
  }[];
}

/** The results of a shop that are not delivered, among all work that is not over. */
export const undelivered = (jobs: readonly Job[], shop: Pick<Shop, 'id'>): readonly DeliverJob[] =>
  jobs.filter((job): job is DeliverJob => job.kind === 'deliver' && job.shop === shop.id);

/** Signs what is not signed yet, and gathers what the shop has not taken. */
export async function exportResults(ports: Ports, shop: Shop): Promise<ResultsFile> {
  const { storage, clock } = ports;
  // What was signed before can be saved even where the key is gone.
  await signResults(ports, shop.id);
  const jobs = undelivered(await storage.unsettled(), shop);
  const found = await Promise.all(jobs.map(({ result }) => storage.getResult(result)));
  const results = found.flatMap((result) =>
    result?.jws ? [{ jti: result.jti, seq: result.seq, jws: result.jws }] : [],
  );
  return {
    shop: shop.name,
    origin: shop.origin,
    exportedAt: new Date(clock.now()).toISOString(),
    results: results.sort((a, b) => a.seq - b.seq),
  };
}

/** `kass-shop.example-2026-11-23.json`; a port's colon is no part of a file's name. */
export const fileNameOf = ({ origin, exportedAt }: ResultsFile): string =>
  `kass-${new URL(origin).host.replaceAll(/[^\w.-]/g, '_')}-${exportedAt.slice(0, 10)}.json`;
