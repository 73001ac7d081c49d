import type { BarColumns } from '#core/market/bar-columns.ts';
import { sliceBarColumns } from '#core/market/bar-columns.ts';
import { barCloseUs, barOpenUs } from '#core/market/calendar.ts';
import { createCoarserBars } from '#core/market/coarser-bars.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import { TIMEFRAMES, type Timeframe, timeframeIndex, timeframeLengthUs } from '#core/market/timeframe.ts';
import type { BarReader, SeriesSummary } from '#core/ports/bars.ts';
import { ExpectedError } from '#core/result.ts';

interface BarsRequest {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  /** Opening times from here on; from the first bar when absent. */
  readonly fromUs?: number | undefined;
  /** Opening times before this; to the last closed bar when absent. */
  readonly toUs?: number | undefined;
}

interface BarsAnswer {
  readonly bars: BarColumns;
  /** The stored timeframe that the bars were built from; null when they are stored themselves. */
  readonly builtFrom: Timeframe | null;
}

/** Bars read at once while building: 9.6 MB. */
const BLOCK_BARS = 200_000;

const isoDay = (timeUs: number): string => new Date(timeUs / 1000).toISOString().slice(0, 16).replace('T', ' ');

/** Span of a series inside the asked range, in microseconds; negative when it lies outside. */
function coverage(series: SeriesSummary, fromUs: number, toUs: number): number {
  return Math.min(toUs, series.toUs + timeframeLengthUs(series.timeframe)) - Math.max(fromUs, series.fromUs);
}

/** The stored series to answer from: the one that covers most of the range; of those that cover as much, the coarsest. */
export function sourceOfBars(reader: BarReader, { symbol, timeframe, fromUs: from, toUs: to }: BarsRequest): SeriesSummary | null {
  const fromUs = from ?? Number.NEGATIVE_INFINITY;
  const toUs = to ?? Number.POSITIVE_INFINITY;
  const tolerance = 2 * timeframeLengthUs(timeframe);
  let best: SeriesSummary | null = null;
  for (const candidate of TIMEFRAMES.slice(0, timeframeIndex(timeframe) + 1).reverse()) {
    const series = reader.seriesSummary(symbol, candidate);
    if (!series) continue;
    if (!best || coverage(series, fromUs, toUs) > coverage(best, fromUs, toUs) + tolerance) best = series;
  }
  return best;
}

/** Bars `[fromUs, toUs)` of the request's timeframe out of finer ones, without the bar that is still open at `nowUs`. */
function build(reader: BarReader, source: SeriesSummary, request: BarsRequest, calendar: CalendarId, nowUs: number): BarColumns {
  const { symbol, timeframe } = request;
  const fromUs = request.fromUs ?? Number.NEGATIVE_INFINITY;
  const startUs = Math.max(fromUs, source.fromUs);
  const startOpenUs = barOpenUs(calendar, timeframe, startUs);
  // A bar that opened before the range is not part of it, nor are the finer bars in it.
  const firstOpenUs = startOpenUs >= fromUs ? startOpenUs : barCloseUs(calendar, timeframe, startOpenUs);
  const endUs = Math.min(request.toUs ?? Number.POSITIVE_INFINITY, source.toUs + 1);
  const lastCloseUs = barCloseUs(calendar, timeframe, barOpenUs(calendar, timeframe, endUs - 1));
  const coarser = createCoarserBars(calendar, timeframe);
  const end = reader.indexAtTime(symbol, source.timeframe, lastCloseUs);
  for (let index = reader.indexAtTime(symbol, source.timeframe, firstOpenUs); index < end; index += BLOCK_BARS) {
    coarser.push(reader.readByIndex(symbol, source.timeframe, index, Math.min(BLOCK_BARS, end - index)));
  }
  const bars = coarser.finish();
  let count = bars.timeUs.length;
  while (count > 0 && barCloseUs(calendar, timeframe, bars.timeUs[count - 1] as number) > nowUs) count--;
  return sliceBarColumns(bars, 0, count);
}

/**
 * Closed bars of a timeframe: stored ones, or built from the stored finer timeframe where that covers more of the range. Throws
 * `ExpectedError` `NoData` when there is nothing to answer from.
 */
export function readOrBuildBars(reader: BarReader, calendar: CalendarId, request: BarsRequest, nowUs: number): BarsAnswer {
  const { symbol, timeframe } = request;
  const fromUs = request.fromUs ?? Number.NEGATIVE_INFINITY;
  const toUs = request.toUs ?? Number.POSITIVE_INFINITY;
  const source = sourceOfBars(reader, request);
  if (!source) {
    throw new ExpectedError('NoData', `There are no bars of ${symbol} at ${timeframe} or finer. Import its history first.`);
  }
  const isStored = source.timeframe === timeframe;
  const bars = isStored ? reader.readByTime(symbol, timeframe, fromUs, toUs) : build(reader, source, request, calendar, nowUs);
  if (bars.timeUs.length === 0) {
    throw new ExpectedError(
      'NoData',
      `There is no closed ${timeframe} bar of ${symbol} in that range. Its ${source.timeframe} bars reach from ${isoDay(source.fromUs)} to ${isoDay(source.toUs)} UTC.`,
    );
  }
  return { bars, builtFrom: isStored ? null : source.timeframe };
}
