import { contextBridge, ipcRenderer } from 'electron';
import { USER_CODE_CHANNEL } from '#contract/user-code-page.ts';

interface Answer {
  readonly answer: string;
  readonly columns: readonly Float64Array[];
}

interface Kernel {
  define(unit: string, body: (...given: unknown[]) => void): Answer;
  forget(unit: string): void;
  call(unit: string, operation: string, given: string, columns: readonly Float64Array[]): Answer;
}

type Request =
  | { readonly id: number; readonly kind: 'define'; readonly unit: string; readonly code: string }
  | { readonly id: number; readonly kind: 'forget'; readonly unit: string }
  | {
      readonly id: number;
      readonly kind: 'call';
      readonly unit: string;
      readonly operation: string;
      readonly given: string;
      readonly columns: readonly Float64Array[];
    };

/**
 * Runs in the page's own world, where user code will run: keeps evaluation for itself, has the realm locked, and gives this script the
 * three things that it may ask for. Its text is all that gets there.
 */
function install([before, after]: [string, string], engine: string, parameters: string[]) {
  // biome-ignore lint/security/noGlobalEval: user code is a text; this is the one place that evaluates it, and the realm has no other.
  const evaluate = globalThis.eval;
  const checked = Function;
  const kernel = evaluate(before + engine + after) as Kernel;
  const bodyOf = (unit: string, code: string): ((...given: unknown[]) => void) => {
    // Throws unless the code is a whole function body: it can't end the function that is put around it.
    checked(...parameters, `'use strict';${code}`);
    return evaluate(`(function (${parameters}) {'use strict';${code}\n})\n//# sourceURL=user-code-${unit.slice(0, 12)}.js`);
  };
  return {
    define: (unit: string, code: string): Answer => {
      try {
        return kernel.define(unit, bodyOf(unit, code));
      } catch (error) {
        return { answer: JSON.stringify({ problem: { message: String((error as Error).message), stack: '' } }), columns: [] };
      }
    },
    forget: (unit: string): void => kernel.forget(unit),
    call: (unit: string, operation: string, given: string, columns: readonly Float64Array[]): Answer =>
      kernel.call(unit, operation, given, columns),
  };
}

ipcRenderer.once(USER_CODE_CHANNEL, (event, { program, parameters }: { program: [string, string]; parameters: string[] }) => {
  const [port] = event.ports;
  if (!port) return;
  const answerTo = (kernel: ReturnType<typeof install>, request: Request): Answer => {
    if (request.kind === 'define') return kernel.define(request.unit, request.code);
    if (request.kind === 'call') return kernel.call(request.unit, request.operation, request.given, request.columns);
    kernel.forget(request.unit);
    return { answer: '{"value":null}', columns: [] };
  };
  // The first message is what runs beside user code.
  port.onmessage = ({ data: engine }: MessageEvent<string>) => {
    const kernel = contextBridge.executeInMainWorld({ func: install, args: [program, engine, parameters] }) as ReturnType<typeof install>;
    port.onmessage = ({ data }: MessageEvent<Request>) => {
      const { answer, columns } = answerTo(kernel, data);
      // After a turn of the loop: promises that user code left behind belong to its call and its time.
      setTimeout(() => port.postMessage({ id: data.id, answer, columns }), 0);
    };
    port.postMessage('ready');
  };
});
