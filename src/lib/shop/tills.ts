// What the admin does with a till that is known: calls it by a name, changes what it may do.
import { AppError } from '../domain/errors';
import { Grants } from '../domain/shop';
import { cleanLine } from '../domain/text';
import type { ShopDesk } from './desk';
import type { Grants as ShopGrants } from './wire-types';

/** @returns false when there is no such till, or nothing of the name is left */
export async function rename({ store }: ShopDesk, kid: string, name: string): Promise<boolean> {
  const device = await store.get('device', kid);
  const clean = cleanLine(name, 60);
  if (!device || !clean) return false;
  await store.put('device', kid, { ...device, name: clean });
  return true;
}

/**
 * @param change members that are left out stay as they are; `exp` undefined takes the end away
 * @throws AppError `link-invalid` naming the grant
 */
export async function grant(
  { store }: ShopDesk,
  kid: string,
  change: Partial<ShopGrants>,
): Promise<boolean> {
  const device = await store.get('device', kid);
  if (!device) return false;
  await store.put('device', kid, {
    ...device,
    grants: readGrants({ ...device.grants, ...change }),
  });
  return true;
}

/** @throws AppError `link-invalid` naming the grant */
export function readGrants(grants: Partial<ShopGrants>): ShopGrants {
  const read = Grants.safeParse(grants);
  if (read.success) return read.data;
  const field = read.error.issues[0]?.path.join('.') ?? 'grants';
  throw new AppError('link-invalid', `The grant ${field} has a value that no till understands`, {
    cause: read.error,
    details: { field },
  });
}
