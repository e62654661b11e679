// Sources of the till in a page of their own, built as the till is: for what only a browser does, without its screens.
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { startTill } from '../../../scripts/serve.js';
import { freePort } from './world';

export interface BrowserPage {
  readonly origin: string;
  close(): Promise<void>;
}

/**
 * @param entry absolute path of the module that the page runs
 * @param before a script that it runs first, as it is: for libraries that come as one
 */
export async function openBrowserPage(entry: string, before?: string): Promise<BrowserPage> {
  const dir = await mkdtemp(join(tmpdir(), 'kass-page-'));
  const outDir = join(dir, 'built');
  await writeFile(
    join(dir, 'index.html'),
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Page</title><script type="module" src="${entry}"></script></html>\n`,
  );
  await build({
    configFile: false,
    root: dir,
    logLevel: 'error',
    publicDir: false,
    server: { fs: { strict: false } },
    build: { outDir, minify: true, assetsInlineLimit: 0 },
  });
  const page = join(outDir, 'index.html');
  if (before !== undefined) {
    await copyFile(before, join(outDir, 'before.js'));
    const html = await readFile(page, 'utf8');
    await writeFile(page, html.replace('<script', '<script src="/before.js"></script><script'));
  }
  const headers = fileURLToPath(new URL('../../../static/_headers', import.meta.url));
  await copyFile(headers, join(outDir, '_headers'));
  const port = await freePort();
  const server = await startTill({ port, dir: outDir, addresses: null });
  return {
    origin: `http://localhost:${port}`,
    async close() {
      await server.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
