import type { Timeframe } from '#core/market/timeframe.ts';
import { IndicatorColumns } from './indicator-columns.ts';
import type { SymbolData } from './market-data.ts';
import type { Series } from './series.ts';
import { type SplitView, splitViews } from './split-views.ts';
import { mergeTimes, type Timeline } from './timeline.ts';
import { TradeLog } from './trade-log.ts';
import { TradingCalendar } from './trading-calendar.ts';

/**
 * The whole data of many runs: bars of one or several symbols with everything that is computed from them once, whatever the parameters. Make
 * one and run every configuration of a sweep over it.
 */
export class SeriesSet implements Series {
  readonly isGrowing = false;
  readonly timeframe: Timeframe;
  readonly symbols: readonly SymbolData[];
  readonly timeline: Timeline;
  readonly indicators: readonly IndicatorColumns[];
  readonly calendars: readonly TradingCalendar[];
  /** By symbol: what is seen after each split. */
  readonly splitViews: readonly (readonly SplitView[])[];
  readonly #spareLogs: TradeLog[] = [];
  #curve: Float64Array | null = null;

  constructor(symbols: readonly SymbolData[], timeframe: Timeframe) {
    this.timeframe = timeframe;
    this.symbols = symbols;
    this.timeline = mergeTimes(symbols.map(({ bars }) => bars.timeUs));
    this.indicators = symbols.map(({ bars, instrument }) => new IndicatorColumns(bars, instrument.calendar));
    this.splitViews = symbols.map(({ bars, actions, instrument }) => splitViews(bars, actions ?? [], instrument.calendar));
    this.calendars = symbols.map((data) => new TradingCalendar(data, timeframe));
  }

  /** An empty trade log, of an earlier run where there is one: growing a new one for each run of a sweep costs more than the trades. */
  takeLog(): TradeLog {
    const log = this.#spareLogs.pop() ?? new TradeLog(this.symbols.map(({ bars }) => bars));
    log.clear();
    return log;
  }

  makeCurve(): Float64Array {
    return new Float64Array(this.timeline.timeUs.length);
  }

  /** Memory for the account at every step: the same each time, for runs whose results nobody keeps. */
  lendCurve(): Float64Array {
    this.#curve ??= this.makeCurve();
    return this.#curve;
  }

  /** Gives back a log that nobody reads any more. */
  giveBack(log: TradeLog): void {
    this.#spareLogs.push(log);
  }
}
