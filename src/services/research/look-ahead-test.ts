import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import { cutAfter, findRunLookAhead, usualCuts } from '#core/backtest/find-run-look-ahead.ts';
import { mergeTimes } from '#core/backtest/timeline.ts';
import { isoTime } from '#core/market/iso-time.ts';
import type { StrategyDefinition } from '#core/strategy/strategy.ts';
import type { Dataset } from './evaluation-protocol.ts';

/** Whether what a strategy did depends on bars that were yet to come. */
export interface LookAheadReport {
  readonly state: 'clean' | 'found' | 'not-checked';
  /** Runs over shortened data that were compared. */
  readonly cuts: number;
  readonly text: string;
}

/** The columns that a strategy brings along, by symbol, made anew by who knew nothing after a time. */
export interface RemadeColumns {
  readonly untilUs: number;
  readonly symbols: readonly Readonly<Record<string, Float64Array>>[];
}

/** What is run and compared. */
export interface LookAheadInput {
  readonly configuration: BacktestConfiguration;
  /** For each of {@link lookAheadCuts}; none where the strategy brings no columns along. */
  readonly remade: readonly RemadeColumns[];
}

/** Steps after which the data are cut, and the times of all steps, microseconds UTC. */
export function lookAheadCuts(
  definition: StrategyDefinition,
  { warmupBars, strategy }: BacktestConfiguration,
  { symbols }: Dataset,
): { readonly timeUs: Float64Array; readonly cuts: number[] } {
  const { timeUs } = mergeTimes(symbols.map(({ bars }) => bars.timeUs));
  const least = Math.max(warmupBars, definition.warmupBars(strategy.params)) + 2;
  return { timeUs, cuts: usualCuts(timeUs.length).filter((cut) => cut >= least) };
}

/**
 * Runs a strategy again over shortened data: what it ordered and what the account was before the cut must be the same, bit for bit. A
 * column that was computed over the whole history shows only when it is made anew: without that, nothing is said.
 */
export function testLookAhead(
  definition: StrategyDefinition,
  configuration: BacktestConfiguration,
  dataset: Dataset,
  remade: readonly RemadeColumns[] = [],
): LookAheadReport {
  const { timeUs, cuts } = lookAheadCuts(definition, configuration, dataset);
  const { columns } = definition.needs;
  const remadeAt = new Map(remade.map(({ untilUs, symbols }) => [untilUs, symbols]));
  if (columns.length > 0 && !cuts.every((cut) => remadeAt.has(timeUs[cut] as number))) {
    const names = columns.join(', ');
    return { state: 'not-checked', cuts: 0, text: `The strategy was not tested for look-ahead: ${names} could not be made anew.` };
  }
  const found = findRunLookAhead(dataset.symbols, configuration, definition, cuts, (untilUs) => {
    const made = remadeAt.get(untilUs);
    return dataset.symbols.map((data, k) => {
      const cut = cutAfter(data, untilUs);
      return made === undefined ? cut : { ...cut, columns: made[k] };
    });
  });
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
