// verifies: secure-user-code, user-strategies
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { build } from 'vite';
import { OWN_STRATEGY_CASES } from '#tests/contract/own-strategy-cases.ts';
import { USER_CODE_CASES } from '#tests/contract/user-code-cases.ts';
import { ATTACKS } from '#tests/support/user-code-attacks.ts';
import { bundleStrategyEngine } from '#workers/research/strategy-engine.ts';
import { executable } from './desktop.ts';

const folder = mkdtempSync(join(tmpdir(), 'tradewind-user-code-'));
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

const source = join(import.meta.dirname, '../..');

const bundle = (entry: string, outDir: string, format: 'es' | 'cjs', fileName: string) =>
  build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: join(source, entry),
      outDir: join(folder, outDir),
      emptyOutDir: false,
      rolldownOptions: { external: ['electron', /^node:/], output: { format, entryFileNames: fileName } },
    },
  });

test('the sandbox page keeps user code in, as the sandbox process does', async () => {
  for (const name of ['main', 'preload']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', main: 'main/run.js' }));
  await bundle('e2e/desktop/user-code/run-user-code-cases.ts', 'main', 'es', 'run.js');
  writeFileSync(
    join(folder, 'engine.js'),
    await bundleStrategyEngine(join(source, 'src/services/research/sandbox/strategy-operations.ts')),
  );
  await bundle('src/preload/user-code.ts', 'preload', 'cjs', 'user-code.cjs');
  const { stdout, stderr } = await promisify(execFile)(executable(), [folder, `--user-data-dir=${join(folder, 'user')}`], {
    timeout: 110_000,
  });
  const line = stdout.split('\n').find((text) => text.startsWith('[{')) ?? '[]';
  const results = JSON.parse(line) as { name: string; problem: string | null }[];
  expect(results, stderr).toHaveLength(
    USER_CODE_CASES.length + OWN_STRATEGY_CASES.length + ATTACKS.filter(({ worksIn }) => worksIn === 'page').length,
  );
  for (const { name, problem } of results) expect.soft(problem, name).toBeNull();
});
