// The vector files as plain data, and the world they are read in (tests/vectors/README.md).
import { readFileSync, readdirSync } from 'node:fs';
import type { AppError } from '../../../src/lib/domain/errors';
import { ShopId } from '../../../src/lib/domain/ids';
import { Grants, type Shop } from '../../../src/lib/domain/shop';
import { makeSigner, PrivateJwk, type Signer } from '../../../src/lib/schemes/kass/device-key';

export const FOLDER = new URL('../../vectors/', import.meta.url);

/** A text, or its parts: what is too long to be written down is repeated. */
export type Text =
  string | readonly (string | { readonly repeat: string; readonly times: number })[];

/** One case. What is in it depends on its file; every case has a sentence and what must come out. */
export interface Vector {
  readonly name: string;
  readonly kind?: string;
  readonly base?: Readonly<Record<string, unknown>>;
  /** what a reader must have for it: `nfc`, `idna`, `inflate-end` */
  readonly needs?: string;
  readonly expect: unknown;
  readonly [member: string]: unknown;
}

export interface VectorFile {
  readonly about: string;
  readonly cases: readonly Vector[];
}

export type Keys = ReadonlyMap<string, Signer>;
export type Reader = (vector: Vector, keys: Keys) => Promise<unknown>;

/** A refusal as the vectors tell it: code, and what it names. The host only where a page shows nothing else. */
export function refusalOf({ code, details }: AppError): Readonly<Record<string, unknown>> {
  const { field, reason, host } = details;
  return {
    error: code,
    ...(field === undefined ? {} : { field }),
    ...(reason === undefined ? {} : { reason }),
    ...(code === 'link-unpaired' ? { host: host ?? null } : {}),
  };
}

const parse = (name: string): unknown => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'));

/** Names of the files that hold cases. */
export const fileNames: readonly string[] = readdirSync(FOLDER).filter(
  (name) => name.endsWith('.json') && name !== 'keys.json' && name !== 'base.json',
);

export const readFile = (name: string): VectorFile => parse(name) as VectorFile;

export const textOf = (text: Text): string =>
  typeof text === 'string'
    ? text
    : text
        .map((part) => (typeof part === 'string' ? part : part.repeat.repeat(part.times)))
        .join('');

/** Who signs, by name. */
export async function readKeys(): Promise<Keys> {
  const { keys } = parse('keys.json') as {
    readonly keys: readonly { name: string; jwk: unknown }[];
  };
  const signers = keys.map(
    async ({ name, jwk }) => [name, await makeSigner(PrivateJwk.parse(jwk))] as const,
  );
  return new Map(await Promise.all(signers));
}

/** What a reader is told beside the text. */
export interface Base {
  /** seconds since 1970 */
  readonly now: number;
  readonly till: string;
  readonly loopback: boolean;
  readonly action: string | null;
  readonly shop: {
    readonly state: Shop['state'];
    readonly origin: string;
    readonly name: string;
    readonly keys: readonly string[];
    readonly callback: string;
    readonly device: string;
    readonly grants: unknown;
    /** what the till's owner allows without a signature, until then in seconds */
    readonly unsigned?: { readonly until: number; readonly limit: number; readonly cur: string };
  };
}

type Members = Readonly<Record<string, unknown>>;

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `change` in place of what `usual` has, object by object. */
function merged(usual: Members, change: Members): Members {
  const changes = Object.entries(change).map(([name, value]) => {
    const known = usual[name];
    return [name, isMembers(known) && isMembers(value) ? merged(known, value) : value];
  });
  return { ...usual, ...(Object.fromEntries(changes) as Members) };
}

const usual = parse('base.json') as Members;

export const baseOf = ({ base }: Pick<Vector, 'base'>): Base =>
  merged(usual, base ?? {}) as unknown as Base;

/** The pairing of a base, as the till stores it. */
export function shopOf({ shop, now }: Base, keys: Keys): Shop {
  const pinned = shop.keys.map((name) => keyOf(keys, name)).map(({ kid, jwk }) => ({ kid, jwk }));
  return {
    v: 1,
    id: ShopId.parse(pinned[0]?.kid),
    origin: shop.origin,
    name: shop.name,
    keys: pinned,
    callback: shop.callback,
    pair: `${shop.origin}/kass/pair`,
    paper: { header: [], footer: [] },
    demo: false,
    builtIn: false,
    deliver: 'post',
    state: shop.state,
    grants: Grants.parse(shop.grants),
    ...(shop.unsigned && { unsigned: { ...shop.unsigned, until: shop.unsigned.until * 1000 } }),
    device: shop.device,
    checkedAt: now * 1000,
    digits: '',
    code: '',
    request: '',
    pairedAt: now * 1000,
  };
}

export function keyOf(keys: Keys, name: string): Signer {
  const key = keys.get(name);
  if (!key) throw new TypeError(`keys.json has no key ${name}`);
  return key;
}
