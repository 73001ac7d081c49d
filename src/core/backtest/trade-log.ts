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

/** The trades of a run in growing columns. Used again for the next run of a sweep by {@link clear}. */
export class TradeLog {
  count = 0;
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
  #bars = new Float64Array(FIRST_CAPACITY);
  #mae = new Float64Array(FIRST_CAPACITY);
  #mfe = new Float64Array(FIRST_CAPACITY);

  /** Returns of the trades so far, in the order of their ends; valid up to {@link count} and until the next one is added. */
  get returns(): Float64Array {
    return this.#returnFraction;
  }

  clear(): void {
    this.count = 0;
  }

  add(position: Position, end: TradeEnd): void {
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
    this.#bars[at] = end.bars;
    const up = position.highest / entryPrice - 1;
    const down = position.lowest / entryPrice - 1;
    this.#mae[at] = Math.min(0, side > 0 ? down : -up);
    this.#mfe[at] = Math.max(0, side > 0 ? up : -down);
  }

  /** A copy of the columns, from a trade on. */
  toTable(from = 0): TradeTable {
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
      bars: this.#bars.slice(from, count),
      mae: this.#mae.slice(from, count),
      mfe: this.#mfe.slice(from, count),
      pathDependent: this.#pathDependent.slice(from, count),
    };
  }

  /** The columns themselves: until the log is cleared. */
  view(): TradeTable {
    const { count } = this;
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
      bars: this.#bars.subarray(0, count),
      mae: this.#mae.subarray(0, count),
      mfe: this.#mfe.subarray(0, count),
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
    this.#bars = doubles(this.#bars);
    this.#mae = doubles(this.#mae);
    this.#mfe = doubles(this.#mfe);
  }
}
