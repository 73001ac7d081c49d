import type { IndicatorDefinition } from '#core/indicators/definition.ts';
import { daysOfCalendar } from '#core/indicators/session-days.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { BarReader } from '#core/ports/bars.ts';
import { choiceKey } from './choice-key.ts';
import { IndicatorHistory } from './indicator-history.ts';
import { RecentlyUsed } from './recently-used.ts';

/** Values kept in memory for all charts together. */
export const INDICATOR_CACHE_BYTES = 96 << 20;

/** The most recently used indicator histories, bounded by their bytes. The one asked for is always kept. */
export class IndicatorCache {
  readonly #bars: BarReader;
  readonly #calendarOf: (symbol: string) => CalendarId;
  readonly #histories: RecentlyUsed<IndicatorHistory>;

  /** `calendarOf` names the session calendar whose days an indicator of that instrument follows. */
  constructor(bars: BarReader, limitBytes = INDICATOR_CACHE_BYTES, calendarOf: (symbol: string) => CalendarId = () => 'utc') {
    this.#bars = bars;
    this.#calendarOf = calendarOf;
    this.#histories = new RecentlyUsed(limitBytes, (history) => history.bytes);
  }

  get size(): number {
    return this.#histories.count;
  }

  /** The history of that choice, up to the newest stored bar. `parameters` are checked ones, with their defaults. */
  async upToDate(
    symbol: string,
    timeframe: Timeframe,
    definition: IndicatorDefinition,
    parameters: Record<string, unknown>,
  ): Promise<IndicatorHistory> {
    const calendar = this.#calendarOf(symbol);
    const key = choiceKey(symbol, timeframe, definition, parameters, calendar);
    const make = () => new IndicatorHistory(definition, parameters, this.#bars, symbol, timeframe, daysOfCalendar(calendar));
    const history = this.#histories.use(key, make);
    await history.catchUp();
    this.#histories.trim(key);
    return history;
  }
}
