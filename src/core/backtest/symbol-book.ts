import type { BarColumns } from '#core/market/bar-columns.ts';
import type { Halt } from '#core/market/instrument-events.ts';
import type { BroughtIndicator } from '#core/strategy/strategy.ts';
import type { Side } from '#core/trading/intent.ts';
import type { Order } from '#core/trading/order.ts';
import { LIMIT, STOP, STOP_LIMIT } from '#core/trading/order.ts';
import type { Position } from '#core/trading/position.ts';
import { partialLevel } from './exit-levels.ts';
import { type BarCursor, IndexedColumn } from './indexed-column.ts';
import type { IndicatorColumns } from './indicator-columns.ts';
import type { SymbolData } from './market-data.ts';
import type { SplitView } from './split-views.ts';
import { roundLimit, ticksPerUnit } from './tick-grid.ts';
import { NO_CLOSE, NO_OPEN, type TradingCalendar } from './trading-calendar.ts';

interface ShownIndicator {
  readonly column: IndexedColumn;
  readonly id: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly output: string | undefined;
}

/**
 * What is open and waiting in one symbol, with the trigger envelope: no price strictly between `below` and `above` sets anything off, so a
 * quiet bar costs two comparisons however many orders wait.
 */
export class SymbolBook {
  readonly index: number;
  readonly data: SymbolData;
  /** What a strategy sees: the bars, and after a split the past in units of now. */
  seen: BarColumns;
  indicators: IndicatorColumns;
  readonly calendar: TradingCalendar;
  readonly cursor: BarCursor = { index: -1 };
  readonly timeUs: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  readonly tickSize: number;
  /** Price difference that is rounding: a millionth of a tick. */
  readonly tolerance: number;
  readonly unitStep: number;
  readonly rates: Float64Array | null;
  /** What of each bar fills nothing, as bits; null when there is none. */
  readonly closed: Uint8Array | null;
  /** Null when there can be none. */
  readonly halts: readonly Halt[] | null;
  /** Ticks in one unit of price where that is a whole number, else 0. */
  readonly ticksPerUnit: number;
  readonly orders: Order[] = [];
  readonly positions: Position[] = [];
  /** Σ side × units, Σ side × units × entry price, Σ units. */
  net = Number.NaN;
  cost = Number.NaN;
  gross = Number.NaN;
  lastPrice = Number.NaN;
  rate = Number.NaN;
  below = Number.NEGATIVE_INFINITY;
  above = Number.POSITIVE_INFINITY;
  /** Something has to be looked at in every bar: an order that waits for a time, a trailing stop, a margin. */
  isBusy = false;
  /** A position has a stop that follows the price. */
  isTrailing = false;
  /** A position ends with its session. */
  hasSessionExits = false;
  /** Exits wait for the end of the bar, as its volume is used up. */
  hasAside = false;
  /** Price at which the margin is used up; `marginSide` 1 when from there up, -1 when from there down, 0 when none. */
  marginPrice = Number.NaN;
  marginSide = 0;
  /** Half of bid to ask of the present quote; -1 without quotes. */
  quoteHalf = -1;
  /** Time of the present quote; NaN without quotes. */
  quoteUs = Number.NaN;
  /** The next quote to come. */
  nextQuote = 0;
  /** The present bar is taken quote by quote, and its first one is still to come. */
  hasBarToBegin = false;
  /** Bar of which `volumeTaken` units were filled. */
  volumeBar = -1;
  volumeTaken = Number.NaN;

  readonly #views: readonly SplitView[];
  readonly #brought: ReadonlyMap<string, BroughtIndicator> | undefined;
  readonly #shown: ShownIndicator[] = [];

