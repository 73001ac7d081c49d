import { Worker } from 'node:worker_threads';
import { EvaluationPool } from '#services/research/evaluation-pool.ts';

/** Threads that every scene of a test process shares: starting them costs more than what most tests do with them. */
class WarmPool extends EvaluationPool {
  /** The threads end with the process. */
  override async close(): Promise<void> {}
}

const pools = new Map<number, EvaluationPool>();

/** A pool of `size` threads that know the planted strategies, started once for each size. */
export function warmPool(size: number): EvaluationPool {
  const open = () => {
    const worker = new Worker(new URL('./planted-thread.ts', import.meta.url));
    worker.unref();
    return worker;
  };
  const pool = pools.get(size) ?? new WarmPool(open, size);
  pools.set(size, pool);
  return pool;
}
