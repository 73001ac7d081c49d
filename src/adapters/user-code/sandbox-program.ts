import { KERNEL_PARAMETERS, type Kernel, type KernelAnswer } from '#core/user-code/realm/kernel.ts';
import { LOCK_TEXT, REALM_TEXT } from '#core/user-code/realm/realm-text.ts';
import type { SandboxRequest } from './sandbox-link.ts';

/**
 * The whole program of a sandbox process. Self-contained: the process is given its text, because it may read no file. User code runs in a
 * context of its own, into which no object of this realm is ever handed; this realm is locked in the same way, so that whoever got out
 * would find no process, no module and no evaluation of texts.
 */
function runSandbox(realmText: string, lockText: string, parameters: string[]): void {
  const own = process;
  const vm = own.getBuiltinModule('node:vm');
  const soon = setImmediate;
  const context = vm.createContext(vm.constants.DONT_CONTEXTIFY, { codeGeneration: { strings: false, wasm: false } });
  const kernel = vm.runInContext(realmText, context, { filename: 'sandbox.js' }) as Kernel;
  const fill = Float64Array.prototype.set;
  const names = ['getBuiltinModule', 'binding', '_linkedBinding', 'dlopen', 'kill', '_kill', 'abort', 'reallyExit', 'env', 'mainModule'];

  const compiled = (code: string, unit: string) =>
    vm.compileFunction(`'use strict';${code}`, parameters, { parsingContext: context, filename: `user-code-${unit.slice(0, 12)}.js` });
  const answerTo = (request: SandboxRequest): KernelAnswer => {
    if (request.kind === 'forget') {
      kernel.forget(request.unit);
      return { answer: '{"value":null}', columns: [] };
    }
    if (request.kind === 'define') {
      try {
        return kernel.define(request.unit, compiled(request.code, request.unit) as () => void);
      } catch (error) {
        return { answer: JSON.stringify({ problem: { message: `${(error as Error).message}`, stack: '' } }), columns: [] };
      }
    }
    const given = request.columns.map((column) => {
      const [inside] = kernel.allocate(1, column.length);
      fill.call(inside, column);
      return inside as Float64Array;
    });
    const { answer, columns } = kernel.call(request.unit, request.operation, request.given, intoRealm(given));
    return { answer, columns: Array.from(columns, (column) => new Float64Array(column)) };
  };
  /** A list made inside, so that user code meets no list of this realm. */
  const intoRealm = (columns: Float64Array[]): Float64Array[] => {
    const list = kernel.allocate(columns.length, 0);
    for (const [k, column] of columns.entries()) list[k] = column;
    return list;
  };

  own.on('message', (request: SandboxRequest) => {
    const answer = answerTo(request);
    // After a turn of the loop: promises that user code left behind belong to its call and its time.
    soon(() => own.send?.({ id: request.id, answer: answer.answer, columns: answer.columns }));
  });
  own.on('disconnect', () => own.exit(0));
  own.send?.('ready');
  for (const name of names) Reflect.deleteProperty(own, name);
  vm.runInThisContext(lockText);
}

/** The text that a sandbox process evaluates. */
export const SANDBOX_PROGRAM = `'use strict';(${runSandbox})(${[REALM_TEXT, LOCK_TEXT, KERNEL_PARAMETERS].map((part) => JSON.stringify(part)).join(', ')});`;
