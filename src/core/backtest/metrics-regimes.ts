import { meanOf, sampleDeviation } from '#core/statistics/moments.ts';
import { quantile } from '#core/statistics/quantile.ts';
import { changesOf, type DailyCurve } from './metrics-periods.ts';

/** Names of regimes in the order in which they are told. */
export const REGIMES = ['rising, calm', 'rising, restless', 'falling, calm', 'falling, restless', 'too early to tell'] as const;
export type Regime = (typeof REGIMES)[number];

/** Days of the average that a price is compared to. */
const TREND_DAYS = 100;
/** Days over which a market is called restless or calm. */
const VOLATILITY_DAYS = 20;
/** Days of its own past that this is compared to, as far as there are so many. */
const MEMORY_DAYS = 252;

/**
 * What the market was like before each day, from the closes of the days before it alone: rising where the last close is above the mean of the last
 * {@link TREND_DAYS}, restless where the deviation of the last {@link VOLATILITY_DAYS} changes is above the median of what it was in the year before.
 * The last name until there are enough days.
 */
export function regimesOf({ value }: DailyCurve): Regime[] {
  const changes = changesOf(value);
  const volatility = changes.map((_, i) =>
    i + 1 < VOLATILITY_DAYS ? Number.NaN : sampleDeviation(changes.subarray(i + 1 - VOLATILITY_DAYS, i + 1)),
  );
  return Array.from(value, (_, day) => {
    if (day < TREND_DAYS) return 'too early to tell';
    const isRising = (value[day - 1] as number) > meanOf(value.subarray(day - TREND_DAYS, day));
    // Change i is that from day i to the next.
    const now = volatility[day - 2] as number;
    const past = volatility.subarray(Math.max(VOLATILITY_DAYS - 1, day - 2 - MEMORY_DAYS), day - 2);
    const isRestless = now > quantile(past, 0.5);
    if (isRising) return isRestless ? 'rising, restless' : 'rising, calm';
    return isRestless ? 'falling, restless' : 'falling, calm';
  });
}