  constructor(
    index: number,
    data: SymbolData,
    indicators: IndicatorColumns,
    calendar: TradingCalendar,
    unitStep: number,
    views: readonly SplitView[] = [],
    brought?: ReadonlyMap<string, BroughtIndicator>,
  ) {
    this.index = index;
    this.data = data;
    this.indicators = indicators;
    this.calendar = calendar;
    const { bars } = data;
    this.seen = bars;
    this.#views = views;
    this.#brought = brought;
    this.halts = data.halts ?? null;
    this.timeUs = bars.timeUs;
    this.open = bars.open;
    this.high = bars.high;
    this.low = bars.low;
    this.close = bars.close;
    this.volume = bars.volume;
    this.tickSize = data.instrument.tickSize;
    this.tolerance = this.tickSize * 1e-6;
    this.unitStep = unitStep;
    this.rates = data.rate ?? null;
    this.closed = calendar.closed;
    this.ticksPerUnit = ticksPerUnit(this.tickSize);
    this.refresh();
    this.rate = 1;
  }

  /** Whether the units change within the run. */
  get hasSplits(): boolean {
    return this.#views.length > 0;
  }

  /** A column of an indicator for the strategy, which changes its units with every split. */
  showIndicator(id: string, parameters: Readonly<Record<string, unknown>>, output: string | undefined): IndexedColumn {
    const column = new IndexedColumn(this.indicators.column(id, parameters, output, this.#brought), this.cursor);
    this.#shown.push({ column, id, parameters, output });
    return column;
  }

  /** After a split at a bar: what the strategy sees is in the units of now. */
  enterSplit(bar: number): void {
    const view = this.#views.find(({ fromBar }) => fromBar === bar);
    if (view === undefined) return;
    this.seen = view.bars;
    this.indicators = view.indicators;
    for (const { column, id, parameters, output } of this.#shown)
      column.rebind(view.indicators.column(id, parameters, output, this.#brought));
  }

  /** Whether trading goes on at an instant of a bar that is not closed: no halt, and in a session. `isPartial`: the bar is not wholly in one. */
  isOpenAt(timeUs: number, isPartial: boolean): boolean {
    return (this.halts === null || !this.isHalted(timeUs)) && (!isPartial || this.calendar.isOpenAt(timeUs));
  }

  /** Whether trading was halted at an instant. */
  isHalted(timeUs: number): boolean {
    return this.halts?.some(({ fromUs, toUs }) => fromUs <= timeUs && timeUs < toUs) ?? false;
  }

  /** Brings sums and envelope up to date after orders or positions changed. */
  refresh(): void {
    let net = 0;
    let cost = 0;
    let gross = 0;
    let below = Number.NEGATIVE_INFINITY;
    let above = Number.POSITIVE_INFINITY;
    let isTrailing = false;
    let isTimed = false;
    let hasSessionExits = false;
    const { positions, orders } = this;
    for (let k = 0; k < positions.length; k++) {
      const position = positions[k] as Position;
      const signed = position.side * position.units;
      net += signed;
      cost += signed * position.entryPrice;
      gross += position.units;
      const partial = this.partialPrice(position);
      if (position.side > 0) {
        if (position.stop > below) below = position.stop;
        if (position.target < above) above = position.target;
        if (partial < above) above = partial;
      } else {
        if (position.stop < above) above = position.stop;
        if (position.target > below) below = position.target;
        if (partial > below) below = partial;
      }
      if (position.isTrailing) isTrailing = true;
      if (position.endsWithSession) hasSessionExits = true;
    }
    for (let k = 0; k < orders.length; k++) {
      const order = orders[k] as Order;
      if (order.isTimed || order.untilUs !== Number.POSITIVE_INFINITY) isTimed = true;
      if (order.type === LIMIT) {
        if (order.side > 0 && order.price > below) below = order.price;
        if (order.side < 0 && order.price < above) above = order.price;
      } else if (order.type === STOP || order.type === STOP_LIMIT) {
        if (order.side > 0 && order.price < above) above = order.price;
        if (order.side < 0 && order.price > below) below = order.price;
      }
    }
    if (this.marginSide < 0 && this.marginPrice > below) below = this.marginPrice;
    if (this.marginSide > 0 && this.marginPrice < above) above = this.marginPrice;
    this.net = net;
    this.cost = cost;
    this.gross = gross;
    this.below = below + this.tolerance;
    this.above = above - this.tolerance;
    this.isTrailing = isTrailing;
    this.hasSessionExits = hasSessionExits;
    this.isBusy = isTrailing || isTimed || hasSessionExits;
  }

  /** Time of a fill in a bar: of the quote that filled it, else when trading in the bar begins. */
  fillTimeUs(bar: number): number {
    return this.quoteHalf >= 0 ? this.quoteUs : this.calendar.openUs(bar);
  }

  /** The price of a limit order of a side on the tick grid; one that is infinite or no number stays. */
  limitPrice(side: Side, price: number): number {
    return roundLimit(side, price, this.tickSize, this.ticksPerUnit);
  }

  /** Price of the next partial profit of a position; infinitely far in the direction of profit without one. */
  partialPrice(position: Position): number {
    return position.partials === null ? partialLevel(position) : this.limitPrice(position.side > 0 ? -1 : 1, partialLevel(position));
  }

  /** Whether a part of a bar fills nothing. */
  lacks(bar: number, part: number): boolean {
    return this.closed !== null && ((this.closed[bar] as number) & part) === part;
  }

  /**
   * Whether the last price is one that can be traded at an instant: of a bar that goes on then, in a session, not halted. A bar that holds more than its
   * session, as a day of shares, does so in the step of bars that began with it, at `stepUs`, else while its session goes on.
   */
  canTradeAt(timeUs: number, stepUs: number): boolean {
    const bar = this.cursor.index;
    if (bar < 0 || !(this.calendar.barEndUs(bar) > timeUs)) return false;
    if (this.hasBarToBegin) return false;
    if (this.quoteHalf >= 0) return this.isOpenAt(timeUs, true);
    if (this.timeUs[bar] !== stepUs && this.calendar.isPartial(bar) && !this.calendar.isOpenAt(timeUs)) return false;
    return !this.lacks(bar, NO_OPEN) && !this.lacks(bar, NO_CLOSE);
  }

  /** Units that a bar's volume still allows, of which a share may be filled. Without a limit Infinity. */
  room(maxShare: number, bar: number): number {
    if (maxShare === Number.POSITIVE_INFINITY) return maxShare;
    const volume = this.volume[bar] as number;
    const taken = this.volumeBar === bar ? this.volumeTaken : 0;
    return volume > 0 ? Math.max(0, maxShare * volume - taken) : 0;
  }

  /** Notes that units of a bar's volume were filled. */
  take(bar: number, units: number): void {
    this.volumeTaken = (this.volumeBar === bar ? this.volumeTaken : 0) + units;
    this.volumeBar = bar;
  }

  /** Draws the envelope in to the price at which the margin is used up. */
  setMargin(price: number, side: number): void {
    this.marginPrice = price;
    this.marginSide = side;
    if (side < 0) this.below = Math.max(this.below, price + this.tolerance);
    else this.above = Math.min(this.above, price - this.tolerance);
  }

  /** Result of what is open at the last price, in the account's currency. */
  openResult(): number {
    return this.positions.length === 0 ? 0 : (this.net * this.lastPrice - this.cost) * this.rate;
  }

  /** Whether something is open on a side. */
  hasOpen(side: Side): boolean {
    for (const position of this.positions) if (position.side === side) return true;
    return false;
  }

  /** An open position by id; null for none. */
  positionOf(id: number): Position | null {
    for (const position of this.positions) if (position.id === id) return position;
    return null;
  }

  /** Takes the order out of the waiting ones, keeping their order. */
  removeOrder(at: number): void {
    const { orders } = this;
    for (let k = at + 1; k < orders.length; k++) orders[k - 1] = orders[k] as Order;
    orders.pop();
  }

  removePosition(position: Position): void {
    const { positions } = this;
    for (let k = positions.indexOf(position) + 1; k < positions.length; k++) positions[k - 1] = positions[k] as Position;
    positions.pop();
  }
}
