// Bundles the demo shop, payment app and printer so that plain Node runs them, with nothing beside them.
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { defineConfig } from 'vite';

const at = (example: string) => join(import.meta.dirname, example, 'server.ts');

export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  logLevel: 'warn',
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'build',
    emptyOutDir: true,
    rollupOptions: {
      input: {
        shop: at('shop'),
        pay: at('pay'),
        printer: at('printer'),
      },
      external: [/^node:/, ...builtinModules],
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'parts/[name].js' },
    },
  },
  ssr: { noExternal: true, target: 'node' },
});
