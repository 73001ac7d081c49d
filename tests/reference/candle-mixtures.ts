import { type BarColumns, makeBarColumns } from '#core/market/bar-columns.ts';
import { type SeededRandom, seededRandom } from '#core/numeric/seeded-random.ts';
import { type CandleShape, RARE_PATTERNS } from './rare-patterns.ts';

/** How a mixture is made: candles of every size in every position to the one before, on a grid of prices so that ties are common. */
interface Mixture {
  readonly bars: number;
  readonly start: number;
  /** Prices are multiples of this. */
  readonly tick: number;
  /** Ticks of an ordinary body. */
  readonly size: number;
  /** Chance that a candle has the colour of the one before. */
  readonly persistence: number;
  /** Chance that one of the rare patterns begins, with some ticks of disorder. */
  readonly rare: number;
}

const MIXTURES: Readonly<Record<string, Mixture>> = {
  fine: { bars: 5000, start: 500, tick: 0.01, size: 40, persistence: 0.5, rare: 0 },
  coarse: { bars: 5000, start: 500, tick: 0.1, size: 6, persistence: 0.5, rare: 0 },
  // Candles as large as their price: sums of them round, and at ties that shows in which order they were made.
  wild: { bars: 8000, start: 6, tick: 0.1, size: 6, persistence: 0.5, rare: 0 },
  persistent: { bars: 5000, start: 500, tick: 0.01, size: 25, persistence: 0.85, rare: 0 },
  rare: { bars: 8000, start: 500, tick: 0.01, size: 40, persistence: 0.5, rare: 0.08 },
};

const SEEDS = [11, 12];

const BODIES = [0, 0.05, 0.3, 0.7, 1, 1.2, 2, 4];
const SHADOWS = [0, 0, 0, 0.05, 0.2, 0.6, 1.5, 3];

/** Open, high, low and close in ticks. */
type Candle = readonly [open: number, high: number, low: number, close: number];

const rarePatterns = Object.values(RARE_PATTERNS);
const mirrored = ([open, high, low, close]: CandleShape): CandleShape => [-open, -low, -high, -close];

class CandleSource {
  readonly #random: SeededRandom;
  readonly #mixture: Mixture;
  readonly #lowest: number;
  #color = 1;
  #before: Candle;
  #planned: Candle[] = [];

  constructor(seed: number, recipe: Mixture) {
    this.#random = seededRandom(seed);
    this.#mixture = recipe;
    const start = Math.round(recipe.start / recipe.tick);
    this.#lowest = start / 4;
    this.#before = [start, start, start, start];
  }

  next(): Candle {
    if (this.#planned.length === 0 && this.#random.uniform() < this.#mixture.rare) this.#planned = this.#rarePattern();
    this.#before = this.#planned.shift() ?? this.#anyCandle();
    return this.#before;
  }

  #pick<T>(values: readonly T[]): T {
    return values[Math.floor(this.#random.uniform() * values.length)] as T;
  }

  #ticks(bodies: number): number {
    return Math.round(bodies * this.#mixture.size * (0.7 + 0.6 * this.#random.uniform()));
  }

  /** Ends the body on the lowest allowed or above, and the shadows outside the body and above zero. */
  #consistent(open: number, high: number, low: number, close: number): Candle {
    const body = [Math.max(this.#lowest, open), Math.max(this.#lowest, close)] as const;
    return [body[0], Math.max(high, ...body), Math.max(1, Math.min(low, ...body)), body[1]];
  }

  #anyCandle(): Candle {
    const [open, high, low, close] = this.#before;
    const { start, tick, persistence } = this.#mixture;
    if (this.#random.uniform() > persistence) this.#color = -this.#color;
    const color = this.#color;
    const nearby = [open, close, close, Math.round((open + close) / 2), high + this.#ticks(0.3), low - this.#ticks(0.3)];
    const opened = this.#pick([...nearby, close + color * this.#ticks(0.5), close - color * this.#ticks(0.2)]);
    // Not far from the start: candles would be tiny beside their prices there, or the prices end.
    const way = opened * tick > 2 * start ? -1 : opened * tick < start / 2 ? 1 : color;
    const closed = this.#random.uniform() < 0.1 ? this.#pick(this.#before) : opened + way * this.#ticks(this.#pick(BODIES));
    const top = Math.max(opened, closed) + this.#ticks(this.#pick(SHADOWS));
    return this.#consistent(opened, top, Math.min(opened, closed) - this.#ticks(this.#pick(SHADOWS)), closed);
  }

  #rarePattern(): Candle[] {
    const shapes = this.#pick(rarePatterns);
    const base = this.#before[3];
    const disorder = this.#pick([0, 0, 2, 8]);
    const price = (bodies: number) => base + Math.round(bodies * this.#mixture.size + disorder * (this.#random.uniform() - 0.5));
    return (this.#random.uniform() < 0.5 ? shapes : shapes.map(mirrored)).map(([open, high, low, close]) =>
      this.#consistent(price(open), price(high), price(low), price(close)),
    );
  }
}

function mixture(seed: number, recipe: Mixture): BarColumns {
  const bars = makeBarColumns(recipe.bars);
  const source = new CandleSource(seed, recipe);
  for (let i = 0; i < recipe.bars; i++) {
    const [open, high, low, close] = source.next();
    bars.timeUs[i] = i * 60_000_000;
    bars.open[i] = open * recipe.tick;
    bars.high[i] = high * recipe.tick;
    bars.low[i] = low * recipe.tick;
    bars.close[i] = close * recipe.tick;
    bars.volume[i] = 1;
  }
  return bars;
}

/** Mixtures of candles, each from two seeds, by name. */
export const candleMixtures: ReadonlyMap<string, BarColumns> = new Map(
  Object.entries(MIXTURES).flatMap(([name, recipe]) => SEEDS.map((seed) => [`${name}, seed ${seed}`, mixture(seed, recipe)] as const)),
);
