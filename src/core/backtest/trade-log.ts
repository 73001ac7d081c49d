import type { BarColumns } from '#core/market/bar-columns.ts';
import type { Position } from '#core/trading/position.ts';
import type { TradeTable } from './run-result.ts';

const FIRST_CAPACITY = 64;

/** What is added to the position's own figures when a trade ends. */
export interface TradeEnd {
  units: number;
  timeUs: number;
  price: number;
  reason: number;
  commission: number;
  slippage: number;
  pnl: number;
  returnFraction: number;
  bars: number;
}

/**
 * The trades of a run in growing columns. Used again for the next run of a sweep by {@link clear}. The largest loss and gain of each are looked for
 * in its bars when they are asked for, as whoever sweeps asks for neither.
 */
export class TradeLog {
  count = 0;
  readonly #bars: readonly BarColumns[];
  /** Trades whose largest loss and gain are found; of the others there are the extremes of prices, and the bars still to be looked through. */
  #settled = 0;
  #capacity = FIRST_CAPACITY;
  #symbol = new Uint16Array(FIRST_CAPACITY);
  #side = new Int8Array(FIRST_CAPACITY);
  #exitReason = new Uint8Array(FIRST_CAPACITY);
  #pathDependent = new Uint8Array(FIRST_CAPACITY);
  #units = new Float64Array(FIRST_CAPACITY);
  #entryTimeUs = new Float64Array(FIRST_CAPACITY);
  #entryPrice = new Float64Array(FIRST_CAPACITY);
  #exitTimeUs = new Float64Array(FIRST_CAPACITY);
  #exitPrice = new Float64Array(FIRST_CAPACITY);
  #commission = new Float64Array(FIRST_CAPACITY);
  #slippage = new Float64Array(FIRST_CAPACITY);
  #pnl = new Float64Array(FIRST_CAPACITY);
  #returnFraction = new Float64Array(FIRST_CAPACITY);
  #barsHeld = new Float64Array(FIRST_CAPACITY);
  #mae = new Float64Array(FIRST_CAPACITY);
  #mfe = new Float64Array(FIRST_CAPACITY);
  #fromBar = new Int32Array(FIRST_CAPACITY);
  #toBar = new Int32Array(FIRST_CAPACITY);

  /** `bars`: of the run's symbols. */
  constructor(bars: readonly BarColumns[]) {
    this.#bars = bars;
  }

  /** Returns of the trades so far, in the order of their ends; valid up to {@link count} and until the next one is added. */
  get returns(): Float64Array {
    return this.#returnFraction;
  }

  clear(): void {
    this.count = 0;
    this.#settled = 0;
  }

