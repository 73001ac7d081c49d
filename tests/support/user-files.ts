import { readFileSync } from 'node:fs';
import { type EngineText, noEngine } from '#adapters/user-code/engine-text.ts';
import { nodeRunner } from '#adapters/user-code/node-sandbox.ts';
import { typescriptCompiler } from '#adapters/user-code/typescript-compiler.ts';
import type { UserCodeFile, UserCodeFiles } from '#core/ports/user-code-files.ts';
import { USER_CODE_LIMITS, type UserCodeLimits } from '#core/ports/user-code-runner.ts';
import { ExpectedError } from '#core/result.ts';
import type { UserCodeFolderDeps } from '#services/user-code/user-code-folder.ts';

const resource = (name: string): string => new URL(`../../resources/user-code/${name}`, import.meta.url).pathname;

/** The example that a new file begins with. */
export const EXAMPLE = readFileSync(resource('indicator-example.ts'), 'utf8');

/** The real compiler with the real declarations. */
export const COMPILER = typescriptCompiler(resource('tradewind.d.ts'));

/** Source of an indicator that follows `body`, the statements of its stream's `push` with `close`, `timeUs` and `out` at hand. */
export const indicatorSource = (body: string, before = '', members = 'last = 0;', clone = 'copy.last = this.last;'): string => `
import { defineIndicator, type BarColumns, type IndicatorStream } from 'tradewind';
${before}
class Stream implements IndicatorStream {
  ${members}
  push(timeUs: number, open: number, high: number, low: number, close: number, volume: number, out: Float64Array): void {
    ${body}
  }
  clone(): Stream {
    const copy = new Stream();
    ${clone}
    return copy;
  }
}
export const indicator = defineIndicator({ title: 'Test', version: 1, parameters: {}, outputs: [{ name: 'value', style: 'line' }],
  pane: { placement: 'price' }, warmupBars: () => 0, create: () => new Stream() });
`;

/** A folder of files in memory, and everything else that own indicators need: the real compiler and the real sandbox. */
export function userCodeInMemory(
  sources: Record<string, string>,
  limits: UserCodeLimits = USER_CODE_LIMITS,
  engineText: EngineText = noEngine,
  example: () => string = () => EXAMPLE,
) {
  const files = new Map(Object.entries(sources));
  const listeners = new Set<() => void>();
  const kept = new Map<string, unknown>();
  let compilations = 0;
  const changed = () => {
    for (const listener of listeners) listener();
  };
  const folder: UserCodeFiles = {
    list: () => [...files].map(([name, source]): UserCodeFile => ({ name, source })),
    leftOut: () => [],
    watch: (onChange) => {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    create: (name, source) => {
      if (files.has(name)) throw new ExpectedError('FileExists', `There is a file ${name}.ts already.`);
      files.set(name, source);
      return `${name}.ts`;
    },
    write: (name, source) => {
      files.set(name, source);
      changed();
    },
    remove: (name) => {
      const isThere = files.delete(name);
      changed();
      return isThere;
    },
    declarations: () => readFileSync(resource('tradewind.d.ts'), 'utf8'),
  };
  const userCode: Omit<UserCodeFolderDeps, 'clock' | 'onDefect'> = {
    files: folder,
    checks: { load: (hash) => kept.get(hash) ?? null, save: (hash, value) => void kept.set(hash, structuredClone(value)) },
    compiler: {
      compile: (source) => {
        compilations++;
        return COMPILER.compile(source);
      },
    },
    runner: nodeRunner(limits, engineText),
    example,
  };
  return {
    userCode,
    get compilations() {
      return compilations;
    },
    put: (name: string, source: string) => {
      files.set(name, source);
      changed();
    },
    remove: (name: string) => {
      files.delete(name);
      changed();
    },
  };
}
