import { KERNEL_PARAMETERS, type Kernel, type KernelAnswer } from '#core/user-code/realm/kernel.ts';
import { LOCK_TEXT, REALM_PARTS } from '#core/user-code/realm/realm-text.ts';
import type { SandboxRequest } from './sandbox-link.ts';

/** What the realm gives in a Node process: a call is prepared first and made by a script, because only scripts are ended by time. */
interface TurnKernel {
  readonly kernel: Kernel;
  prepareCall(unit: string, operation: string, given: string, columns: readonly Float64Array[]): void;
  prepareDefine(unit: string, body: unknown): void;
}

const TURN_PARTS = [
  `(() => {
  const kernel = ${REALM_PARTS[0]}`,
  `${REALM_PARTS[1]};
  let work = () => undefined;
  Object.defineProperty(globalThis, 'sandboxTurn', { value: () => work() });
  return {
    kernel,
    prepareCall: (unit, operation, given, columns) => { work = () => kernel.call(unit, operation, given, columns); },
    prepareDefine: (unit, body) => { work = () => kernel.define(unit, body); },
  };
})()`,
];

/**
 * The whole program of a sandbox process. Self-contained: the process is given its text, because it may read no file. User code runs in a
 * context of its own, into which no object of this realm is ever handed; this realm is locked in the same way, so that whoever got out
 * would find no process, no module and no evaluation of texts.
 */
function runSandbox([before = '', after = '']: string[], lockText: string, parameters: string[], endsAfterMs: number): void {
  const own = process;
  const vm = own.getBuiltinModule('node:vm');
  const soon = setImmediate;
  // Its promises are settled within the script that left them, and so within its time.
  const codeGeneration = { strings: false, wasm: false };
  const context = vm.createContext(vm.constants.DONT_CONTEXTIFY, { codeGeneration, microtaskMode: 'afterEvaluate' });
  const turn = new vm.Script('sandboxTurn()');
  const fill = Float64Array.prototype.set;
  const names = ['getBuiltinModule', 'binding', '_linkedBinding', 'dlopen', 'kill', '_kill', 'abort', 'env', 'mainModule'];

  /** A promise was left that failed: it would end the process, and nobody would know whose it was. */
  let hasStray = false;
  const stray = 'a promise failed that nothing waits for. User code does its work before it returns: take `async` away from it.';
  own.on('unhandledRejection', () => {
    hasStray = true;
  });

  /** Whoever started this process ends it sooner. Should that one be gone, a loop must not go on for ever. */
  const run = (): KernelAnswer => turn.runInContext(context, { timeout: endsAfterMs }) as KernelAnswer;
  const compiled = (code: string, unit: string) =>
    vm.compileFunction(`'use strict';${code}`, parameters, { parsingContext: context, filename: `user-code-${unit.slice(0, 12)}.js` });
  const answerTo = ({ kernel, prepareCall, prepareDefine }: TurnKernel, request: SandboxRequest): KernelAnswer => {
    if (request.kind === 'forget') {
      kernel.forget(request.unit);
      return { answer: '{"value":null}', columns: [] };
    }
    if (request.kind === 'define') {
      try {
        prepareDefine(request.unit, compiled(request.code, request.unit));
      } catch (error) {
        return { answer: JSON.stringify({ problem: { message: `${(error as Error).message}`, stack: '' } }), columns: [] };
      }
      return run();
    }
    // The list, too, is made inside.
    const inside = kernel.allocate(request.columns.length, 0);
    for (const [k, column] of request.columns.entries()) {
      const [copy] = kernel.allocate(1, column.length);
      fill.call(copy, column);
      inside[k] = copy as Float64Array;
    }
    prepareCall(request.unit, request.operation, request.given, inside);
    const { answer, columns } = run();
    return { answer, columns: Array.from(columns, (column) => new Float64Array(column)) };
  };

  // The first message is what runs beside user code, and the only one that this process's starter writes itself.
  own.once('message', (engine: string) => {
    const realm = vm.runInContext(before + engine + after, context, { filename: 'sandbox.js' }) as TurnKernel;
    own.on('message', (request: SandboxRequest) => {
      const { answer, columns } = answerTo(realm, request);
      // After a turn of the loop: what user code left behind belongs to its call and its time.
      soon(() => {
        const isRefused = hasStray;
        hasStray = false;
        own.send?.(
          isRefused
            ? { id: request.id, answer: JSON.stringify({ problem: { message: stray, stack: '' } }), columns: [] }
            : { id: request.id, answer, columns },
        );
      });
    });
    own.send?.('ready');
  });
  own.on('disconnect', () => own.exit(0));
  for (const name of names) Reflect.deleteProperty(own, name);
  vm.runInThisContext(lockText);
}

/** The text that a sandbox process evaluates. `endsAfterMs`: no call lasts longer, whatever became of the process that asked. */
export const sandboxProgram = (endsAfterMs: number): string =>
  `'use strict';(${runSandbox})(${[TURN_PARTS, LOCK_TEXT, KERNEL_PARAMETERS, endsAfterMs].map((part) => JSON.stringify(part)).join(', ')});`;
