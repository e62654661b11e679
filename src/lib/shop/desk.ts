// What the parts of a shop share: its keys ready to sign, its fixed addresses, storage, clock, and one task at a time.
import { AppError } from '../domain/errors';
import { makeSigner, type Signer } from '../schemes/kass/device-key';
import { signKeyList } from '../schemes/kass/key-list';
import type { Exclusive, ShopOptions } from './shop-options';
import type { ResultAnswer, ShopStore } from './shop-store';
import { readGrants } from './tills';
import type { Grants } from './wire-types';

/** The most keys a shop may show (`WellKnown`). */
const MAX_KEYS = 4;

export interface ShopDesk {
  readonly options: ShopOptions;
  /** the one that signs first */
  readonly keys: readonly [Signer, ...Signer[]];
  /** the keys, signed by the oldest of them: every till that was ever paired with one shown has pinned that one */
  readonly keyList: string | null;
  /** of a till that was just connected */
  readonly grants: Grants;
  readonly store: ShopStore;
  readonly exclusive: Exclusive;
  readonly nowMs: () => number;
  /** addresses under the shop's origin */
  readonly callback: string;
  readonly pair: string;
  readonly find: string;
  readonly documents: string;
  /** results that the shop is being told of, by `jti` */
  readonly telling: Map<string, Promise<ResultAnswer>>;
}

/** @throws AppError `link-invalid` naming the option that is wrong */
export async function openDesk(options: ShopOptions): Promise<ShopDesk> {
  const { origin, tills, callbackPath = '/kass/result' } = options;
  checkOrigin('origin', origin);
  for (const till of tills) checkOrigin('tills', till);
  const nowMs = options.nowMs ?? Date.now;
  const keys = [await makeSigner(options.key), ...(await signersOf(options.olderKeys))] as const;
  if (keys.length > MAX_KEYS) throw wrongOption('olderKeys', 'at most three keys');
  return {
    options,
    keys,
    keyList: await listOf(keys, origin, nowMs()),
    grants: readGrants(options.grants ?? {}),
    store: options.store,
    exclusive: options.exclusive ?? oneAtATime(),
    nowMs,
    callback: origin + callbackPath,
    pair: `${origin}/kass/pair`,
    find: `${origin}/kass/find`,
    documents: `${origin}/kass/order/`,
    telling: new Map(),
  };
}

/** The same desk with other keys. */
export async function withKeys(desk: ShopDesk, options: ShopOptions): Promise<ShopDesk> {
  const { keys, keyList } = await openDesk(options);
  return { ...desk, options, keys, keyList };
}

const signersOf = (keys: ShopOptions['olderKeys'] = []): Promise<Signer[]> =>
  Promise.all(keys.map(makeSigner));

async function listOf(
  keys: ShopDesk['keys'],
  origin: string,
  nowMs: number,
): Promise<string | null> {
  const oldest = keys.length > 1 ? keys.at(-1) : undefined;
  if (!oldest) return null;
  const list = { iss: origin, iat: Math.floor(nowMs / 1000), keys: keys.map(({ jwk }) => jwk) };
  return signKeyList(list, oldest);
}

function checkOrigin(field: string, text: string): void {
  if (!URL.canParse(text) || new URL(text).origin !== text)
    throw wrongOption(field, `an origin such as https://shop.example, not ${text}`);
}

const wrongOption = (field: string, wanted: string): AppError =>
  new AppError('link-invalid', `The option ${field} must be ${wanted}`, { details: { field } });

/** Runs tasks one after the other: a check and the write that follows it stay together. */
function oneAtATime(): Exclusive {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const next = last.then(task, task);
    last = next;
    return next;
  };
}
