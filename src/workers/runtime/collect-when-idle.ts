import { performance } from 'node:perf_hooks';
import { collectGarbage } from '#adapters/system/collect-garbage.ts';

const LOOK_EVERY_MS = 15_000;
/** Below this share of the time at work a pause of some milliseconds delays nothing. */
const IDLE_UTILISATION = 0.1;
const WORTH_COLLECTING_BYTES = 6 * 1024 * 1024;

const inUse = (): number => {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

/**
 * Gives back what a start or a burst of work left behind, as soon as the process is idle: an idle process has no cause of its own to collect
 * for hours.
 */
export function collectWhenIdle(): void {
  let kept = 0;
  let before = performance.eventLoopUtilization();
  setInterval(() => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    if (utilization > IDLE_UTILISATION || inUse() - kept < WORTH_COLLECTING_BYTES) return;
    collectGarbage();
    kept = inUse();
  }, LOOK_EVERY_MS).unref();
}
