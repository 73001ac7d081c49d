import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import { findRunLookAhead, usualCuts } from '#core/backtest/find-run-look-ahead.ts';
import { mergeTimes } from '#core/backtest/timeline.ts';
import { isoTime } from '#core/market/iso-time.ts';
import type { StrategyDefinition } from '#core/strategy/strategy.ts';
import type { Dataset } from './evaluation-protocol.ts';

/** Whether what a strategy did depends on bars that were yet to come. */
export interface LookAheadReport {
  readonly state: 'clean' | 'found';
  /** Runs over shortened data that were compared. */
  readonly cuts: number;
  readonly text: string;
}

/** Runs a strategy again over shortened data: what it ordered and what the account was before the cut must be the same, bit for bit. */
export function testLookAhead(definition: StrategyDefinition, configuration: BacktestConfiguration, dataset: Dataset): LookAheadReport {
  const { timeUs } = mergeTimes(dataset.symbols.map(({ bars }) => bars.timeUs));
  const least = Math.max(configuration.warmupBars, definition.warmupBars(configuration.strategy.params)) + 2;
  const cuts = usualCuts(timeUs.length).filter((cut) => cut >= least);
  const found = findRunLookAhead(dataset.symbols, configuration, definition, cuts);
  if (found === null) {
    return { state: 'clean', cuts: cuts.length, text: `${cuts.length} runs over shortened data sent the same orders before the cut.` };
  }
  const [cut, step] = [found.cutAfter, found.step].map((at) => isoTime(timeUs[at] as number));
  const what = found.what === 'order' ? 'other orders are sent' : 'the account is another one';
  return {
    state: 'found',
    cuts: cuts.length,
    text: `With the data cut off after ${cut}, ${what} from ${step} on: the strategy used what was not known yet.`,
  };
}
