import type { Timeframe } from '#core/market/timeframe.ts';
import { type GrowingColumn, growingColumn, growTo } from '#core/numeric/growing-column.ts';
import { type GrowingShape, GrowingSymbol, type SymbolPiece } from './growing-symbol.ts';
import type { IndicatorColumns } from './indicator-columns.ts';
import type { SymbolData } from './market-data.ts';
import type { Series } from './series.ts';
import type { SplitView } from './split-views.ts';
import type { Timeline } from './timeline.ts';
import { TradeLog } from './trade-log.ts';
import type { TradingCalendar } from './trading-calendar.ts';

/**
 * Bars of one or several symbols that go on coming, for one run that takes them as they come. A step may be taken when it is known to be whole: when
 * every symbol has a bar at its time or later, or when somebody has said that nothing before some time will come any more. A bar that comes
 * after that is refused, so what a run has seen never changes. In whatever pieces the bars come, the run gives the bits of a run over all of them.
 */
export class GrowingSeries implements Series {
  readonly isGrowing = true;
  readonly timeframe: Timeframe;
  readonly symbols: readonly SymbolData[];
  readonly timeline: Timeline;
  readonly indicators: readonly IndicatorColumns[];
  readonly calendars: readonly TradingCalendar[];
  readonly splitViews: readonly (readonly SplitView[])[];
  readonly #growing: readonly GrowingSymbol[];
  readonly #steps: GrowingColumn;
  readonly #room: number;
  readonly #curves: GrowingColumn[] = [];
  /** By symbol, the first bar that is in no step yet. */
  readonly #next: Int32Array;
  /** Nothing before this will come any more. */
  #completeUs = Number.NEGATIVE_INFINITY;

  constructor(shapes: readonly GrowingShape[], timeframe: Timeframe) {
    this.timeframe = timeframe;
    this.#growing = shapes.map((shape) => new GrowingSymbol(shape, timeframe));
    this.symbols = this.#growing.map(({ data }) => data);
    this.indicators = this.#growing.map(({ indicators }) => indicators);
    this.calendars = this.#growing.map(({ calendar }) => calendar);
    this.splitViews = this.#growing.map(({ splits }) => splits.views);
    this.#room = shapes.reduce((sum, { bars }) => sum + bars, 0);
    this.#steps = growingColumn(this.#room);
    this.timeline = { timeUs: this.#steps };
    this.#next = new Int32Array(shapes.length);
    this.#addSteps();
  }

  /**
   * Takes closed bars of a symbol, in their order, each with what belongs to it: finer bars and quotes of its time, its values of columns, actions
   * that are booked at it, halts that reach into it. Throws an ExpectedError and takes nothing of them: `LateBars` where a step was taken without
   * them, `SeriesFull` where the room that was asked for is used up.
   */
  append(symbol: number, piece: SymbolPiece): void {
    const growing = this.#growing[symbol];
    if (growing === undefined) throw new Error(`this series has ${this.#growing.length} symbols, counted from 0`);
    growing.append(piece, this.#completeUs);
    this.#addSteps();
  }

  /** Says that no bar of any symbol that opened before a time will come any more. Without it a symbol that does not trade would hold up the others. */
  completeUntil(untilUs: number): void {
    this.#completeUs = Math.max(this.#completeUs, untilUs);
    this.#addSteps();
  }

  takeLog(): TradeLog {
    return new TradeLog(this.symbols.map(({ bars }) => bars));
  }

  giveBack(): void {}

  makeCurve(): Float64Array {
    const curve = growingColumn(this.#room);
    growTo(curve, this.#steps.length);
    this.#curves.push(curve);
    return curve;
  }

  lendCurve(): Float64Array {
    return this.makeCurve();
  }

  #addSteps(): void {
    const first = this.#steps.length;
    let at = first;
    for (let timeUs = this.#wholeStep(); timeUs !== null; timeUs = this.#wholeStep()) {
      // As much room at once as there may be steps: a run that begins anew takes many.
      if (at === this.#steps.length) growTo(this.#steps, at + this.#waiting());
      this.#steps[at++] = timeUs;
      for (let k = 0; k < this.#growing.length; k++) {
        const next = this.#next[k] as number;
        if (this.#growing[k]?.timeUs(next) === timeUs) this.#next[k] = next + 1;
      }
      // What came before it, or belongs to it, is late from now on.
      this.#completeUs = Math.max(this.#completeUs, timeUs + 1);
    }
    if (at === first) return;
    growTo(this.#steps, at);
    for (const curve of this.#curves) growTo(curve, at);
  }

  /** Bars that are in no step yet. */
  #waiting(): number {
    let bars = 0;
    for (let k = 0; k < this.#growing.length; k++) bars += (this.#growing[k]?.count ?? 0) - (this.#next[k] as number);
    return bars;
  }

  /** The time of the next step, where it is whole. */
  #wholeStep(): number | null {
    let earliest = Number.POSITIVE_INFINITY;
    let isWaiting = false;
    for (let k = 0; k < this.#growing.length; k++) {
      const timeUs = this.#growing[k]?.timeUs(this.#next[k] as number) ?? Number.NaN;
      if (Number.isNaN(timeUs)) isWaiting = true;
      else if (timeUs < earliest) earliest = timeUs;
    }
    if (earliest === Number.POSITIVE_INFINITY) return null;
    return !isWaiting || earliest < this.#completeUs ? earliest : null;
  }
}
