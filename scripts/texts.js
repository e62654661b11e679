// How the texts in messages/ are compiled: for Vite, and by `npm run texts` for lint and types.
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { compile } from '@inlang/paraglide-js';

/** @type {import('@inlang/paraglide-js').CompilerOptions} */
export const texts = {
  project: './project.inlang',
  outdir: './src/lib/paraglide',
  strategy: ['localStorage', 'preferredLanguage', 'baseLocale'],
};

// A build has a module for each text, so that a screen loads its own. Everything else has one for each language: the
// linter goes through all modules anew for each component.
if (argv[1] === fileURLToPath(import.meta.url))
  await compile({ ...texts, outputStructure: 'locale-modules' });
