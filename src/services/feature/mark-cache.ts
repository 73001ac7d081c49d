import type { IndicatorDefinition } from '#core/indicators/definition.ts';
import { daysOfCalendar } from '#core/indicators/session-days.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { BarReader } from '#core/ports/bars.ts';
import { choiceKey } from './choice-key.ts';
import { MarkHistory } from './mark-history.ts';
import { RecentlyUsed } from './recently-used.ts';

/** Marks kept in memory for all charts together: about 60 MB. */
const MARK_CACHE_SIZE = 60_000;

/** The most recently used mark histories, bounded by their marks. The one asked for is always kept. */
export class MarkCache {
  readonly #bars: BarReader;
  readonly #calendarOf: (symbol: string) => CalendarId;
  readonly #histories: RecentlyUsed<MarkHistory>;

  constructor(bars: BarReader, calendarOf: (symbol: string) => CalendarId, limit = MARK_CACHE_SIZE) {
    this.#bars = bars;
    this.#calendarOf = calendarOf;
    this.#histories = new RecentlyUsed(limit, (history) => history.size);
  }

  get size(): number {
    return this.#histories.count;
  }

  /** The marks of that choice, up to the newest stored bar. `parameters` are checked ones, with their defaults. */
  async upToDate(
    symbol: string,
    timeframe: Timeframe,
    definition: IndicatorDefinition,
    parameters: Record<string, unknown>,
  ): Promise<MarkHistory> {
    const calendar = this.#calendarOf(symbol);
    const key = choiceKey(symbol, timeframe, definition, parameters, calendar);
    const history = this.#histories.use(key, () => {
      const { marks } = definition;
      if (!marks) throw new Error(`${definition.id} has no marks.`);
      return new MarkHistory(() => marks(parameters, daysOfCalendar(calendar)), this.#bars, symbol, timeframe);
    });
    await history.catchUp();
    this.#histories.trim(key);
    return history;
  }
}
