import { type BarColumns, makeBarColumns } from '#core/market/bar-columns.ts';
import { MICROSECONDS_PER_MINUTE } from '#core/market/timeframe.ts';

/** Uniform numbers in [0, 1) from a seed (mulberry32). */
export function seededUniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Standard normal numbers from a seed (Box-Muller). */
export function seededNormal(seed: number): () => number {
  const uniform = seededUniform(seed);
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** A random walk as consistent bars: low ≤ open, close ≤ high, prices on a 0.01 grid, one bar a minute with gaps. */
export function seededBars(seed: number, count: number, startPrice = 100): BarColumns {
  const uniform = seededUniform(seed);
  const normal = seededNormal(seed + 1);
  const bars = makeBarColumns(count);
  const grid = (price: number) => Math.max(0.01, Math.round(price * 100) / 100);
  let timeUs = 1_700_000_000_000_000 - (1_700_000_000_000_000 % MICROSECONDS_PER_MINUTE);
  let price = startPrice;
  for (let i = 0; i < count; i++) {
    const open = grid(price);
    const close = grid(open * (1 + 0.004 * normal()));
    bars.timeUs[i] = timeUs;
    bars.open[i] = open;
    bars.close[i] = close;
    bars.high[i] = grid(Math.max(open, close) + open * 0.002 * uniform());
    bars.low[i] = Math.min(open, close, grid(Math.min(open, close) - open * 0.002 * uniform()));
    bars.volume[i] = Math.floor(uniform() * 10_000);
    price = close;
    timeUs += MICROSECONDS_PER_MINUTE * (uniform() < 0.02 ? 1 + Math.floor(uniform() * 600) : 1);
  }
  return bars;
}
