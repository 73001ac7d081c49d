import type { IndicatorDefinition, TimeframeValues } from '#core/indicators/definition.ts';
import { TIMEFRAMES, type Timeframe, timeframeIndex } from '#core/market/timeframe.ts';
import type { BarReader } from '#core/ports/bars.ts';
import type { IndicatorCache } from './indicator-cache.ts';

/** Timeframes compared with, on either side. */
const NEIGHBOURS = 2;
/** Faster ones say nothing about a phase. */
const FASTEST = timeframeIndex('1m');

/** What an indicator says against itself on the neighbouring timeframes of a series, by their newest closed bars. */
export async function timeframeNotes(
  bars: BarReader,
  cache: IndicatorCache,
  definition: IndicatorDefinition,
  parameters: Record<string, unknown>,
  symbol: string,
  timeframe: Timeframe,
): Promise<string[]> {
  if (!definition.compareTimeframes) return [];
  const at = timeframeIndex(timeframe);
  const neighbours = TIMEFRAMES.slice(Math.max(FASTEST, at - NEIGHBOURS), at + NEIGHBOURS + 1);
  const readings: TimeframeValues[] = [];
  for (const other of neighbours) {
    if (bars.seriesSummary(symbol, other) === null) continue;
    const history = await cache.upToDate(symbol, other, definition, parameters);
    readings.push({ timeframe: other, values: definition.outputs.map((_, k) => history.column(k)[history.count - 1] ?? Number.NaN) });
  }
  return [...definition.compareTimeframes(timeframe, readings)];
}
