// The language of the screens: follows the browser unless the seller chose one; changes without a reload.
import { isLocale, overwriteGetLocale, type getLocale } from '../paraglide/runtime';
import type { Settings } from '../offline/settings';

export type Locale = ReturnType<typeof getLocale>;

/** The first of the browser's languages that there are texts for. */
function preferred(languages: readonly string[]): Locale {
  for (const tag of languages) {
    const primary = tag.toLowerCase().split('-')[0] ?? '';
    if (isLocale(primary)) return primary;
  }
  return 'en';
}

export class Language {
  readonly #browser: Locale;
  #chosen = $state.raw<Settings['language']>('auto');

  /** @param languages the browser's, best first (`navigator.languages`) */
  constructor(languages: readonly string[]) {
    this.#browser = preferred(languages);
    overwriteGetLocale(() => this.current);
  }

  /** The language now; screens are drawn anew when it changes. */
  get current(): Locale {
    return this.#chosen === 'auto' ? this.#browser : this.#chosen;
  }

  set chosen(language: Settings['language']) {
    this.#chosen = language;
  }
}
