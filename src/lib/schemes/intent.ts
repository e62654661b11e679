// Android's `intent:` links (developer.chrome.com/docs/android/intents): they name the app's package, so that no other
// app can answer, and an address for the case that it is not installed.
import { encodeValue } from './query';

/** A typed extra: text, whole number of 32 or 64 bits, or truth. */
export type Extra =
  | { readonly type: 'S'; readonly value: string }
  | { readonly type: 'i' | 'l'; readonly value: number }
  | { readonly type: 'B'; readonly value: boolean };

export interface Intent {
  /** an address of the app without its scheme: `//pay/1.0?…`; absent where the action says it all */
  readonly path?: string;
  readonly scheme?: string;
  readonly action?: string;
  readonly package: string;
  readonly extras?: Readonly<Record<string, Extra>>;
  /** opened by the browser when no app answers; absent: the app's page in the store */
  readonly fallback?: string;
}

/** @throws RangeError for a package or scheme that is none: a `;` in it would begin another field */
export function buildIntent(intent: Intent): string {
  const { path = '', scheme, action, extras = {}, fallback } = intent;
  for (const name of [intent.package, scheme, action, ...Object.keys(extras)])
    if (name !== undefined && !/^[A-Za-z0-9_.+-]+$/.test(name))
      throw new RangeError(`No name for an intent: ${name}`);
  const fields = [
    ...(scheme === undefined ? [] : [`scheme=${scheme}`]),
    ...(action === undefined ? [] : [`action=${action}`]),
    `package=${intent.package}`,
    ...(fallback === undefined ? [] : [`S.browser_fallback_url=${encodeValue(fallback)}`]),
    ...Object.entries(extras).map(
      ([name, { type, value }]) => `${type}.${name}=${encodeValue(String(value))}`,
    ),
  ];
  return `intent:${path}#Intent;${fields.join(';')};end`;
}
