import { CLOSED_BAR_INSTRUMENT, CLOSED_BAR_TIMEFRAME, CLOSED_BAR_WIDTH } from '#core/market/closed-bar-record.ts';
import { TIMEFRAMES, type Timeframe, timeframeIndex } from '#core/market/timeframe.ts';
import type { BarReader } from '#core/ports/bars.ts';
import type { FlushBatch } from './flush-batch.ts';

interface SeriesCount {
  readonly closedCount: number;
  readonly generation: number;
}

const NONE: SeriesCount = { closedCount: 0, generation: 0 };

/** Stored bars per series, asked of the disk only after something was written to the series. */
export class SeriesCounts {
  readonly #bars: BarReader;
  readonly #symbolOf: (instrument: number) => string | null;
  readonly #known = new Map<string, SeriesCount>();

  constructor(bars: BarReader, symbolOf: (instrument: number) => string | null) {
    this.#bars = bars;
    this.#symbolOf = symbolOf;
  }

  of(symbol: string, timeframe: Timeframe): SeriesCount {
    const key = `${timeframe} ${symbol}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const summary = this.#bars.seriesSummary(symbol, timeframe);
    const count = summary === null ? NONE : { closedCount: summary.count, generation: summary.generation };
    this.#known.set(key, count);
    return count;
  }

  /** Forgets what a flush changed. */
  written(batch: FlushBatch): void {
    for (let i = 0; i < batch.barCount; i++) {
      const symbol = this.#symbolOf(batch.bars[i * CLOSED_BAR_WIDTH + CLOSED_BAR_INSTRUMENT] as number);
      if (symbol !== null) this.#forget(symbol, batch.bars[i * CLOSED_BAR_WIDTH + CLOSED_BAR_TIMEFRAME] as number);
    }
    for (const { symbol, timeframe } of batch.merges) this.#forget(symbol, timeframeIndex(timeframe));
  }

  /** Coarser series may be built from this one. */
  #forget(symbol: string, finest: number): void {
    for (let level = finest; level < TIMEFRAMES.length; level++) this.#known.delete(`${TIMEFRAMES[level]} ${symbol}`);
  }

  /** Forgets everything: somebody changed bars by another way. */
  clear(): void {
    this.#known.clear();
  }
}
