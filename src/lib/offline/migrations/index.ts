// How the database came to its present shape: one file a version, in order.
import { toVersion1 } from './1';
import { toVersion2 } from './2';
import { toVersion3 } from './3';
import type { Migration } from './migration';

/** The migration at index `n` brings version `n` to version `n + 1`. */
export const migrations: readonly Migration[] = [toVersion1, toVersion2, toVersion3];
