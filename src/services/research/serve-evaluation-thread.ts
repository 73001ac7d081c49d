import type { MessagePort } from 'node:worker_threads';
import { ExpectedError } from '#core/result.ts';
import type { Dataset, ThreadAnswer, ThreadMessage, ThreadRequest } from './evaluation-protocol.ts';
import type { EvaluationTasks } from './evaluation-tasks.ts';

/** The memory of an answer's columns, which is handed over and not copied. Each once; shared memory stays where it is. */
function transferablesOf(value: unknown, found: Set<ArrayBuffer> = new Set()): Set<ArrayBuffer> {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer);
  } else if (Array.isArray(value)) for (const inner of value) transferablesOf(inner, found);
  else if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) transferablesOf(inner, found);
  return found;
}

/** Does tasks one after another as they are asked for, until its owner ends the thread. */
export function serveEvaluationThread(port: MessagePort, tasks: EvaluationTasks): void {
  const datasets = new Map<string, Dataset>();

  function answer(request: Extract<ThreadRequest, { kind: 'task' }>): ThreadAnswer {
    const dataset = request.datasetId === null ? null : (datasets.get(request.datasetId) ?? null);
    const task = tasks[request.name] as (input: unknown, dataset: Dataset | null) => unknown;
    try {
      return { kind: 'done', output: task(request.input, dataset) };
    } catch (error) {
      if (error instanceof ExpectedError) return { kind: 'failed', code: error.code, message: error.message, data: error.data };
      return { kind: 'threw', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
  }

  port.on('message', (request: ThreadRequest) => {
    if (request.kind === 'dataset') datasets.set(request.dataset.id, request.dataset);
    else if (request.kind === 'forget') datasets.delete(request.datasetId);
    else {
      const reply = answer(request);
      port.postMessage(reply, [...transferablesOf(reply)]);
    }
  });
  port.postMessage({ kind: 'loaded' } satisfies ThreadMessage);
}
