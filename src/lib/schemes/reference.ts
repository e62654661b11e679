// The reference of an attempt, `<attempt>.<nonce>`, or of a print job: what every app is given to carry, and where it is
// found again in the address the app comes back to. Knows no app: whatever an app calls the pair, its value is recognised
// by its form. Under the till's own names, `a` and `ref`, also what was changed on the way: it is refused then, not
// overlooked.
import type { PrintRequest } from './scheme';

/**
 * Attempt id and nonce of one reference; both 128 random bits in base64url (`domain/ids`). A print job's reference has
 * the same form with the job's id in front, so ids tell which of the two an address names.
 */
export interface Reference {
  readonly attempt: string;
  readonly nonce: string;
}

export const referenceOf = ({ attempt, nonce }: Reference): string => `${attempt}.${nonce}`;

/** The till's page for returns with the reference in its query: for apps whose answer may not carry it. */
export const callbackOf = (request: Reference & { readonly returnPage: string }): string =>
  `${request.returnPage}?a=${referenceOf(request)}`;

type PrintReference = Pick<PrintRequest, 'job' | 'nonce'>;

export const printReferenceOf = ({ job, nonce }: PrintReference): string =>
  referenceOf({ attempt: job, nonce });

/**
 * A page of the till with the reference of a print job in its fragment: the address has no query of its own that an app
 * would have to respect when it adds one.
 */
export const printCallbackOf = (page: string, request: PrintReference): string =>
  `${page}#a=${printReferenceOf(request)}`;

const REFERENCE = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{22})$/;
const CLAIMED = /^([A-Za-z0-9_-]{8,64})\.([A-Za-z0-9_-]{8,64})$/;
const OWN_NAMES: readonly string[] = ['a', 'ref'];

/** Our own links for apps that cannot open a web address: `web+kass://paymentResult?…`, `web+kass://printResult?…`. */
const OWN_LINK = /^(?:web\+kass|kass-api):\/{0,2}(?:payment|print)Result\/?(?:[?#]|$)/i;

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
  const claims = loosePairs(url).flatMap(([name, value]) =>
    OWN_NAMES.includes(name)
      ? [CLAIMED.exec(value)]
      : [value, ...membersOf(value)].map((text) => REFERENCE.exec(text)),
  );
  const found = new Map<string, Reference>();
  for (const [whole = '', attempt = '', nonce = ''] of claims.map((claim) => claim ?? []))
    if (whole !== '') found.set(whole, { attempt, nonce });
  return [...found.values()];
}

function loosePairs({ hash, search }: URL): readonly (readonly [string, string])[] {
  return `${hash.slice(1)}&${search.slice(1)}`.split(/[?&]/).flatMap((pair) => {
    const at = pair.indexOf('=');
    try {
      return [[pair.slice(0, at), decodeURIComponent(pair.slice(at + 1))] as const];
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
