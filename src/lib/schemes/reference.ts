// The reference of an attempt, `<attempt>.<nonce>`: what every app is given to carry, and where it is found again in
// the address the app comes back to. Knows no app: whatever an app calls the pair, its value is recognised by its form.

/** Attempt id and nonce of one reference; both 128 random bits in base64url (`domain/ids`). */
export interface Reference {
  readonly attempt: string;
  readonly nonce: string;
}

export const referenceOf = ({ attempt, nonce }: Reference): string => `${attempt}.${nonce}`;

const REFERENCE = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{22})$/;

/** Our own link for apps that cannot open a web address: `web+kass://paymentResult?…`. */
const OWN_LINK = /^(?:web\+kass|kass-api):\/{0,2}paymentResult\/?(?:[?#]|$)/i;

/** Longer addresses name nothing: no app has a reason to say so much. */
const MAX_LENGTH = 16_000;

/**
 * The references in an address that an app may have opened, each once, in the order of fragment and query: as the value
 * of any pair, or as a text member of a value that is JSON (Square). A second `?` separates pairs, because apps add it
 * to callbacks that have one already.
 */
export function referencesIn(url: URL): readonly Reference[] {
  if (url.href.length > MAX_LENGTH) return [];
  if (!/^https?:$/.test(url.protocol) && !OWN_LINK.test(url.href)) return [];
  const texts = looseValues(url).flatMap((value) => [value, ...membersOf(value)]);
  const found = new Map(
    texts.flatMap((text) => {
      const [whole, attempt, nonce] = REFERENCE.exec(text) ?? [];
      return whole === undefined || attempt === undefined || nonce === undefined
        ? []
        : [[whole, { attempt, nonce }] as const];
    }),
  );
  return [...found.values()];
}

function looseValues({ hash, search }: URL): readonly string[] {
  return `${hash.slice(1)}&${search.slice(1)}`.split(/[?&]/).flatMap((pair) => {
    const value = pair.slice(pair.indexOf('=') + 1);
    try {
      return [decodeURIComponent(value)];
    } catch {
      return []; // not an encoded text, hence no reference
    }
  });
}

function membersOf(value: string): readonly string[] {
  if (!value.startsWith('{')) return [];
  try {
    const members = Object.values(JSON.parse(value) as object) as readonly unknown[];
    return members.filter((member) => typeof member === 'string');
  } catch {
    return [];
  }
}