  /** Adds a trade whose position was also open in the whole bars from `scannedTo` up to `toBar` (exclusive). */
  add(position: Position, end: TradeEnd, toBar: number): void {
    if (this.count === this.#capacity) this.#grow();
    const at = this.count++;
    const { side, entryPrice } = position;
    this.#symbol[at] = position.symbol;
    this.#side[at] = side;
    this.#exitReason[at] = end.reason;
    this.#pathDependent[at] = position.isPathDependent ? 1 : 0;
    this.#units[at] = end.units;
    this.#entryTimeUs[at] = position.entryTimeUs;
    this.#entryPrice[at] = entryPrice;
    this.#exitTimeUs[at] = end.timeUs;
    this.#exitPrice[at] = end.price;
    this.#commission[at] = end.commission;
    this.#slippage[at] = end.slippage;
    this.#pnl[at] = end.pnl;
    this.#returnFraction[at] = end.returnFraction;
    this.#barsHeld[at] = end.bars;
    this.#mae[at] = position.lowest;
    this.#mfe[at] = position.highest;
    this.#fromBar[at] = position.scannedTo;
    this.#toBar[at] = toBar;
  }

  /** Finds the largest loss and gain of every trade that has none yet. */
  #settle(): void {
    for (; this.#settled < this.count; this.#settled++) {
      const at = this.#settled;
      const bars = this.#bars[this.#symbol[at] as number];
      if (bars === undefined) throw new Error('a trade log has the bars of every symbol');
      const { high, low } = bars;
      let lowest = this.#mae[at] as number;
      let highest = this.#mfe[at] as number;
      const toBar = this.#toBar[at] as number;
      for (let i = this.#fromBar[at] as number; i < toBar; i++) {
        highest = Math.max(highest, high[i] as number);
        lowest = Math.min(lowest, low[i] as number);
      }
      const entryPrice = this.#entryPrice[at] as number;
      const up = highest / entryPrice - 1;
      const down = lowest / entryPrice - 1;
      const isLong = (this.#side[at] as number) > 0;
      this.#mae[at] = Math.min(0, isLong ? down : -up);
      this.#mfe[at] = Math.max(0, isLong ? up : -down);
    }
  }

  /** A copy of the columns, from a trade on. */
  toTable(from = 0): TradeTable {
    this.#settle();
    const { count } = this;
    return {
      count: Math.max(0, count - from),
      symbol: this.#symbol.slice(from, count),
      side: this.#side.slice(from, count),
      units: this.#units.slice(from, count),
      entryTimeUs: this.#entryTimeUs.slice(from, count),
      entryPrice: this.#entryPrice.slice(from, count),
      exitTimeUs: this.#exitTimeUs.slice(from, count),
      exitPrice: this.#exitPrice.slice(from, count),
      exitReason: this.#exitReason.slice(from, count),
      commission: this.#commission.slice(from, count),
      slippage: this.#slippage.slice(from, count),
      pnl: this.#pnl.slice(from, count),
      returnFraction: this.#returnFraction.slice(from, count),
      bars: this.#barsHeld.slice(from, count),
      mae: this.#mae.slice(from, count),
      mfe: this.#mfe.slice(from, count),
      pathDependent: this.#pathDependent.slice(from, count),
    };
  }

  /** The columns themselves: until the log is cleared. */
  view(): TradeTable {
    const { count } = this;
    const mae = this.#mae.subarray(0, count);
    const mfe = this.#mfe.subarray(0, count);
    const settled = (column: Float64Array): Float64Array => {
      this.#settle();
      return column;
    };
    return {
      count,
      symbol: this.#symbol.subarray(0, count),
      side: this.#side.subarray(0, count),
      units: this.#units.subarray(0, count),
      entryTimeUs: this.#entryTimeUs.subarray(0, count),
      entryPrice: this.#entryPrice.subarray(0, count),
      exitTimeUs: this.#exitTimeUs.subarray(0, count),
      exitPrice: this.#exitPrice.subarray(0, count),
      exitReason: this.#exitReason.subarray(0, count),
      commission: this.#commission.subarray(0, count),
      slippage: this.#slippage.subarray(0, count),
      pnl: this.#pnl.subarray(0, count),
      returnFraction: this.#returnFraction.subarray(0, count),
      bars: this.#barsHeld.subarray(0, count),
      get mae() {
        return settled(mae);
      },
      get mfe() {
        return settled(mfe);
      },
      pathDependent: this.#pathDependent.subarray(0, count),
    };
  }

  #grow(): void {
    this.#capacity *= 2;
    const doubles = (column: Float64Array): Float64Array<ArrayBuffer> => {
      const larger = new Float64Array(this.#capacity);
      larger.set(column);
      return larger;
    };
    const larger = new Uint16Array(this.#capacity);
    larger.set(this.#symbol);
    this.#symbol = larger;
    const sides = new Int8Array(this.#capacity);
    sides.set(this.#side);
    this.#side = sides;
    const bytes = (column: Uint8Array): Uint8Array<ArrayBuffer> => {
      const grown = new Uint8Array(this.#capacity);
      grown.set(column);
      return grown;
    };
    const whole = (column: Int32Array): Int32Array<ArrayBuffer> => {
      const grown = new Int32Array(this.#capacity);
      grown.set(column);
      return grown;
    };
    this.#exitReason = bytes(this.#exitReason);
    this.#pathDependent = bytes(this.#pathDependent);
    this.#units = doubles(this.#units);
    this.#entryTimeUs = doubles(this.#entryTimeUs);
    this.#entryPrice = doubles(this.#entryPrice);
    this.#exitTimeUs = doubles(this.#exitTimeUs);
    this.#exitPrice = doubles(this.#exitPrice);
    this.#commission = doubles(this.#commission);
    this.#slippage = doubles(this.#slippage);
    this.#pnl = doubles(this.#pnl);
    this.#returnFraction = doubles(this.#returnFraction);
    this.#barsHeld = doubles(this.#barsHeld);
    this.#mae = doubles(this.#mae);
    this.#mfe = doubles(this.#mfe);
    this.#fromBar = whole(this.#fromBar);
    this.#toBar = whole(this.#toBar);
  }
}
