import { type BarColumns, makeBarColumns } from '#core/market/bar-columns.ts';
import { seededRandom } from '#core/numeric/seeded-random.ts';

/**
 * Another history that this market might have had: bars drawn in circular blocks of `blockLength`, each with its gap from the close before
 * and its own high, low, close and volume, chained from the first open on. Times stay; high is never below and low never above open
 * and close. Prices are rounded to `tickSize`, where there is one, and stay at one tick or more. Throws RangeError for fewer than two bars.
 */
export function syntheticCandles(
  bars: BarColumns,
  settings: { readonly seed: number; readonly blockLength: number; readonly tickSize?: number },
): BarColumns {
  const count = bars.timeUs.length;
  if (count < 2) throw new RangeError(`Synthetic candles need at least two bars; there are ${count}.`);
  const random = seededRandom(settings.seed);
  const length = Math.max(1, Math.min(count, Math.round(settings.blockLength)));
  const tick = settings.tickSize ?? 0;
  const rounded = (price: number): number => (tick > 0 ? Math.max(tick, Math.round(price / tick) * tick) : price);
  const made = makeBarColumns(count);
  let close = bars.open[0] as number;
  let from = 0;
  for (let i = 0; i < count; i++) {
    // The first bar has no gap to copy, so it is never the source of one.
    if (i % length === 0) from = Math.floor(random.uniform() * (count - 1));
    const source = 1 + ((from + (i % length)) % (count - 1));
    const gap = i === 0 ? 1 : (bars.open[source] as number) / (bars.close[source - 1] as number);
    const scale = (close * gap) / (bars.open[source] as number);
    const open = rounded(scale * (bars.open[source] as number));
    // The chain goes on from the unrounded close: rounding must not add up to a drift.
    close = scale * (bars.close[source] as number);
    const shown = rounded(close);
    made.timeUs[i] = bars.timeUs[i] as number;
    made.open[i] = open;
    made.close[i] = shown;
    made.high[i] = Math.max(open, shown, rounded(scale * (bars.high[source] as number)));
    made.low[i] = Math.min(open, shown, rounded(scale * (bars.low[source] as number)));
    made.volume[i] = bars.volume[source] as number;
  }
  return made;
}
