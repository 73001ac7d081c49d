import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const alias = Object.fromEntries(
  ['core', 'contract', 'rpc', 'services', 'adapters', 'workers', 'headless', 'main'].map((name) => [`#${name}`, resolve('src', name)]),
);

/** Every process of the app. Workers and their threads are entries of their own, so that they can be started by file. */
export default defineConfig({
  main: {
    resolve: { alias },
    build: {
      externalizeDeps: true,
      rollupOptions: {
        input: {
          index: 'src/main/index.ts',
          'workers/ingestion/main': 'src/workers/ingestion/main.ts',
          'workers/ingestion/writer-thread': 'src/workers/ingestion/writer-thread.ts',
          'workers/ingestion/import-thread': 'src/workers/ingestion/import-thread.ts',
          'workers/feature/main': 'src/workers/feature/main.ts',
          'workers/inference/main': 'src/workers/inference/main.ts',
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    resolve: { alias },
    build: {
      externalizeDeps: false,
      rollupOptions: {
        input: { index: 'src/preload/index.ts', 'user-code': 'src/preload/user-code.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    resolve: { alias },
    plugins: [react()],
    build: {
      minify: true,
      outDir: 'out/renderer',
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      rollupOptions: { input: { index: resolve('src/renderer/index.html') } },
    },
  },
});
