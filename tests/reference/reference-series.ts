import { type BarColumns, makeBarColumns } from '#core/market/bar-columns.ts';
import { type SeededRandom, seededRandom } from '#core/numeric/seeded-random.ts';

const BAR_COUNT = 600;
const SEEDS = [1, 2, 3];

/** How a series moves; returns, ranges and gaps are fractions of the price. */
interface Character {
  readonly start: number;
  /** Prices are multiples of this. */
  readonly tick: number;
  readonly drift: number;
  readonly deviation: number;
  /** Share of the distance from the start that each bar takes back. */
  readonly pull: number;
  /** Chance that a bar opens away from the close before. */
  readonly gapChance: number;
  /** Chance that a stretch begins in which nothing trades away from one price. */
  readonly stillChance: number;
}

const steady = { start: 100, tick: 0.01, drift: 0, deviation: 0.006, pull: 0, gapChance: 0, stillChance: 0 };
const CHARACTERS: Readonly<Record<string, Character>> = {
  trending: { ...steady, drift: 0.002 },
  choppy: { ...steady, deviation: 0.015, pull: 0.2 },
  gaps: { ...steady, deviation: 0.01, gapChance: 0.1 },
  standstills: { ...steady, deviation: 0.01, stillChance: 0.02 },
  'penny prices': { ...steady, start: 0.0421, tick: 0.0001, deviation: 0.02, pull: 0.02 },
};

const STILL_BARS = 40;

/** Whether a series has stretches in which nothing moves and nothing is traded. */
export const standsStill = (name: string): boolean => name.startsWith('standstills');

function walk(random: SeededRandom, { start, tick, drift, deviation, pull, gapChance, stillChance }: Character): BarColumns {
  const bars = makeBarColumns(BAR_COUNT);
  const grid = (price: number) => Math.max(tick, Math.round(price / tick) * tick);
  let before = start;
  let still = 0;
  for (let i = 0; i < BAR_COUNT; i++) {
    if (still === 0 && random.uniform() < stillChance) still = STILL_BARS;
    const isStill = still > 0;
    if (isStill) still--;
    const gap = random.uniform() < gapChance ? 4 * deviation * random.normal() : 0;
    const open = isStill ? grid(before) : grid(before * (1 + gap));
    const close = isStill ? open : grid(open * (1 + drift + deviation * random.normal()) + pull * (start - open));
    const reach = isStill ? 0 : deviation;
    bars.timeUs[i] = i * 60_000_000;
    bars.open[i] = open;
    bars.close[i] = close;
    bars.high[i] = Math.max(open, close, grid(Math.max(open, close) * (1 + reach * random.uniform())));
    bars.low[i] = Math.min(open, close, grid(Math.min(open, close) * (1 - reach * random.uniform())));
    bars.volume[i] = isStill ? 0 : Math.floor(random.uniform() * 10_000);
    before = close;
  }
  return bars;
}

/** Series of every character, each from three seeds, by name. */
export const referenceSeries: ReadonlyMap<string, BarColumns> = new Map(
  Object.entries(CHARACTERS).flatMap(([name, character]) =>
    SEEDS.map((seed) => [`${name}, seed ${seed}`, walk(seededRandom(seed), character)] as const),
  ),
);
