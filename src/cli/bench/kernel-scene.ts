import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import type { SymbolData } from '#core/backtest/market-data.ts';
import { readConfiguration } from '#core/backtest/read-configuration.ts';
import { type BarColumns, makeBarColumns } from '#core/market/bar-columns.ts';
import { MICROSECONDS_PER_HOUR } from '#core/market/timeframe.ts';
import { seededRandom } from '#core/numeric/seeded-random.ts';
import { findStrategy } from '#core/strategy/strategies.ts';

const SYMBOL = 'BENCH';

/** Columns in memory that threads share, zero-filled. */
export const sharedBarColumns = (count: number): BarColumns => {
  const column = () => new Float64Array(new SharedArrayBuffer(count * 8));
  return { timeUs: column(), open: column(), high: column(), low: column(), close: column(), volume: column() };
};

/** A random walk around 100 on a grid of 0.01, wide enough that an SMA cross with stops at 3 % and targets at 6 % trades every 25 bars or so. */
export function fillWithWalk(bars: BarColumns): BarColumns {
  const random = seededRandom(1);
  const cents = (price: number) => Math.round(price * 100) / 100;
  let price = 100;
  for (let i = 0; i < bars.timeUs.length; i++) {
    const close = cents(Math.max(5, price * (1 + 0.008 * random.normal() + (100 - price) * 0.00002)));
    bars.timeUs[i] = i * MICROSECONDS_PER_HOUR;
    bars.open[i] = price;
    bars.close[i] = close;
    bars.high[i] = cents(Math.max(price, close) + price * 0.004 * random.uniform());
    bars.low[i] = cents(Math.min(price, close) - price * 0.004 * random.uniform());
    bars.volume[i] = 1000;
    price = close;
  }
  return bars;
}

export const walk = (count: number): BarColumns => fillWithWalk(makeBarColumns(count));

export const benchSymbol = (bars: BarColumns, given: Partial<SymbolData> = {}): SymbolData => ({
  instrument: {
    symbol: SYMBOL,
    assetClass: 'other',
    tickSize: 0.01,
    pip: 0.01,
    currency: 'USD',
    contractSize: 1,
    lotStep: 1,
    calendar: 'utc',
    isSimulated: true,
    origin: null,
  },
  bars,
  ...given,
});

/** An SMA cross with commission, slippage, stop and target, as a user would write it. */
export function benchConfiguration(given: Readonly<Record<string, unknown>> = {}): BacktestConfiguration {
  const read = readConfiguration(
    {
      symbols: [SYMBOL],
      timeframe: '1h',
      strategy: { id: 'sma-cross', params: { fast: 10, slow: 30 } },
      initialCapital: 10_000_000,
      sizing: { type: 'fixed-units', units: 10 },
      costs: { commission: { type: 'percent', rate: 0.0001 }, slippage: { type: 'fraction', value: 0.0001 } },
      exits: { stopLoss: 0.03, takeProfit: 0.06 },
      ...given,
    },
    findStrategy,
    [],
  );
  if (!read.ok) throw read.error;
  return read.value;
}
