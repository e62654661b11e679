// What the till is sent with: the policy in the pages (svelte.config.js) and the headers (static/_headers).
// The lists below are the decision; a change here is a change of what an attacker may do.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { headersFor, parseHeaders } from '../../scripts/headers.js';
import config from '../../svelte.config.js';

const root = join(import.meta.dirname, '../..');
const rules = parseHeaders(readFileSync(join(root, 'static/_headers'), 'utf8'));
const immutable = '/_app/immutable/chunks/abc.js';

describe('the headers of every answer', () => {
  it.each(['/', '/sale', '/service-worker.js', '/icon-192.png', immutable])('of %s', (path) => {
    const { 'Cache-Control': _, ...headers } = headersFor(rules, path);
    expect(headers).toEqual({
      'Content-Security-Policy': "frame-ancestors 'none'",
      'Permissions-Policy':
        'bluetooth=(self), usb=(self), serial=(self), camera=(self), screen-wake-lock=(self), local-network=(self), ' +
        'geolocation=(), microphone=(), payment=(), hid=(), midi=(), display-capture=(), browsing-topics=()',
      'Referrer-Policy': 'no-referrer',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
      'Strict-Transport-Security': 'max-age=63072000; includeSubDomains',
    });
  });

  it.each([
    '/',
    '/index.html',
    '/sale',
    '/queue.html',
    '/service-worker.js',
    '/manifest.webmanifest',
    '/release.json',
    '/_app/version.json',
  ])('ask for %s anew each time', (path) => {
    expect(headersFor(rules, path)['Cache-Control']).toBe('no-cache');
  });

  it('let a file with a hash in its name be kept', () => {
    expect(headersFor(rules, immutable)['Cache-Control']).toBe(
      'public, max-age=31536000, immutable',
    );
  });
});

describe('reading _headers', () => {
  it.each([
    ['a header above every path', '  X-A: 1\n'],
    ['a line that is neither', '/*\nX-A: 1\n'],
    ['a header without a value', '/*\n  X-A:\n'],
  ])('refuses %s', (_, text) => {
    expect(() => parseHeaders(text)).toThrow('_headers: cannot read');
  });

  it('joins a name that two matching rules set, as hosts do', () => {
    const both = parseHeaders('# all\n/*\n  X-A: 1\n\n/a/:b\n  X-A: 2\n');
    expect(headersFor(both, '/a/b')).toEqual({ 'X-A': '1, 2' });
    expect(headersFor(both, '/a/b/c')).toEqual({ 'X-A': '1' });
  });
});

describe('the policy of the pages', () => {
  const directives = config.kit?.csp?.directives ?? {};
  const styles = directives['style-src'] ?? [];

  it('allows what the till needs and nothing else', () => {
    expect(config.kit?.csp?.mode).toBe('hash');
    expect({ ...directives, 'style-src': styles.filter((s) => !s.startsWith('sha256-')) }).toEqual({
      'default-src': ['none'],
      'script-src': ['self', 'wasm-unsafe-eval'],
      'style-src': ['self', 'unsafe-hashes'],
      'img-src': ['self', 'data:', 'blob:'],
      'font-src': ['self'],
      'media-src': ['self', 'blob:'],
      'connect-src': ['self', 'https:', 'http:'],
      'manifest-src': ['self'],
      'worker-src': ['self'],
      'form-action': ['none'],
      'base-uri': ['none'],
      'object-src': ['none'],
      'frame-src': ['none'],
      'require-trusted-types-for': ['script'],
      'trusted-types': ['svelte-trusted-html', 'kass-worker'],
    });
  });

  it('knows the one inline style, of the installed SvelteKit’s route announcer', () => {
    const kit = dirname(createRequire(import.meta.url).resolve('@sveltejs/kit/package.json'));
    const source = readFileSync(join(kit, 'src/core/sync/write_root.js'), 'utf8');
    const [, style = ''] = /id="svelte-announcer"[^>]* style="([^"]*)"/.exec(source) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    expect(style).not.toBe('');
    expect(styles.filter((s) => s.startsWith('sha256-'))).toEqual([`sha256-${hash}`]);
  });

  it('finds no inline style or script in app.html, which would be refused', () => {
    const shell = readFileSync(join(root, 'src/app.html'), 'utf8');
    expect(shell).not.toMatch(/<script|<style|\sstyle=|\son\w+=/);
  });

  it('precaches no file that hosts keep to themselves', () => {
    expect(config.kit?.serviceWorker?.files?.('_headers')).toBe(false);
    expect(config.kit?.serviceWorker?.files?.('icon-192.png')).toBe(true);
  });
});
