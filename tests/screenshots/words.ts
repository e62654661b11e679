// The words of the screens in one language, read from the catalogue, as patterns for what a button says.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export type Language = 'en' | 'ru';
export type Say = (key: string) => RegExp;

/** A text of the catalogue as a pattern: whole, with anything where it has a slot. */
export function wordsOf(language: Language): Say {
  const path = fileURLToPath(new URL(`../../messages/${language}.json`, import.meta.url));
  const texts = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  return (key) => {
    const text = texts[key];
    if (typeof text !== 'string') throw new Error(`${language}.json has no plain text "${key}"`);
    const parts = text.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${parts.join('.*')}`);
  };
}
