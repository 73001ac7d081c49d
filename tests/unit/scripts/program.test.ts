import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const SOURCE = 'src/cli/main.ts';
const BUILT = 'out/main/cli.js';
let checkout = '';
let scripts: typeof import('../../../scripts/program.mjs');
let prepare: typeof import('../../../scripts/prepare.mjs');

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(checkout, path)), { recursive: true });
  writeFileSync(join(checkout, path), text);
};

beforeEach(async () => {
  checkout = realpathSync(mkdtempSync(join(tmpdir(), 'tradewind-program-')));
  for (const path of ['src/cli/main.ts', 'src/core/result.ts', 'electron.vite.config.ts', 'package-lock.json', 'tsconfig.base.json'])
    write(path, '1');
  mkdirSync(join(checkout, 'scripts'));
  for (const name of ['program', 'prepare', 'node-24'])
    copyFileSync(join(import.meta.dirname, `../../../scripts/${name}.mjs`), join(checkout, `scripts/${name}.mjs`));
  const copyOf = (name: string) => import(pathToFileURL(join(checkout, `scripts/${name}.mjs`)).href);
  scripts = await copyOf('program');
  prepare = await copyOf('prepare');
  write('scripts/extract-histories.mjs', '');
  mkdirSync(join(checkout, 'resources/histories'), { recursive: true });
  // As the real one: it empties the folder, then writes.
  write(
    'node_modules/electron-vite/bin/electron-vite.js',
    `import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
    rmSync('out/main', { recursive: true, force: true });
    mkdirSync('out/main', { recursive: true });
    copyFileSync('${SOURCE}', '${BUILT}');`,
  );
  write('node_modules/electron-vite/package.json', '{ "type": "module" }');
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(checkout, { recursive: true, force: true });
});

const program = () => scripts.program().slice(checkout.length + 1);

function build(): void {
  const state = scripts.stateOfSources();
  write(BUILT, 'built');
  scripts.noteBuilt(state);
}

describe('the program of the command line', () => {
  it('is the built one as long as that is made of the sources as they are', () => {
    expect(program()).toBe(SOURCE);
    build();
    expect(program()).toBe(BUILT);
  });

  it.each([
    ['a source was changed', () => write('src/core/result.ts', '22')],
    ['a source was added', () => write('src/core/added.ts', '1')],
    ['a source was deleted', () => rmSync(join(checkout, 'src/core/result.ts'))],
    ['another version of a package was locked', () => write('package-lock.json', '22')],
    ['what was built is gone', () => rmSync(join(checkout, BUILT))],
  ])('is its source when %s since', (_what, change) => {
    build();
    change();
    expect(program()).toBe(SOURCE);
  });

  it('is built again by the next start where a build of other sources came between, whole or not, and these were taken back', () => {
    const log = vi.spyOn(console, 'log').mockReturnValue();
    prepare.ensureBuilt();
    const built = () => readFileSync(join(checkout, BUILT), 'utf8');
    const buildByHand = () => spawnSync(process.execPath, ['node_modules/electron-vite/bin/electron-vite.js'], { cwd: checkout });
    write(SOURCE, 'edited');
    expect(buildByHand().status).toBe(0);
    expect(built()).toBe('edited');
    write(SOURCE, '1');
    expect(program()).toBe(SOURCE);
    prepare.ensureBuilt();
    expect([program(), built()]).toEqual([BUILT, '1']);

    rmSync(join(checkout, 'out/main'), { recursive: true });
    write(BUILT, 'half of it');
    expect(program()).toBe(SOURCE);
    prepare.ensureBuilt();
    expect([program(), built()]).toEqual([BUILT, '1']);
    expect(log.mock.calls).toEqual([['Building …'], ['Building …'], ['Building …']]);
  });

  it('is not noted again where it is current: a checkout may be read-only', () => {
    build();
    const noted = statSync(join(checkout, 'out/main/built-state'));
    scripts.noteBuilt(scripts.stateOfSources());
    expect(statSync(join(checkout, 'out/main/built-state')).ctimeMs).toBe(noted.ctimeMs);
  });
});
