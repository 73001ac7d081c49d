import { createMemoryMarketStore } from '#adapters/memory/memory-market-store.ts';
import type { BarColumns } from '#core/market/bar-columns.ts';
import { sliceBarColumns } from '#core/market/bar-columns.ts';
import type { Instrument } from '#core/market/instrument.ts';
import { type Timeframe, timeframeIndex } from '#core/market/timeframe.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { MarketStore } from '#core/ports/market-store.ts';

export const INSTRUMENT: Instrument = {
  symbol: 'TEST',
  assetClass: 'other',
  tickSize: 0.01,
  pip: 0.01,
  currency: 'USD',
  contractSize: 1,
  lotStep: 1,
  calendar: 'utc',
  isSimulated: true,
  origin: null,
};

/** A clock that stands at one time and never lets a batch run out of its budget. */
export const STANDING_CLOCK: Clock = { nowUs: () => 1_800_000_000_000_000, monotonicMs: () => 0 };

/** An empty market in memory with one instrument. */
export function marketStore(): MarketStore {
  const store = createMemoryMarketStore();
  store.saveInstrument(INSTRUMENT);
  return store;
}

/** Closes bars `[from, to)` as ingestion does: stored, and told of in the topic, in one transaction. */
export function closeBars(
  store: MarketStore,
  bars: BarColumns,
  from: number,
  to: number,
  timeframe: Timeframe = '1m',
  symbol = 'TEST',
): void {
  const id = store.instrumentId(symbol) as number;
  store.transaction(() => {
    for (let i = from; i < to; i++) {
      const [timeUs, open, high, low, close, volume] = barAt(bars, i);
      store.appendBar(symbol, timeframe, timeUs, open, high, low, close, volume);
      const record = Float64Array.of(timeUs, id, timeframeIndex(timeframe), open, high, low, close, volume, volume, timeUs + 60_000_000);
      store.appendRecords('market.bars', 10, record);
    }
  });
}

export function barAt(bars: BarColumns, i: number): [number, number, number, number, number, number] {
  const one = sliceBarColumns(bars, i, i + 1);
  return [one.timeUs, one.open, one.high, one.low, one.close, one.volume].map((column) => column[0] as number) as ReturnType<typeof barAt>;
}

/** Waits until `condition` holds, looking again at every turn of the event loop; throws after five seconds. */
export async function until(condition: () => boolean): Promise<void> {
  const start = performance.now();
  while (!condition()) {
    if (performance.now() - start > 5000) throw new Error('it did not happen within five seconds');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
