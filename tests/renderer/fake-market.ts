import { type BarColumns, lowerBound, makeBarColumns, sliceBarColumns } from '#core/market/bar-columns.ts';
import type { Instrument } from '#core/market/instrument.ts';
import { type Timeframe, timeframeLengthUs } from '#core/market/timeframe.ts';

/** A small deterministic generator, so that every run of a test sees the same market. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

const instrument = (
  symbol: string,
  assetClass: Instrument['assetClass'],
  tickSize: number,
  pip: number,
  calendar: Instrument['calendar'] = 'fx',
): Instrument => ({
  symbol,
  assetClass,
  tickSize,
  pip,
  currency: symbol.endsWith('JPY') ? 'JPY' : 'USD',
  contractSize: 1,
  lotStep: 0.01,
  calendar,
  isSimulated: true,
  origin: symbol === 'EURUSD' ? 'Generated history, ends where the simulator starts' : null,
});

/** What the fake market trades, with a price to start from. */
export const FAKE_INSTRUMENTS: readonly (readonly [Instrument, number])[] = [
  [instrument('EURUSD', 'fx', 0.00001, 0.0001), 1.08416],
  [instrument('GBPUSD', 'fx', 0.00001, 0.0001), 1.27184],
  [instrument('USDJPY', 'fx', 0.001, 0.01), 151.324],
  [instrument('AUDUSD', 'fx', 0.00001, 0.0001), 0.65241],
  [instrument('USDCHF', 'fx', 0.00001, 0.0001), 0.88107],
  [instrument('XAUUSD', 'metal', 0.01, 0.1), 2341.85],
  [instrument('US500', 'index', 0.1, 1), 5214.2],
  [instrument('NAS100', 'index', 0.1, 1), 18_102.5],
  [instrument('BTCUSD', 'crypto', 0.5, 1, 'utc'), 67_418.5],
  [instrument('ETHUSD', 'crypto', 0.01, 1, 'utc'), 3512.22],
];

/** Closed bars by a random walk that ends at `endUs` near `endPrice`. */
export function generateBars(count: number, stepUs: number, endUs: number, endPrice: number, volatility: number, seed: number): BarColumns {
  const random = seededRandom(seed);
  const bars = makeBarColumns(count);
  let price = endPrice;
  for (let i = count - 1; i >= 0; i--) {
    const close = price;
    const step = (random() + random() + random() - 1.5) * volatility;
    const open = close - step;
    bars.timeUs[i] = endUs - (count - i) * stepUs;
    bars.open[i] = open;
    bars.close[i] = close;
    bars.high[i] = Math.max(open, close) + random() * volatility * 0.4;
    bars.low[i] = Math.min(open, close) - random() * volatility * 0.4;
    bars.volume[i] = Math.round(40 + random() * 160 + (Math.abs(step) / volatility) * 200);
    price = open + (endPrice - open) * 0.0002;
  }
  return bars;
}

/** Bars `[from·level, (from+count)·level)` of a series, each run of `level` bars drawn as one. */
export function levelBars(bars: BarColumns, total: number, level: number, from: number, count: number): BarColumns {
  if (level === 1) return sliceBarColumns(bars, from, from + count);
  const drawn = makeBarColumns(count);
  for (let i = 0; i < count; i++) {
    const start = (from + i) * level;
    const end = Math.min(total, start + level);
    let high = Number.NEGATIVE_INFINITY;
    let low = Number.POSITIVE_INFINITY;
    let volume = 0;
    for (let k = start; k < end; k++) {
      high = Math.max(high, bars.high[k] as number);
      low = Math.min(low, bars.low[k] as number);
      volume += bars.volume[k] as number;
    }
    drawn.timeUs[i] = bars.timeUs[start] as number;
    drawn.open[i] = bars.open[start] as number;
    drawn.close[i] = bars.close[end - 1] as number;
    drawn.high[i] = high;
    drawn.low[i] = low;
    drawn.volume[i] = volume;
  }
  return drawn;
}

/** One growing series: closed bars with room for more, and the bar that is forming. A page looks at few of all the series: bars are made when asked for. */
export class FakeSeries {
  readonly timeframe: Timeframe;
  readonly stepUs: number;
  readonly #makeBars: () => BarColumns;
  #bars: BarColumns | null = null;
  count: number;
  forming: { timeUs: number; open: number; high: number; low: number; close: number; volume: number } | null = null;
  receivedTimeUs: number | null = null;
  generation = 1;
  constructor(timeframe: Timeframe, count: number, endUs: number, endPrice: number, seed: number) {
    this.timeframe = timeframe;
    this.stepUs = timeframeLengthUs(timeframe);
    const alignedEnd = Math.floor(endUs / this.stepUs) * this.stepUs;
    const volatility = endPrice * 0.00012 * Math.sqrt(this.stepUs / 60e6);
    this.#makeBars = () => {
      const history = generateBars(count, this.stepUs, alignedEnd, endPrice, volatility, seed);
      const bars = makeBarColumns(count + 20_000);
      for (const name of Object.keys(history) as (keyof BarColumns)[]) bars[name].set(history[name]);
      return bars;
    };
    this.count = count;
  }

  get bars(): BarColumns {
    this.#bars ??= this.#makeBars();
    return this.#bars;
  }

  set bars(bars: BarColumns) {
    this.#bars = bars;
  }

  /** Takes one price; closes the forming bar when its period is over. */
  tick(timeUs: number, price: number): void {
    const start = Math.floor(timeUs / this.stepUs) * this.stepUs;
    if (this.forming && start > this.forming.timeUs) {
      const closed = this.forming;
      for (const name of Object.keys(closed) as (keyof BarColumns)[]) this.bars[name][this.count] = closed[name];
      this.count++;
      this.forming = null;
    }
    if (!this.forming) this.forming = { timeUs: start, open: price, high: price, low: price, close: price, volume: 0 };
    const bar = this.forming;
    bar.high = Math.max(bar.high, price);
    bar.low = Math.min(bar.low, price);
    bar.close = price;
    bar.volume++;
    this.receivedTimeUs = timeUs;
  }

  indexAt(timeUs: number): number {
    return lowerBound(this.bars.timeUs.subarray(0, this.count), timeUs);
  }
}
