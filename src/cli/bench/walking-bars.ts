import { type BarColumns, makeBarColumns } from '#core/market/bar-columns.ts';
import { MICROSECONDS_PER_MINUTE } from '#core/market/timeframe.ts';

/** A random walk of one-minute bars, the same in every run. */
export function walkingBars(count: number): BarColumns {
  const bars = makeBarColumns(count);
  let state = 1;
  let price = 100;
  for (let i = 0; i < count; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const step = state / 2 ** 32 - 0.5;
    bars.timeUs[i] = i * MICROSECONDS_PER_MINUTE;
    bars.open[i] = price;
    bars.close[i] = Math.max(1, price + step);
    bars.high[i] = Math.max(price, bars.close[i] as number) + 0.1;
    bars.low[i] = Math.min(price, bars.close[i] as number) - 0.1;
    bars.volume[i] = 100 + (state & 1023);
    price = bars.close[i] as number;
  }
  return bars;
}
