import { type BarColumns, makeBarColumns } from '#core/market/bar-columns.ts';

const QUARTER_HOUR_US = 15 * 60_000_000;
const START_US = 1_700_006_400_000_000;

interface StoryBar {
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
}

/** Bars told one after the other, for sequences that a textbook describes. Each opens where the one before closed. */
export class ToldStory {
  readonly #bars: StoryBar[] = [];
  #close: number;

  constructor(startPrice: number) {
    this.#close = startPrice;
  }

  /** Bars told so far: the index of the next one. */
  get length(): number {
    return this.#bars.length;
  }

  /** An even move to `close` in that many bars, with wicks of 0.4. */
  move(close: number, bars: number, volume: number): this {
    const step = (close - this.#close) / bars;
    for (let k = 0; k < bars; k++) {
      const next = k === bars - 1 ? close : this.#close + step;
      this.bar({ high: Math.max(this.#close, next) + 0.4, low: Math.min(this.#close, next) - 0.4, close: next, volume });
    }
    return this;
  }

  bar(told: { high: number; low: number; close: number; volume: number }): this {
    this.#bars.push({ open: Math.min(told.high, Math.max(told.low, this.#close)), ...told });
    this.#close = told.close;
    return this;
  }

  /** The bars; with `mirror` every price p becomes 2 · mirror − p. */
  bars(mirror: number | null = null): BarColumns {
    const columns = makeBarColumns(this.#bars.length);
    const turn = (price: number): number => (mirror === null ? price : 2 * mirror - price);
    this.#bars.forEach(({ open, high, low, close, volume }, i) => {
      columns.timeUs[i] = START_US + i * QUARTER_HOUR_US;
      columns.open[i] = turn(open);
      columns.high[i] = turn(mirror === null ? high : low);
      columns.low[i] = turn(mirror === null ? low : high);
      columns.close[i] = turn(close);
      columns.volume[i] = volume;
    });
    return columns;
  }
}
