// How the texts in messages/ are compiled: for Vite, and by `npm run texts` for lint and types.
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { compile } from '@inlang/paraglide-js';

/** @type {import('@inlang/paraglide-js').CompilerOptions} */
export const texts = {
  project: './project.inlang',
  outdir: './src/lib/paraglide',
  strategy: ['localStorage', 'preferredLanguage', 'baseLocale'],
  outputStructure: 'message-modules',
};

if (argv[1] === fileURLToPath(import.meta.url)) await compile(texts);
