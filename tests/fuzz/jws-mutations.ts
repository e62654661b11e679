// What an attacker without the shop's key can do to a signed text: each mutation is data, `changeJws` applies it.
import * as fc from 'fast-check';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { claim, edit, jsonTwist, twist } from './json-mutations';
import { signed } from './originals';
import { place } from './text-mutations';

/** A member of the header and what it becomes; undefined takes it away. */
const headerMember = fc.tuple(
  fc.constantFrom('alg', 'typ', 'kid', 'zip', 'jwk', 'jku', 'x5u', 'x5c', 'crit', 'b64', 'cty'),
  fc.oneof(
    fc.constantFrom<unknown>(
      ...['none', 'None', 'HS256', 'ES384', 'EdDSA', 'ES256', 'kass-result+jwt', 'JWT', 'DEF'],
      ...[undefined, null, true, [], {}, 1, 'A'.repeat(43)],
    ),
    fc.jsonValue({ maxDepth: 2 }),
  ),
);

/** The JSON that a signed text carries. */
export const payloadText = (jws: string): string => payloadOf(jws.split('.')).toString();

/** A change of a signed text in its parts; 0 is the header, 1 the payload, 2 the signature. */
export const jwsMutation = fc.oneof(
  fc.record({ type: fc.constant('header'), change: headerMember }),
  fc.record({ type: fc.constant('claim'), change: claim }),
  fc.record({ type: fc.constant('twist'), part: fc.constantFrom(0, 1), how: jsonTwist }),
  fc.record({
    type: fc.constant('byte'),
    part: fc.constantFrom(0, 1, 2),
    at: place,
    bits: fc.integer({ min: 1, max: 255 }),
  }),
  fc.record({
    type: fc.constant('swap'),
    part: fc.constantFrom(0, 1, 2),
    with: fc.nat(signed.length - 1),
  }),
  fc.record({ type: fc.constant('order'), first: fc.nat(2), second: fc.nat(2) }),
  fc.record({ type: fc.constant('repack'), level: fc.constantFrom(0, 1, 9), flag: fc.boolean() }),
  fc.record({
    type: fc.constant('spelling'),
    part: fc.constantFrom(0, 1, 2, 2),
    how: fc.constantFrom(
      'padding',
      'standard',
      'spare bits',
      'spare bits',
      'space',
      'line break',
      'dot',
      'empty',
    ),
  }),
  fc.record({
    type: fc.constant('signature'),
    how: fc.constantFrom('zeros', 'ones', 'swapped halves', 'short', 'long', 'none', 'der'),
  }),
);
export type JwsMutation = typeof jwsMutation extends fc.Arbitrary<infer T> ? T : never;

export function changeJws(jws: string, mutation: JwsMutation): string {
  const parts = jws.split('.');
  const set = (part: number, text: string): string => parts.with(part, text).join('.');
  const bytesOf = (part: number) => Buffer.from(parts[part] ?? '', 'base64url');
  if (parts.length !== 3) return jws;
  switch (mutation.type) {
    case 'header':
      return set(
        0,
        inJson(parts, 0, (json) => edit(json, mutation.change)),
      );
    case 'claim':
      return set(
        1,
        inJson(parts, 1, (json) => edit(json, mutation.change)),
      );
    case 'twist':
      return set(
        mutation.part,
        inJson(parts, mutation.part, (json) => twist(json, mutation.how)),
      );
    case 'byte': {
      const bytes = bytesOf(mutation.part);
      const at = Math.floor(mutation.at * bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ mutation.bits;
      return set(mutation.part, bytes.toString('base64url'));
    }
    case 'swap':
      return set(mutation.part, signed[mutation.with]?.jws.split('.')[mutation.part] ?? '');
    case 'order': {
      const { first, second } = mutation;
      return parts
        .with(first, parts[second] ?? '')
        .with(second, parts[first] ?? '')
        .join('.');
    }
    case 'repack': {
      const packed = deflateRawSync(payloadOf(parts), { level: mutation.level });
      const header = mutation.flag ? { zip: 'DEF' } : {};
      parts[0] = inJson(parts, 0, (json) => edit(json, ['zip', header.zip]));
      return set(1, packed.toString('base64url'));
    }
    case 'spelling':
      return set(mutation.part, spell(parts[mutation.part] ?? '', mutation.how));
    case 'signature':
      return set(2, signature(bytesOf(2), mutation.how));
  }
}

const isPacked = ([header = '']: readonly string[]): boolean =>
  Buffer.from(header, 'base64url').toString().includes('"zip":"DEF"');

function payloadOf(parts: readonly string[]): Buffer {
  const bytes = Buffer.from(parts[1] ?? '', 'base64url');
  if (!isPacked(parts)) return bytes;
  try {
    return inflateRawSync(bytes);
  } catch {
    return bytes; // an earlier mutation broke it
  }
}

/** Changes the JSON of a part, packed again where it was packed. */
function inJson(parts: readonly string[], part: number, change: (json: string) => string): string {
  if (part === 0)
    return Buffer.from(change(Buffer.from(parts[0] ?? '', 'base64url').toString())).toString(
      'base64url',
    );
  const json = Buffer.from(change(payloadOf(parts).toString()));
  return (isPacked(parts) ? deflateRawSync(json) : json).toString('base64url');
}

function spell(
  text: string,
  how: 'padding' | 'standard' | 'spare bits' | 'space' | 'line break' | 'dot' | 'empty',
): string {
  const half = Math.floor(text.length / 2);
  const between = (piece: string) => text.slice(0, half) + piece + text.slice(half);
  switch (how) {
    case 'padding':
      return `${text}==`;
    case 'standard':
      return text.replaceAll('-', '+').replaceAll('_', '/');
    case 'spare bits':
      return text.replace(/.$/, (last) => String.fromCharCode(last.charCodeAt(0) + 1));
    case 'space':
      return between(' ');
    case 'line break':
      return between('\r\n');
    case 'dot':
      return between('.');
    case 'empty':
      return '';
  }
}

function signature(
  raw: Buffer,
  how: 'zeros' | 'ones' | 'swapped halves' | 'short' | 'long' | 'none' | 'der',
): string {
  const r = raw.subarray(0, 32);
  const s = raw.subarray(32);
  const integer = (part: Buffer): Buffer =>
    Buffer.concat([Buffer.from([2, part.length + 1, 0]), part]);
  const made = {
    zeros: Buffer.alloc(64),
    ones: Buffer.alloc(64, 0xff),
    'swapped halves': Buffer.concat([s, r]),
    short: raw.subarray(0, 63),
    long: Buffer.concat([raw, Buffer.alloc(1)]),
    none: Buffer.alloc(0),
    der: Buffer.concat([
      Buffer.from([0x30, integer(r).length + integer(s).length]),
      integer(r),
      integer(s),
    ]),
  };
  return made[how].toString('base64url');
}
