// A stored row as plain JSON for a file that leaves the till: whatever it has become, and nothing secret of it.

/** Members that are secret in every store: by a nonce an app's word is known from a forged one. */
const SECRET: readonly string[] = ['nonce', 'privateKey', 'pin'];
/** What else is not handed out. A shop's one-time code also stands in the request that carries it. */
const SECRET_IN: Readonly<Record<string, readonly string[]>> = {
  settings: ['apps', 'appTest'],
  shops: ['code', 'request'],
};
/** A broken key may hold its private half in any shape: only these members of it are known to be public. */
const PUBLIC_OF_KEY: readonly string[] = ['v', 'shop', 'kid'];
/** Deeper than any row of ours; below that lies something foreign. */
const MAX_DEPTH = 20;

/** Stands in the place of what was not handed out. */
export const LEFT_OUT = '(left out)';

/** A row of a store as JSON can hold it. Never fails. */
export function toPlainRow(store: string, row: unknown): unknown {
  const isHidden =
    store === 'keys'
      ? (name: string) => !PUBLIC_OF_KEY.includes(name)
      : (name: string) => SECRET.includes(name) || (SECRET_IN[store] ?? []).includes(name);
  return plain(row, isHidden, MAX_DEPTH);
}

function plain(value: unknown, isHidden: (name: string) => boolean, depth: number): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint') return String(value);
  // What JSON has no word for; a stored row has at most `undefined`.
  if (typeof value !== 'object') return `(${typeof value})`;
  if (depth === 0) return LEFT_OUT;
  const inner = (part: unknown) => plain(part, isHidden, depth - 1);
  if (Array.isArray(value)) return value.map(inner);
  // Dates, bytes, keys and files: their kind alone says enough, and none of them belongs into a row but a key.
  if (Object.getPrototypeOf(value) !== Object.prototype) return `(${kindOf(value)})`;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, isHidden(name) ? LEFT_OUT : inner(part)]),
  );
}

const kindOf = (value: object): string => Object.prototype.toString.call(value).slice(8, -1);
