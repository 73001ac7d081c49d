import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let checkout = '';
let scripts: typeof import('../../../scripts/program.mjs');

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(checkout, path)), { recursive: true });
  writeFileSync(join(checkout, path), text);
};

beforeEach(async () => {
  checkout = realpathSync(mkdtempSync(join(tmpdir(), 'tradewind-program-')));
  for (const path of ['src/cli/main.ts', 'src/core/result.ts', 'electron.vite.config.ts', 'package-lock.json', 'tsconfig.base.json'])
    write(path, '1');
  mkdirSync(join(checkout, 'scripts'));
  const copy = join(checkout, 'scripts/program.mjs');
  copyFileSync(join(import.meta.dirname, '../../../scripts/program.mjs'), copy);
  scripts = await import(pathToFileURL(copy).href);
});
afterEach(() => rmSync(checkout, { recursive: true, force: true }));

const SOURCE = 'src/cli/main.ts';
const BUILT = 'out/main/cli.js';
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
});
