import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';
import { bundleStrategyEngine } from './src/workers/research/strategy-engine.ts';

const alias = Object.fromEntries(
  ['core', 'contract', 'rpc', 'services', 'adapters', 'workers', 'headless', 'main'].map((name) => [`#${name}`, resolve('src', name)]),
);

/** Puts the files of the built-in strategies beside the research process as they are written: they are shown, and their hash names the code of a run. */
const strategySources = (): Plugin => ({
  name: 'strategy-sources',
  generateBundle() {
    for (const name of readdirSync('src/core/strategy')) {
      const source = readFileSync(resolve('src/core/strategy', name), 'utf8');
      this.emitFile({ type: 'asset', fileName: `workers/research/strategies/${name}`, source });
    }
  },
});

/** Puts the engine beside the research process as one text: it is evaluated in the sandboxes of the trader's own strategies. */
const strategyEngine = (): Plugin => ({
  name: 'strategy-engine',
  async generateBundle() {
    const source = await bundleStrategyEngine(resolve('src/services/research/sandbox/strategy-operations.ts'));
    this.emitFile({ type: 'asset', fileName: 'workers/research/strategy-engine.js', source });
  },
});

/** Every process of the app, and the command line. Workers and their threads are entries of their own, so that they can be started by file. */
export default defineConfig({
  main: {
    resolve: { alias },
    plugins: [strategySources(), strategyEngine()],
    build: {
      // Of many small files each, or read by every process: one file is read in a fraction of the time.
      externalizeDeps: { exclude: ['zod', 'commander', 'luxon', 'ws', 'pino'] },
      rollupOptions: {
        input: {
          index: 'src/main/index.ts',
          cli: 'src/cli/main.ts',
          'workers/ingestion/main': 'src/workers/ingestion/main.ts',
          'workers/ingestion/writer-thread': 'src/workers/ingestion/writer-thread.ts',
          'workers/ingestion/import-thread': 'src/workers/ingestion/import-thread.ts',
          'workers/feature/main': 'src/workers/feature/main.ts',
          'workers/inference/main': 'src/workers/inference/main.ts',
          'workers/research/main': 'src/workers/research/main.ts',
          'workers/research/evaluation-thread': 'src/workers/research/evaluation-thread.ts',
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
      // Pieces come from this machine's disk: the compiler in the editor's worker is as large as it is.
      chunkSizeWarningLimit: 8_000,
      rollupOptions: {
        input: { index: resolve('src/renderer/index.html') },
        // Validators are told not to compile themselves before the first schema is made, in whatever piece that lies.
        output: { codeSplitting: { groups: [{ name: 'validators', test: /node_modules[\\/]zod[\\/]|interpreted-validators/ }] } },
      },
    },
  },
});
