// Sources of the till in a page of their own, built as the till is: for what only a browser does, without its screens.
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
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

/** @param entry absolute path of the module that the page runs */
export async function openBrowserPage(entry: string): Promise<BrowserPage> {
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
