// The texts of a fuzz run: a recorded link and what is done to it, as data, or text of nobody.
import * as fc from 'fast-check';
import { ambiguity, changeJson, jsonMutation, twist, type JsonMutation } from './json-mutations';
import { changeJws, jwsMutation, payloadText } from './jws-mutations';
import { FULL, originalForm, pairing, signed, unsigned, type SignedOriginal } from './originals';
import { mutateText, percent, piece, textMutation, type TextMutation } from './text-mutations';

const form = fc.constantFrom('https', 'protocol', 'handler', 'twice', 'scanned', 'fragment');
type Form = typeof form extends fc.Arbitrary<infer T> ? T : never;

/** Up to four of them; in half of all cases none, so that the other changes of a case are seen alone. */
const few = <T>(mutation: fc.Arbitrary<T>): fc.Arbitrary<readonly T[]> =>
  fc.oneof(
    fc.array(mutation, { minLength: 1, maxLength: 4, size: 'max' }),
    fc.constant<readonly T[]>([]),
  );

/** The action a link names around its signed text; null leaves the right one. */
const action = fc.option(
  fc.constantFrom('payNow', 'refundNow', 'printNow', 'PAYNOW', 'openDrawer', ''),
  {
    freq: 4,
  },
);

/** A signed link with what is done to its parts, to the text around them, and to its document. */
const signedCase = fc.record({
  original: fc.nat(signed.length - 1),
  inside: few(jwsMutation),
  form,
  action,
  around: few(textMutation),
  document: few(fc.oneof(textMutation, jsonMutation)),
});
type SignedCase = typeof signedCase extends fc.Arbitrary<infer T> ? T : never;

/** An order of the original form, wrong in itself. */
const unsignedOrder = fc.record({ json: few(jsonMutation), around: few(textMutation) });

const other = (texts: readonly string[]) =>
  fc.record({ text: fc.constantFrom(...texts), around: few(textMutation) });

/** Text of nobody, with pieces that look like ours in it. */
const wild = fc.array(piece, { maxLength: 30 }).map((parts) => parts.join(''));

/** What a paired shop itself signs when its software is broken, or in bad hands. */
const ownPayload = fc.record({
  original: fc.nat(signed.length - 1),
  json: few(jsonMutation),
  text: few(textMutation),
  ambiguity: fc.option(ambiguity, { freq: 4 }),
  packed: fc.boolean(),
});
type OwnPayload = typeof ownPayload extends fc.Arbitrary<infer T> ? T : never;

export type Case =
  /** a text as it reaches a door, and what the shop serves where a link by reference points to */
  | { readonly type: 'text'; readonly text: string; readonly document: string | null }
  /** the payload of a link that a paired shop rightly signs; an ambiguous one must not open */
  | {
      readonly type: 'payload';
      readonly payload: string;
      readonly packed: boolean;
      readonly isAmbiguous: boolean;
    };

const plain = ({ text, around }: { text: string; around: readonly TextMutation[] }): Case => ({
  type: 'text',
  text: mutateText(text, around),
  document: null,
});

/** Every kind of text; most are signed links, for there is most to break. */
export const anyCase: fc.Arbitrary<Case> = fc.oneof(
  { weight: 11, arbitrary: signedCase.map(buildSigned) },
  { weight: 4, arbitrary: other(unsigned).map(plain) },
  {
    weight: 3,
    arbitrary: unsignedOrder.map(({ json, around }) =>
      plain({ text: originalForm(json.reduce(changeJson, FULL)), around }),
    ),
  },
  { weight: 2, arbitrary: other(pairing).map(plain) },
  { weight: 4, arbitrary: ownPayload.map(buildPayload) },
  { weight: 1, arbitrary: wild.map((text) => ({ type: 'text' as const, text, document: null })) },
);

/** The link of a case, as text, and the document as the shop serves it now. */
function buildSigned({ original, inside, form, action, around, document }: SignedCase): Case {
  const { jws, act, document: served } = originalAt(original);
  const link = inForm(inside.reduce(changeJws, jws), action ?? act, form);
  return {
    type: 'text',
    text: mutateText(link, around),
    document: served ? document.reduce(changeAny, served.text) : null,
  };
}

const changeAny = (text: string, mutation: TextMutation | JsonMutation): string =>
  mutation.type === 'member' || mutation.type === 'twist'
    ? changeJson(text, mutation)
    : mutateText(text, [mutation]);

function buildPayload({ original, json, text, ambiguity, packed }: OwnPayload): Case {
  const whole = json.reduce(changeJson, payloadText(originalAt(original).jws));
  const doubtful = ambiguity === null ? whole : twist(whole, ambiguity);
  const payload = mutateText(doubtful, text);
  const isAmbiguous = doubtful !== whole && payload === doubtful;
  return { type: 'payload', payload, packed, isAmbiguous };
}

function originalAt(index: number): SignedOriginal {
  const original = signed[index];
  if (!original) throw new RangeError(`No original ${index}`);
  return original;
}

function inForm(jws: string, act: string, form: Form): string {
  const protocol = `web+kass://${act}?j=${jws}`;
  switch (form) {
    case 'https':
      return `https://till.example/#j=${jws}`;
    case 'protocol':
      return protocol;
    case 'handler':
      return `https://till.example/#l=${percent(protocol, 'component')}`;
    case 'twice':
      return `#l=${percent(percent(protocol, 'component'), 'component')}`;
    case 'scanned':
      return `kass-api://${act}?j=${jws}`;
    case 'fragment':
      return `j=${jws}`;
  }
}
