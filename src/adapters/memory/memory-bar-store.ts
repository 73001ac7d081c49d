import { type BarColumns, lowerBound, makeBarColumns, sliceBarColumns } from '#core/market/bar-columns.ts';
import { mergeBarColumns, requireAscendingBars } from '#core/market/merge-bars.ts';
import { type Timeframe, timeframeIndex } from '#core/market/timeframe.ts';
import type { BarWriter, SeriesSummary } from '#core/ports/bars.ts';
import type { UndoLog } from './undo-log.ts';

interface Series {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  generation: number;
  count: number;
  /** Bars `[0, count)` with room behind them. */
  bars: BarColumns;
}

function copy(bars: BarColumns, target: BarColumns, at: number): void {
  target.timeUs.set(bars.timeUs, at);
  target.open.set(bars.open, at);
  target.high.set(bars.high, at);
  target.low.set(bars.low, at);
  target.close.set(bars.close, at);
  target.volume.set(bars.volume, at);
}

function copyOf(bars: BarColumns, from: number, to: number): BarColumns {
  const result = makeBarColumns(Math.max(0, to - from));
  copy(sliceBarColumns(bars, from, Math.max(from, to)), result, 0);
  return result;
}

/** The bar store's port over arrays. */
export function createMemoryBarStore({ transaction, onUndo }: UndoLog): BarWriter {
  const stored = new Map<string, Map<Timeframe, Series>>();

  const find = (symbol: string, timeframe: Timeframe): Series | null => stored.get(symbol)?.get(timeframe) ?? null;

  function seriesFor(symbol: string, timeframe: Timeframe): Series {
    const known = find(symbol, timeframe);
    if (known) return known;
    const ofSymbol = stored.get(symbol) ?? new Map<Timeframe, Series>();
    stored.set(symbol, ofSymbol);
    const series = { symbol, timeframe, generation: 1, count: 0, bars: makeBarColumns(0) };
    ofSymbol.set(timeframe, series);
    onUndo(() => ofSymbol.delete(timeframe));
    return series;
  }

  const timesOf = (series: Series): Float64Array => series.bars.timeUs.subarray(0, series.count);

  /** Remembers the state before a change that makes new arrays or only writes behind the last bar. */
  function remember(series: Series): void {
    const { generation, count, bars } = series;
    onUndo(() => Object.assign(series, { generation, count, bars }));
  }

  function reserve(series: Series, count: number): void {
    if (count <= series.bars.timeUs.length) return;
    const larger = makeBarColumns(Math.max(count, 2 * series.count, 64));
    copy(sliceBarColumns(series.bars, 0, series.count), larger, 0);
    series.bars = larger;
  }

  function replace(series: Series, bars: BarColumns): void {
    remember(series);
    series.bars = bars;
    series.count = bars.timeUs.length;
    series.generation++;
  }

  const summaryOf = ({ symbol, timeframe, count, generation, bars }: Series): SeriesSummary | null =>
    count === 0 ? null : { symbol, timeframe, count, fromUs: bars.timeUs[0] as number, toUs: bars.timeUs[count - 1] as number, generation };

  return {
    listSeries: () =>
      [...stored.values()]
        .flatMap((ofSymbol) => [...ofSymbol.values()])
        .sort((a, b) => (a.symbol < b.symbol ? -1 : a.symbol > b.symbol ? 1 : timeframeIndex(a.timeframe) - timeframeIndex(b.timeframe)))
        .flatMap((series) => summaryOf(series) ?? []),
    seriesSummary(symbol, timeframe) {
      const series = find(symbol, timeframe);
      return series ? summaryOf(series) : null;
    },
    readByTime(symbol, timeframe, fromUs, toUs) {
      const series = find(symbol, timeframe);
      if (!series) return makeBarColumns(0);
      return copyOf(series.bars, lowerBound(timesOf(series), fromUs), lowerBound(timesOf(series), toUs));
    },
    readByIndex(symbol, timeframe, fromIndex, count) {
      const series = find(symbol, timeframe);
      if (!series) return makeBarColumns(0);
      return copyOf(series.bars, Math.min(Math.max(fromIndex, 0), series.count), Math.min(series.count, fromIndex + count));
    },
    indexAtTime(symbol, timeframe, timeUs) {
      const series = find(symbol, timeframe);
      return series ? lowerBound(timesOf(series), timeUs) : 0;
    },
    appendBar: (symbol, timeframe, timeUs, open, high, low, close, volume) =>
      transaction(() => {
        const series = seriesFor(symbol, timeframe);
        const { count } = series;
        const last = count > 0 ? (series.bars.timeUs[count - 1] as number) : Number.NEGATIVE_INFINITY;
        if (!(timeUs > last)) throw new RangeError(`Expected a bar of ${symbol} ${timeframe} after ${last}, found one at ${timeUs}.`);
        remember(series);
        reserve(series, count + 1);
        series.bars.timeUs[count] = timeUs;
        series.bars.open[count] = open;
        series.bars.high[count] = high;
        series.bars.low[count] = low;
        series.bars.close[count] = close;
        series.bars.volume[count] = volume;
        series.count++;
      }),
    mergeBars(symbol, timeframe, bars, replaceDiffering) {
      requireAscendingBars(bars);
      const incoming = bars.timeUs.length;
      if (incoming === 0) return { added: 0, identical: 0, differing: 0 };
      return transaction(() => {
        const series = seriesFor(symbol, timeframe);
        const { count } = series;
        const last = count > 0 ? (series.bars.timeUs[count - 1] as number) : Number.NEGATIVE_INFINITY;
        let split = lowerBound(bars.timeUs, last);
        if (bars.timeUs[split] === last) split++;
        const merged = mergeBarColumns(sliceBarColumns(series.bars, 0, count), sliceBarColumns(bars, 0, split), replaceDiffering);
        if (merged.isChanged) replace(series, merged.bars);
        remember(series);
        reserve(series, series.count + incoming - split);
        copy(sliceBarColumns(bars, split, incoming), series.bars, series.count);
        series.count += incoming - split;
        return { added: merged.added + incoming - split, identical: merged.identical, differing: merged.differing };
      });
    },
    deleteBars: (symbol, timeframe, fromUs, toUs) =>
      transaction(() => {
        const series = find(symbol, timeframe);
        if (!series) return 0;
        const from = lowerBound(timesOf(series), fromUs);
        const to = lowerBound(timesOf(series), toUs);
        if (to <= from) return 0;
        const kept = makeBarColumns(series.count - (to - from));
        copy(sliceBarColumns(series.bars, 0, from), kept, 0);
        copy(sliceBarColumns(series.bars, to, series.count), kept, from);
        replace(series, kept);
        return to - from;
      }),
  };
}
