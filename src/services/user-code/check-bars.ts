import { type BarColumns, makeBarColumns } from '#core/market/bar-columns.ts';
import { MICROSECONDS_PER_MINUTE } from '#core/market/timeframe.ts';
import { seededRandom } from '#core/numeric/seeded-random.ts';

/** 2026-01-05, a Monday, 00:00 UTC. */
const FIRST_US = 1_767_571_200_000_000;
const STILL_FROM = 0.4;
const STILL_TO = 0.46;

/** Bars that a check runs over: a random walk with gaps in time, a stretch without movement, volumes of zero and unknown ones. */
export function checkBars(count: number, seed: number): BarColumns {
  const random = seededRandom(seed);
  const bars = makeBarColumns(count);
  let price = 100;
  let timeUs = FIRST_US;
  for (let i = 0; i < count; i++) {
    const isStill = i > count * STILL_FROM && i < count * STILL_TO;
    const open = price;
    if (!isStill) price = Math.max(1, price * (1 + 0.004 * (random.uniform() + random.uniform() - 1)));
    bars.timeUs[i] = timeUs;
    bars.open[i] = open;
    bars.close[i] = price;
    bars.high[i] = isStill ? price : Math.max(open, price) * (1 + 0.001 * random.uniform());
    bars.low[i] = isStill ? price : Math.min(open, price) * (1 - 0.001 * random.uniform());
    const volume = random.uniform();
    bars.volume[i] = i > count / 2 && volume < 0.05 ? Number.NaN : volume < 0.1 ? 0 : Math.floor(1 + 1000 * volume);
    timeUs += MICROSECONDS_PER_MINUTE * (random.uniform() < 0.02 ? 1 + Math.floor(600 * random.uniform()) : 1);
  }
  return bars;
}
