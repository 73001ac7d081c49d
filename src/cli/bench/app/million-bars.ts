import { join } from 'node:path';
import { openMarketStore } from '#adapters/sqlite/market-store.ts';
import { systemClock } from '#adapters/system/system-clock.ts';
import { makeBarColumns } from '#core/market/bar-columns.ts';
import { MICROSECONDS_PER_MINUTE } from '#core/market/timeframe.ts';

export const MILLION_SYMBOL = 'MILLION';
/** A full hour. */
const START_US = 1_599_998_400_000_000;

/** Puts an instrument with 1,000,000 one-minute bars into the data folder, before the app starts. */
export const storeMillionBars = (dataDir: string): void => storeMinuteBars(dataDir, MILLION_SYMBOL, 1_000_000);

/** Puts an instrument with so many one-minute bars of a random walk into the data folder, before the app starts. */
export const storeMinuteBars = (dataDir: string, symbol: string, count: number): void => storeBars(dataDir, symbol, '1m', count);

/** As {@link storeMinuteBars}, of another timeframe. */
export function storeBars(dataDir: string, symbol: string, timeframe: '1m' | '1h', count: number): void {
  const stepUs = (timeframe === '1h' ? 60 : 1) * MICROSECONDS_PER_MINUTE;
  const bars = makeBarColumns(count);
  let state = 7;
  let price = 100;
  for (let i = 0; i < count; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const open = price;
    price = Math.max(10, Math.round((price + (state / 2 ** 32 - 0.5) * 0.4) * 100) / 100);
    bars.timeUs[i] = START_US + i * stepUs;
    bars.open[i] = open;
    bars.close[i] = price;
    bars.high[i] = Math.max(open, price) + 0.05;
    bars.low[i] = Math.min(open, price) - 0.05;
    bars.volume[i] = state & 1023;
  }
  const store = openMarketStore(join(dataDir, 'market.db'), { clock: systemClock });
  store.transaction(() => {
    store.saveInstrument({
      symbol,
      assetClass: 'other',
      tickSize: 0.01,
      pip: 0.01,
      currency: 'USD',
      contractSize: 1,
      lotStep: 1,
      calendar: 'utc',
      isSimulated: true,
      origin: 'Made by the benchmark',
    });
    store.mergeBars(symbol, timeframe, bars, false);
  });
  store.close();
}
