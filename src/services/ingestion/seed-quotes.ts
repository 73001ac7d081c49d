import type { BarReader, SeriesSummary } from '#core/ports/bars.ts';
import { StorageError } from '#core/ports/market-store.ts';
import type { IngestionPipeline } from './pipeline.ts';

/**
 * Gives every instrument without a tick the close of its newest stored bar, so that the board has a price while markets are closed.
 * An instrument whose bars are damaged goes without: `onDamaged` is told.
 */
export function seedQuotes(pipeline: IngestionPipeline, bars: BarReader, onDamaged: (symbol: string, problem: string) => void): void {
  const newest = new Map<string, SeriesSummary>();
  for (const series of bars.listSeries()) {
    const known = newest.get(series.symbol);
    // Coarser bars open earlier: the series that reaches furthest has the newest price.
    if (series.count > 0 && (known === undefined || series.toUs > known.toUs)) newest.set(series.symbol, series);
  }
  for (const { symbol, timeframe, count, toUs } of newest.values()) {
    const instrument = pipeline.instruments.idOf(symbol);
    if (instrument < 0 || !Number.isNaN(pipeline.quotes.timeUs(instrument))) continue;
    try {
      const close = bars.readByIndex(symbol, timeframe, count - 1, 1).close[0];
      if (close !== undefined) pipeline.quotes.seed(instrument, close, toUs);
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      onDamaged(symbol, error.message);
    }
  }
}
