// verifies: one-contract
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { build } from 'vite';
import { TRANSPORT_CASES } from '#tests/contract/transport-cases.ts';
import { executable } from './desktop.ts';

const folder = mkdtempSync(join(tmpdir(), 'tradewind-ports-'));
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

const bundle = (entry: string, format: 'es' | 'cjs', extension: string) =>
  build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: join(import.meta.dirname, 'ports', `${entry}.ts`),
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: { external: ['electron', /^node:/], output: { format, entryFileNames: `${entry}.${extension}` } },
    },
  });

test("the contract holds over Electron's own ports, through a worker and through a page", async () => {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', main: 'run-cases.js' }));
  await bundle('run-cases', 'es', 'js');
  await bundle('relay-in-worker', 'es', 'js');
  await bundle('relay-in-page', 'cjs', 'cjs');
  const { stdout } = await promisify(execFile)(executable(), [folder, `--user-data-dir=${join(folder, 'user')}`], { timeout: 60_000 });
  const line = stdout.split('\n').find((text) => text.startsWith('[{')) ?? '[]';
  const results = JSON.parse(line) as { name: string; problem: string | null }[];
  expect(results).toHaveLength(2 * TRANSPORT_CASES.length);
  for (const { name, problem } of results) expect.soft(problem, name).toBeNull();
});
