import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const SOURCE = resolve(import.meta.dirname, '../../../resources/mt5/TradewindBridge.mq5');

/** Whether a C++ compiler is here to run the expert advisor's code with. */
export const hasCompiler = spawnSync('g++', ['--version']).status === 0;

/**
 * Turns the expert advisor into a program: MQL5 is close enough to C++ that only properties, open arrays and the order of
 * declarations need a change. `inputs` replace the defaults of `input` lines. Returns the path of the program in `folder`.
 */
export function buildExpertAdvisor(folder: string, inputs: Record<string, string>): string {
  let source = readFileSync(SOURCE, 'utf8')
    .replace(/^#property.*$/gm, '')
    .replace(/^(\s*)(\w+)(\s+)(\w+)\[\];/gm, '$1Array<$2>$3$4;');
  for (const [name, value] of Object.entries(inputs)) {
    const line = new RegExp(`^(input .*\\b${name}\\s*=\\s*)[^;]+;`, 'm');
    if (!line.test(source)) throw new Error(`The expert advisor has no input ${name}.`);
    source = source.replace(line, `$1${value};`);
  }
  const prototypes = [...source.matchAll(/^(?:int|void|bool|string|long) \w+\([^)]*\)/gm)].map(([text]) => `${text};`);
  const structuresEnd = source.indexOf('Array<SymbolState>');
  writeFileSync(
    join(folder, 'expert-advisor.hpp'),
    `${source.slice(0, structuresEnd)}\n${prototypes.join('\n')}\n${source.slice(structuresEnd)}`,
  );
  for (const file of ['terminal.hpp', 'main.cpp']) copyFileSync(join(import.meta.dirname, file), join(folder, file));
  const program = join(folder, 'expert-advisor');
  execFileSync('g++', ['-std=c++17', '-O1', '-Wall', '-Wextra', '-Wno-unused-parameter', '-o', program, join(folder, 'main.cpp')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return program;
}
