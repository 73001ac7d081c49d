// Runs commands side by side, as many as there are cores.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { node24, nodeEnvironment } from './node-24.mjs';
import { root } from './prepare.mjs';

/** What needs no test to run: [name, arguments of Node], the longest first. */
export const STATIC_CHECKS = [
  ...['node', 'renderer', 'e2e', 'core'].map((part) => [
    `types: ${part}`,
    // Each on one core: beside each other they fill the machine, and what several share they each check anew.
    ['node_modules/typescript/bin/tsc', '-p', `tsconfig.${part}.json`, '--checkers', '1'],
  ]),
  ['lint and format', ['node_modules/@biomejs/biome/bin/biome', 'check', '.']],
];

function runJob([name, args]) {
  const started = Date.now();
  return new Promise((resolve) => {
    const child = spawn(node24(), args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: nodeEnvironment() });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text) => {
        output += text;
      });
    }
    // Not `exit`: the last output may come after it.
    child.once('close', (status) => {
      const seconds = ((Date.now() - started) / 1000).toFixed(1);
      console.log(`\n── ${name}\n${output.trimEnd()}\n── ${name}: ${status === 0 ? 'ok' : 'FAILED'} in ${seconds} s`);
      resolve(status === 0);
    });
  });
}

/** Runs jobs side by side and prints what each said when it has ended. Returns of each whether it succeeded. */
export async function inParallel(jobs) {
  const results = [];
  let next = 0;
  const takeTurns = async () => {
    while (next < jobs.length) {
      const mine = next++;
      results[mine] = await runJob(jobs[mine]);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, takeTurns));
  return results;
}
