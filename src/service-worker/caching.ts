// Which request is answered how. Knows addresses, not caches: index.ts does what is decided here.
// A page is answered with the stored page of that path, anything else we built with the stored file, and the rest
// (another origin, `/demo.json`, `/release.json`) goes to the network untouched. What only some browsers need is
// stored by itself, after all the rest (offline/later.ts).
import { isLater } from '../lib/offline/later';

/** What SvelteKit says it built: addresses on our own origin, without a query. */
export interface Build {
  /** Files with a hash of their content in their names. */
  readonly build: readonly string[];
  /** Files of `static/`, as they are. */
  readonly files: readonly string[];
  /** Addresses of the prerendered pages. */
  readonly prerendered: readonly string[];
  /** Changes with every change of the sources. */
  readonly version: string;
}

/** An address to store; `revision` is null where the address itself names the content. */
export interface Entry {
  readonly url: string;
  readonly revision: string | null;
}

const shell = '/';

/** SvelteKit's own question for the newest version. */
const kitVersion = '/_app/version.json';

/** Says what is around now (the demo's addresses, the newest version and the minimum), so it must never be old. */
const mustBeFresh = ['/demo.json', '/release.json', kitVersion];

/**
 * SvelteKit asks for the newest version when a part of a page did not load, and then leaves for a new page whatever is
 * going on. With no answer it stays; when the till starts anew is its own decision.
 */
export const isKitVersion = (url: URL, origin: string): boolean =>
  url.origin === origin && url.pathname === kitVersion;

/** Everything every till needs with the network gone: all of one version, or none of it. */
export function toEntries({ build, files, prerendered, version }: Build): Entry[] {
  const isKept = (url: string) => !mustBeFresh.includes(url) && !isLater(url);
  return [
    ...build.filter(isKept).map((url) => ({ url, revision: null })),
    ...[...files, ...prerendered].filter(isKept).map((url) => ({ url, revision: version })),
  ];
}

/**
 * The stored page that answers a navigation, or null when the network shall: other origins and
 * addresses of files. Query and fragment play no part, so a shared text (`/?t=…&x=…&u=…`) stays on
 * the device. A path without a page of its own gets the shell, which says that there is no such page.
 */
export function pageFor(url: URL, origin: string, prerendered: readonly string[]): string | null {
  if (url.origin !== origin) return null;
  const path = url.pathname === '/' ? shell : url.pathname.replace(/\/$/, '');
  if (prerendered.includes(path)) return path;
  return /\.[^/]*$/.test(path) ? null : shell;
}
