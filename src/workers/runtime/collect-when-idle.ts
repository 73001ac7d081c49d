import { performance } from 'node:perf_hooks';
import { collectEverything, collectGarbage } from '#adapters/system/collect-garbage.ts';

const LOOK_EVERY_MS = 15_000;
/** Below this share of the time at work a pause of some milliseconds delays nothing. */
const IDLE_UTILISATION = 0.1;
/** Below this nothing comes in but what tells that the process lives: a longer pause delays nothing either. */
const RESTING_UTILISATION = 0.02;
const WORTH_COLLECTING_BYTES = 6 * 1024 * 1024;
const WORTH_COLLECTING_AT_REST_BYTES = 2 * 1024 * 1024;

/** Memory of a process or thread, in bytes. */
export interface HeldMemory {
  /** What is used, garbage included. */
  readonly used: number;
  /** What is kept, whether it is used or not. */
  readonly held: number;
}

const memoryNow = (): HeldMemory => {
  const { heapUsed, heapTotal, external } = process.memoryUsage();
  return { used: heapUsed + external, held: heapTotal + external };
};

/**
 * How much is worth collecting. `utilisation`: share of the last while at work; `now`: what is in memory; `kept`: what was left of it when it was
 * collected last.
 */
export function worthCollecting(utilisation: number, now: HeldMemory, kept: HeldMemory): 'nothing' | 'garbage' | 'everything' {
  if (utilisation > IDLE_UTILISATION) return 'nothing';
  if (utilisation < RESTING_UTILISATION) return now.held - kept.held < WORTH_COLLECTING_AT_REST_BYTES ? 'nothing' : 'everything';
  return now.used - kept.used < WORTH_COLLECTING_BYTES ? 'nothing' : 'garbage';
}

/**
 * Gives back what a start or a burst of work left behind, as soon as the process or thread is idle, and all that it can once it rests: an idle process has no
 * cause of its own to collect for hours.
 */
export function collectWhenIdle(): void {
  let kept: HeldMemory = { used: 0, held: 0 };
  let before = performance.eventLoopUtilization();
  setInterval(() => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    const worth = worthCollecting(utilization, memoryNow(), kept);
    if (worth === 'everything') {
      collectEverything();
      kept = memoryNow();
    } else if (worth === 'garbage') {
      collectGarbage();
      // The pages that it emptied are still held: what is needed of them shows once it rests.
      kept = { used: memoryNow().used, held: kept.held };
    }
  }, LOOK_EVERY_MS).unref();
}
