import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CompiledUserCode, SourceProblem, UserCodeCompiler } from '#core/ports/user-code-compiler.ts';
import { silencingComment, typeSentence, USER_CODE_LIBRARIES, USER_CODE_STRICTNESS } from '#core/user-code/type-rules.ts';
import { sourceLines } from './source-lines.ts';

/** Types can be made to compute for ever, too. */
const COMPILE_WITHIN_MS = 20_000;
const LARGEST_SOURCE = 200_000;
const MOST_PROBLEMS = 20;

/** No module is looked for: 'tradewind' is declared by the other file, and nothing else exists. */
const OPTIONS = {
  target: 'es2024',
  module: 'commonjs',
  ignoreDeprecations: '6.0',
  lib: USER_CODE_LIBRARIES,
  ...USER_CODE_STRICTNESS,
  noEmitOnError: true,
  removeComments: true,
  sourceMap: true,
  outDir: 'out',
  pretty: false,
};

/** Where the compiler's program lies: in a package of the TypeScript package, one for each system. */
function compilerPath(): string {
  const typescript = createRequire(import.meta.url).resolve('typescript/package.json');
  const own = createRequire(typescript).resolve(`@typescript/typescript-${process.platform}-${process.arch}/package.json`);
  // A program can't be started from inside the archive of a packed app; electron-builder puts such files beside it.
  const folder = dirname(own).replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked');
  return join(folder, 'lib', process.platform === 'win32' ? 'tsc.exe' : 'tsc');
}

/** Compiles with TypeScript's own program, in a folder of its own. `declarations` is the path of `tradewind.d.ts`. */
export function typescriptCompiler(declarations: string, findProgram: () => string = compilerPath): UserCodeCompiler {
  return {
    compile: async (source) => {
      const problem = plainProblem(source);
      if (problem) return { ok: false, problems: [problem], isFinal: true };
      try {
        return await compileIn(await mkdtemp(join(tmpdir(), 'tradewind-compile-')), source, declarations, findProgram());
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code ?? 'an unknown error';
        return unchecked(`The types could not be checked: the compiler could not be run (${code}).`);
      }
    },
  };
}

/** What needs no compiler to be seen. */
function plainProblem(source: string): SourceProblem | null {
  if (source.length > LARGEST_SOURCE) {
    return { line: null, message: `The file has ${source.length} characters, and at most ${LARGEST_SOURCE} are read.` };
  }
  const silenced = silencingComment(source);
  return silenced && { line: lineAt(source, silenced.index), message: silenced.message };
}

async function compileIn(folder: string, source: string, declarations: string, program: string): Promise<CompiledUserCode> {
  try {
    await writeFile(join(folder, 'file.ts'), source);
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: OPTIONS, files: [declarations, 'file.ts'] }));
    const { text, isLate } = await run(program, ['-p', folder], folder);
    if (isLate) return unchecked(`The type check did not end within ${COMPILE_WITHIN_MS / 1000} s.`);
    const problems = problemsIn(text);
    if (problems.length > 0) return { ok: false, problems: problems.slice(0, MOST_PROBLEMS), isFinal: true };
    const map = JSON.parse(await readFile(join(folder, 'out/file.js.map'), 'utf8')) as { mappings: string };
    const code = await readFile(join(folder, 'out/file.js'), 'utf8');
    return { ok: true, code: code.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n'), lines: sourceLines(map.mappings) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const unchecked = (message: string): CompiledUserCode => ({ ok: false, problems: [{ line: null, message }], isFinal: false });

const lineAt = (source: string, index: number): number => source.slice(0, index).split('\n').length;

function run(program: string, given: readonly string[], cwd: string): Promise<{ text: string; isLate: boolean }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, given, { cwd, env: { GOMEMLIMIT: '512MiB' }, stdio: ['ignore', 'pipe', 'ignore'], windowsHide: true });
    let text = '';
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      child.kill('SIGKILL');
    }, COMPILE_WITHIN_MS);
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.once('close', () => {
      clearTimeout(timer);
      resolve({ text, isLate });
    });
  });
}

function problemsIn(text: string): SourceProblem[] {
  const problems = text.split('\n').flatMap((line): SourceProblem[] => {
    const found = /^(?:[^(]+\((\d+),\d+\): )?error TS(\d+): (.*)$/.exec(line);
    if (!found) return [];
    const [, at, code = '', message = ''] = found;
    return [{ line: at === undefined ? null : Number(at), message: typeSentence(Number(code), message) }];
  });
  // Of promises the compiler tells once for the whole file, and again for each place.
  const [whole, placed] = [problems.filter((one) => one.line === null), problems.filter((one) => one.line !== null)];
  return placed.length > 0 ? placed : whole;
}
