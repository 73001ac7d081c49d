import { MICROSECONDS_PER_HOUR } from '#core/market/timeframe.ts';
import type { Side } from '#core/trading/intent.ts';
import type { Commission, Costs, Slippage, Spread } from './cost-settings.ts';
import type { SymbolBook } from './symbol-book.ts';
import { roundAgainst } from './tick-grid.ts';

/** What a fill costs: the price with spread and slippage, and the commission. */
export class FillCosts {
  /** Commission: fraction of the value, for a unit, for a fill. */
  readonly rate: number;
  readonly perUnit: number;
  readonly perFill: number;
  /** Share of a bar's volume that may be filled; Infinity without a limit. */
  readonly maxShare: number;
  readonly #spread: Spread;
  readonly #slippage: Slippage;
  readonly #isFree: boolean;
  /** By far the usual spread and slippage as numbers, NaN where they are others: asked for at every fill. */
  readonly #fixedHalf: number;
  readonly #slipFraction: number;

  constructor(costs: Costs) {
    const { commission } = costs;
    this.rate = commission.type === 'percent' || commission.type === 'fixed-plus-percent' ? commission.rate : 0;
    this.perUnit = commission.type === 'per-unit' ? commission.amount : 0;
    this.perFill = fixedAmount(commission);
    this.#spread = costs.spread;
    this.#slippage = costs.slippage;
    this.maxShare = costs.slippage.type === 'volume-share' ? costs.slippage.maxShare : Number.POSITIVE_INFINITY;
    this.#fixedHalf = costs.spread.type === 'fixed' ? costs.spread.value / 2 : Number.NaN;
    this.#slipFraction = costs.slippage.type === 'fraction' ? costs.slippage.value : Number.NaN;
    this.#isFree = costs.spread.type === 'fixed' && costs.spread.value === 0 && costs.slippage.type === 'none';
  }

  /** Half the width between bid and ask at a bar of a symbol. */
  halfSpread(book: SymbolBook, bar: number): number {
    if (book.quoteHalf >= 0) return book.quoteHalf;
    if (!Number.isNaN(this.#fixedHalf)) return this.#fixedHalf;
    const spread = this.#spread;
    if (spread.type === 'fixed') return spread.value / 2;
    const hour = Math.floor((book.timeUs[bar] as number) / MICROSECONDS_PER_HOUR) % 24;
    if (spread.type === 'time-of-day') return (spread.hours[hour] ?? 0) / 2;
    const width = book.data.spread?.[bar] ?? Number.NaN;
    return (spread.factor / 2) * (Number.isNaN(width) ? (book.data.usualSpread?.[hour] ?? 0) : width);
  }

  /**
   * Price of a fill at the middle price `base`. A limit order (`isPassive`) pays neither spread nor slippage, and every fill is rounded to the
   * tick size against the trader. `units` matter for slippage by volume alone.
   */
  price(book: SymbolBook, side: Side, base: number, bar: number, units: number, isPassive: boolean): number {
    if (isPassive || (this.#isFree && book.quoteHalf < 0)) return roundAgainst(side, base, book.tickSize, book.ticksPerUnit);
    const slip = Number.isNaN(this.#slipFraction) ? this.#slip(book, base, bar, units) : base * this.#slipFraction;
    return roundAgainst(side, base + side * (this.halfSpread(book, bar) + slip), book.tickSize, book.ticksPerUnit);
  }

  commission(units: number, value: number): number {
    return value * this.rate + units * this.perUnit + this.perFill;
  }

  #slip(book: SymbolBook, base: number, bar: number, units: number): number {
    const slippage = this.#slippage;
    switch (slippage.type) {
      case 'none':
        return 0;
      case 'fraction':
        return base * slippage.value;
      case 'ticks':
        return slippage.value * book.tickSize;
      case 'range-share':
        return slippage.value * ((book.high[bar] as number) - (book.low[bar] as number));
      case 'volume-share': {
        const volume = book.volume[bar] as number;
        const share = volume > 0 ? Math.min(units / volume, slippage.maxShare) : 0;
        return base * slippage.impact * share * share;
      }
    }
  }
}

const fixedAmount = (commission: Commission): number =>
  commission.type === 'fixed' || commission.type === 'fixed-plus-percent' ? commission.amount : 0;
