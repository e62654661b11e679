// The apps that print and that a link opens; one line each, in the order they are offered. A list of its own: a till
// that prints by cable never loads it. What was left out, and why, is in docs/print-apps.md.
import { passprnt } from './print/passprnt';
import { printApi, printApiHtml } from './print/print-api';
import { rawbt } from './print/rawbt';
import { tmAssistant } from './print/tm-assistant';
import type { PrintScheme } from './scheme';

export const printSchemes = [
  rawbt,
  passprnt,
  tmAssistant,
  printApi, // any app that speaks this project's own format
  printApiHtml,
] as const satisfies readonly PrintScheme[];

export type PrintSchemeId = (typeof printSchemes)[number]['id'];

/** The app of that id; undefined when this version does not know it. */
export const printSchemeOf = (id: string): PrintScheme | undefined =>
  printSchemes.find((scheme) => scheme.id === id);
