// Tries whether anything can be stored: one window at a time, because each reads back its own mark.
import { randomId } from '../domain/ids';
import type { Ports } from './ports';

/**
 * @returns whether nothing was ever stored here, or all of it is gone
 * @throws AppError `storage-broken`
 */
export const tryStorage = ({
  storage,
  windows,
  random,
}: Pick<Ports, 'storage' | 'windows' | 'random'>): Promise<boolean | null> =>
  windows.exclusive('probe', () => storage.probe(randomId(random)));
