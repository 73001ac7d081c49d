import { sliceBarColumns } from '#core/market/bar-columns.ts';
import type { StrategyDefinition } from '#core/strategy/strategy.ts';
import type { BacktestConfiguration } from './configuration.ts';
import { INTENT_WIDTH, IntentLog } from './intent-log.ts';
import { makeKernel } from './make-kernel.ts';
import type { SymbolData } from './market-data.ts';
import { SeriesSet } from './series-set.ts';

/** Where a run was found to depend on bars that had not come yet. */
export interface RunLookAhead {
  /** Step after which the data were cut. */
  readonly cutAfter: number;
  /** First step at which the run on the cut data differs. */
  readonly step: number;
  /** What differs: an order that was sent, or the account. */
  readonly what: 'order' | 'equity';
}

/**
 * Runs a configuration over the whole data and over the data cut after each step of `cuts`: every order sent and the account up to there must be the
 * same, bit for bit. Returns the first difference; null when there is none. `dataUntil` gives the data with nothing after a time, and
 * makes columns of other origin anew from them: one that was computed over the whole history is what this is meant to catch. Without
 * it, bars and columns are cut, which catches indicators and strategies that look ahead, not columns that did.
 */
export function findRunLookAhead(
  symbols: readonly SymbolData[],
  config: BacktestConfiguration,
  definition: StrategyDefinition,
  cuts: readonly number[],
  dataUntil: (untilUs: number) => readonly SymbolData[] = (untilUs) => symbols.map((data) => cutAfter(data, untilUs)),
): RunLookAhead | null {
  const open = { ...config, closeAtEnd: false };
  const whole = trace(symbols, open, definition);
  for (const cut of cuts) {
    const untilUs = whole.timeUs[cut];
    if (untilUs === undefined) continue;
    const part = trace(dataUntil(untilUs), open, definition);
    const found = firstDifference(whole, part, cut);
    if (found !== null) return found;
  }
  return null;
}

/** Steps spread evenly over the second half and the end of the first quarter of a run: enough to catch what looks a few bars ahead. */
export function usualCuts(steps: number, count = 8): number[] {
  const first = Math.floor(steps / 4);
  return Array.from({ length: count }, (_, k) => Math.min(steps - 2, first + Math.floor(((steps - first) * (k + 0.5)) / count))).filter(
    (cut) => cut > 1,
  );
}

interface Trace {
  readonly timeUs: Float64Array;
  readonly equity: Float64Array;
  readonly intents: readonly number[];
}

function trace(symbols: readonly SymbolData[], config: BacktestConfiguration, definition: StrategyDefinition): Trace {
  const series = new SeriesSet(symbols, config.timeframe);
  const log = new IntentLog();
  const steps = series.timeline.timeUs.length;
  const equity = new Float64Array(steps);
  makeKernel(series, config, definition, log).advance(steps, equity);
  return { timeUs: series.timeline.timeUs, equity, intents: log.values };
}

function firstDifference(whole: Trace, part: Trace, cut: number): RunLookAhead | null {
  for (let step = 0; step <= cut; step++)
    if (!Object.is(whole.equity[step], part.equity[step])) return { cutAfter: cut, step, what: 'equity' };
  const steps = (values: readonly number[], at: number) => values[at] ?? Number.POSITIVE_INFINITY;
  for (let at = 0; ; at += INTENT_WIDTH) {
    const isOver = !(steps(whole.intents, at) <= cut) && !(steps(part.intents, at) <= cut);
    if (isOver) return null;
    for (let k = at; k < at + INTENT_WIDTH; k++)
      if (!Object.is(whole.intents[k], part.intents[k]))
        return { cutAfter: cut, step: Math.min(steps(whole.intents, at), steps(part.intents, at)), what: 'order' };
  }
}

/** The data of a symbol with nothing after a bar's opening time. */
export function cutAfter(data: SymbolData, untilUs: number): SymbolData {
  const { bars, columns, finer, quotes } = data;
  let count = 0;
  while (count < bars.timeUs.length && (bars.timeUs[count] as number) <= untilUs) count++;
  const endUs = bars.timeUs[count] ?? Number.POSITIVE_INFINITY;
  const before = (times: Float64Array) => times.findIndex((timeUs) => timeUs >= endUs);
  const countOf = (times: Float64Array) => (before(times) < 0 ? times.length : before(times));
  const cut = (column: Float64Array | undefined) => column?.subarray(0, count);
  return {
    ...data,
    bars: sliceBarColumns(bars, 0, count),
    rate: cut(data.rate),
    spread: cut(data.spread),
    columns: columns && Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.subarray(0, count)])),
    finer: finer && sliceBarColumns(finer, 0, countOf(finer.timeUs)),
    quotes: quotes && {
      timeUs: quotes.timeUs.subarray(0, countOf(quotes.timeUs)),
      bid: quotes.bid.subarray(0, countOf(quotes.timeUs)),
      ask: quotes.ask.subarray(0, countOf(quotes.timeUs)),
    },
  };
}
