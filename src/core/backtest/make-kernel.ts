import { ExpectedError } from '#core/result.ts';
import { unitStep } from '#core/risk/sizing.ts';
import type { StrategyDefinition } from '#core/strategy/strategy.ts';
import type { BacktestConfiguration } from './configuration.ts';
import type { IntentLog } from './intent-log.ts';
import { Kernel } from './kernel.ts';
import { usualPeriodsPerYear } from './periods-per-year.ts';
import type { Series } from './series.ts';
import { SymbolBook } from './symbol-book.ts';

/** What a run without symbols trades; a strategy that needs one was refused before. */
const UNKNOWN = { calendar: 'utc', assetClass: 'other' } as const;

/** A kernel at the first step. Errors as `runBacktest`; of a series that grows nobody knows how many bars it will have. */
export function makeKernel(
  series: Series,
  config: BacktestConfiguration,
  definition: StrategyDefinition,
  intents: IntentLog | null = null,
): Kernel {
  const { needs } = definition;
  const count = series.symbols.length;
  if (count < needs.minimumSymbols || count > needs.maximumSymbols) {
    const wanted =
      needs.minimumSymbols === needs.maximumSymbols ? `${needs.minimumSymbols}` : `${needs.minimumSymbols} to ${needs.maximumSymbols}`;
    throw new ExpectedError('WrongSymbolCount', `${definition.title} trades ${wanted} symbol(s) together, but the run names ${count}.`);
  }
  const { params } = config.strategy;
  const warmupSteps = Math.max(config.warmupBars, definition.warmupBars(params));
  const steps = series.timeline.timeUs.length;
  if (!series.isGrowing && steps < warmupSteps + 2) {
    throw new ExpectedError(
      'TooFewBars',
      `The run has ${steps} bars, but the first order may be sent after ${warmupSteps} and fills one bar later: choose a longer range or a shorter warm-up.`,
    );
  }
  const [first] = series.symbols;
  return new Kernel({
    config,
    isGrowing: series.isGrowing,
    timeline: series.timeline,
    strategy: definition.create(params),
    warmupSteps,
    intents,
    log: series.takeLog(),
    periodsPerYear: config.metrics.periodsPerYear ?? usualPeriodsPerYear(series.timeframe, first?.instrument ?? UNKNOWN),
    books: series.symbols.map((data, index) => {
      const { lotStep, contractSize } = data.instrument;
      const indicators = series.indicators[index];
      const trading = series.calendars[index];
      if (indicators === undefined || trading === undefined) throw new Error('a series set has indicators and a calendar for every symbol');
      const step = unitStep(lotStep, contractSize, config.sizing);
      return new SymbolBook(index, data, indicators, trading, step, series.splitViews[index], definition.indicators);
    }),
  });
}
