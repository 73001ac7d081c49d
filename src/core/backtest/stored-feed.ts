import { type BarColumns, lowerBound, sliceBarColumns } from '#core/market/bar-columns.ts';
import { barCloseUs } from '#core/market/calendar.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import { GrowingSeries } from './growing-series.ts';
import type { GrowingShape, SymbolPiece } from './growing-symbol.ts';
import type { QuoteColumns, SymbolData } from './market-data.ts';
import { mergeTimes } from './timeline.ts';

/** Bars `[from, to)` of stored data with what belongs to them and to no bar before: nothing of it was known only after the last of them had closed. */
export function pieceOf(data: SymbolData, timeframe: Timeframe, from: number, to: number): SymbolPiece {
  const { bars, instrument, finer, quotes, rate, spread, columns, actions, halts } = data;
  const endOf = (bar: number): number =>
    bar < 0 ? Number.NEGATIVE_INFINITY : barCloseUs(instrument.calendar, timeframe, bars.timeUs[bar] as number);
  const fromUs = endOf(from - 1);
  const toUs = endOf(to - 1);
  const newestUs = bars.timeUs[from - 1] ?? Number.NEGATIVE_INFINITY;
  const lastUs = bars.timeUs[to - 1] ?? Number.NEGATIVE_INFINITY;
  const within = (timeUs: Float64Array): [number, number] => [lowerBound(timeUs, fromUs), lowerBound(timeUs, toUs)];
  return {
    bars: sliceBarColumns(bars, from, to),
    finer: finer && sliceBarColumns(finer, ...within(finer.timeUs)),
    quotes: quotes && sliceQuotes(quotes, ...within(quotes.timeUs)),
    rate: rate?.subarray(from, to),
    spread: spread?.subarray(from, to),
    columns: columns && Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.subarray(from, to)])),
    actions: actions?.filter(({ timeUs }) => timeUs > newestUs && timeUs <= lastUs),
    halts: halts?.filter((halt) => halt.fromUs >= fromUs && halt.fromUs < toUs),
  };
}

const sliceQuotes = ({ timeUs, bid, ask }: QuoteColumns, from: number, to: number): QuoteColumns => ({
  timeUs: timeUs.subarray(from, to),
  bid: bid.subarray(from, to),
  ask: ask.subarray(from, to),
});

const countOf = (bars: BarColumns | undefined): number => bars?.timeUs.length ?? 0;

/** Feeds a series that grows from stored data, as if the bars came one after another: a run over it can't know of those to come. */
export class StoredFeed {
  /** Without a bar at first. */
  readonly series: GrowingSeries;
  /** Steps of the whole data. */
  readonly stepTimesUs: Float64Array;
  readonly #symbols: readonly SymbolData[];
  readonly #timeframe: Timeframe;
  /** By symbol, bars that were fed. */
  readonly #fed: Int32Array;

  constructor(symbols: readonly SymbolData[], timeframe: Timeframe) {
    this.#symbols = symbols;
    this.#timeframe = timeframe;
    this.#fed = new Int32Array(symbols.length);
    this.stepTimesUs = mergeTimes(symbols.map(({ bars }) => bars.timeUs)).timeUs;
    const shapes = symbols.map(
      (data): GrowingShape => ({
        data: { ...data, ...pieceOf(data, timeframe, 0, 0) },
        bars: countOf(data.bars),
        finerBars: countOf(data.finer),
        quotes: data.quotes?.timeUs.length ?? 0,
      }),
    );
    this.series = new GrowingSeries(shapes, timeframe);
  }

  /** Feeds every bar that opened up to a time, with that of other symbols. */
  feedUntil(toUs: number): void {
    this.#symbols.forEach((data, k) => {
      const from = this.#fed[k] as number;
      const to = lowerBound(data.bars.timeUs, toUs + 1);
      if (to <= from) return;
      this.series.append(k, pieceOf(data, this.#timeframe, from, to));
      this.#fed[k] = to;
    });
    this.series.completeUntil(toUs + 1);
  }

  /** Feeds the bars of the next step; false when there is none. */
  feedStep(): boolean {
    const timeUs = this.stepTimesUs[this.series.timeline.timeUs.length];
    if (timeUs === undefined) return false;
    this.feedUntil(timeUs);
    return true;
  }
}
