import type { IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import type { KassSchema } from '../schema';

type VersionTx = IDBPTransaction<KassSchema, StoreNames<KassSchema>[], 'versionchange'>;

/** Brings the database from one version to the next. Never edited after release. */
export type Migration = (db: IDBPDatabase<KassSchema>, tx: VersionTx) => void;
