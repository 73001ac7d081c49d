import type { Timeframe } from '#core/market/timeframe.ts';
import type { IndicatorColumns } from './indicator-columns.ts';
import type { SymbolData } from './market-data.ts';
import type { SplitView } from './split-views.ts';
import type { Timeline } from './timeline.ts';
import type { TradeLog } from './trade-log.ts';
import type { TradingCalendar } from './trading-calendar.ts';

/** What a run goes over: bars of one or several symbols with what is computed from them, whole or as far as they have come. */
export interface Series {
  /** More bars may come: nothing may be decided by what there is beyond the present one, not even how many there are. */
  readonly isGrowing: boolean;
  readonly timeframe: Timeframe;
  readonly symbols: readonly SymbolData[];
  /** The steps that may be taken. */
  readonly timeline: Timeline;
  readonly indicators: readonly IndicatorColumns[];
  readonly calendars: readonly TradingCalendar[];
  /** By symbol: what is seen after each split. */
  readonly splitViews: readonly (readonly SplitView[])[];
  /** An empty trade log. */
  takeLog(): TradeLog;
  /** Gives back a log that nobody reads any more. */
  giveBack(log: TradeLog): void;
  /** Memory for the account at every step of one run. */
  makeCurve(): Float64Array;
  /** The same, that belongs to the next run over the series. */
  lendCurve(): Float64Array;
}
