import type { RunResult } from '#core/backtest/run-result.ts';
import { isoTime } from '#core/market/iso-time.ts';
import type { Dataset } from './evaluation-protocol.ts';
import { slicedDataset } from './sliced-dataset.ts';

/** Whether what a strategy did depends on bars that were yet to come. */
export interface LookAheadReport {
  readonly state: 'clean' | 'found';
  /** Runs over shortened data that were compared. */
  readonly cuts: number;
  readonly text: string;
}

/** Shares of the data after which it is cut off; a prime-like spread, so that no regular pattern hides between. */
const CUTS = [0.23, 0.41, 0.59, 0.73, 0.89] as const;
/** Closes before the end of shortened data that are not compared: what is open at an end is closed there. */
const LAST_STEPS = 1;

/** Index of the first close at which two accounts over the same past differ; -1 when they agree. */
function firstDifference(whole: RunResult, cut: RunResult): number {
  const end = cut.equity.value.length - LAST_STEPS;
  for (let i = 0; i < end; i++) if (!Object.is(whole.equity.value[i], cut.equity.value[i])) return i;
  return -1;
}

/**
 * Runs a strategy again over shortened data and compares the account at every close before the cut, bit for bit: an honest strategy did the
 * same then, as it could not know that the data would end.
 */
export function testLookAhead(run: (dataset: Dataset) => RunResult, dataset: Dataset): LookAheadReport {
  const whole = run(dataset);
  const steps = whole.equity.timeUs.length;
  let cuts = 0;
  for (const share of CUTS) {
    const at = Math.floor(share * steps);
    if (at <= LAST_STEPS) continue;
    const endUs = whole.equity.timeUs[at] as number;
    const cut = run(slicedDataset(dataset, Number.NEGATIVE_INFINITY, endUs));
    cuts++;
    const i = firstDifference(whole, cut);
    if (i < 0) continue;
    const when = isoTime(whole.equity.timeUs[i] as number);
    return {
      state: 'found',
      cuts,
      text: `With the data cut off at ${isoTime(endUs)} the account is another one from ${when} on: the strategy used what was not known yet.`,
    };
  }
  return { state: 'clean', cuts, text: `${cuts} runs over shortened data did the same at every bar.` };
}
