// Whether a till may speak for itself: by its key on file, whatever it is about to say.
import type { ShopDesk } from './desk';
import type { Device, ResultAnswer } from './shop-store';

export type KnownTill =
  | { readonly type: 'known'; readonly device: Device }
  | { readonly type: 'refused'; readonly answer: ResultAnswer };

const refused = (status: number, error: string): KnownTill => ({
  type: 'refused',
  answer: { status, body: { error } },
});

/** A till that was allowed and asks again (its owner paired it anew) keeps what it had until the admin decides. */
export async function known({ store }: ShopDesk, kid: string): Promise<KnownTill> {
  const device = await store.get('device', kid);
  if (!device) return refused(401, 'unknown');
  if (device.allowedAt !== null) return { type: 'known', device };
  return device.state === 'asking' ? refused(403, 'asking') : refused(401, 'revoked');
}

/** Notes that a till was heard of, its signature being checked. */
export const seen = ({ store, nowMs }: ShopDesk, device: Device): Promise<void> =>
  store.put('device', device.kid, { ...device, seenAt: nowMs() });

/** Whether its grants have run out. */
export const isExpired = ({ grants }: Device, nowMs: number): boolean =>
  grants.exp !== undefined && nowMs / 1000 > grants.exp;
