import adapter from '@sveltejs/adapter-static';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import { buildVersion } from './scripts/version.js';

/** The inline style of SvelteKit's route announcer; tests/unit/headers.test.ts compares it with the installed version. */
const announcerStyle = 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo=';

/** @type {import('@sveltejs/kit').Config} */
export default {
  preprocess: vitePreprocess(),
  kit: {
    adapter: adapter({ fallback: '404.html' }),
    // The till registers its worker itself: when a new version may take over is its decision.
    serviceWorker: {
      register: false,
      // Hosts read `_headers` and do not serve it; a precached address must answer.
      files: (path) => !['_headers', 'robots.txt'].includes(path),
    },
    // The offline shell is served for every page, so asset addresses must not depend on the page.
    paths: { relative: false },
    // The same sources make the same version, so that building again asks nobody to update.
    version: { name: buildVersion() },
    // Written into each page as <meta>; what <meta> cannot carry stands in static/_headers.
    csp: {
      mode: 'hash',
      directives: {
        'default-src': ['none'],
        'script-src': ['self', 'wasm-unsafe-eval'],
        'style-src': ['self', 'unsafe-hashes', announcerStyle],
        'img-src': ['self', 'data:', 'blob:'],
        'font-src': ['self'],
        'media-src': ['self', 'blob:'],
        // Printers on the local network speak http; one fetch wrapper checks every address.
        'connect-src': ['self', 'https:', 'http:'],
        'manifest-src': ['self'],
        'worker-src': ['self'],
        'form-action': ['none'],
        'base-uri': ['none'],
        'object-src': ['none'],
        'frame-src': ['none'],
        'require-trusted-types-for': ['script'],
        'trusted-types': ['svelte-trusted-html', 'kass-worker'],
      },
    },
    typescript: {
      config: (config) => {
        const { include, exclude } = /** @type {{ include: string[], exclude: string[] }} */ (
          config
        );
        include.push('../*.js', '../*.ts', '../scripts/**/*.js', '../examples/**/*.ts');
        exclude.push('../build/**', '../examples/build/**');
      },
    },
  },
};
