import { daysOfCalendar } from '#core/indicators/session-days.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { BarReader } from '#core/ports/bars.ts';
import type { UserCodeRunner } from '#core/ports/user-code-runner.ts';
import type { UserIndicator } from '../user-code/user-indicator.ts';
import { choiceKey } from './choice-key.ts';
import { RecentlyUsed } from './recently-used.ts';
import { UserIndicatorHistory } from './user-indicator-history.ts';

const USER_CACHE_BYTES = 48 << 20;

/** The most recently used histories of users' indicators, bounded by their bytes. The one asked for is always kept. */
export class UserIndicatorCache {
  readonly #runner: UserCodeRunner;
  readonly #bars: BarReader;
  readonly #calendarOf: (symbol: string) => CalendarId;
  readonly #histories: RecentlyUsed<UserIndicatorHistory>;

  constructor(runner: UserCodeRunner, bars: BarReader, calendarOf: (symbol: string) => CalendarId, limitBytes = USER_CACHE_BYTES) {
    this.#runner = runner;
    this.#bars = bars;
    this.#calendarOf = calendarOf;
    this.#histories = new RecentlyUsed(
      limitBytes,
      (history) => history.bytes,
      (history) => history.release(),
    );
  }

  /** The history of that choice, up to the newest stored bar. Another content of the file is another history. */
  async upToDate(
    symbol: string,
    timeframe: Timeframe,
    indicator: UserIndicator,
    parameters: Record<string, unknown>,
  ): Promise<UserIndicatorHistory> {
    const calendar = this.#calendarOf(symbol);
    const { id, version } = indicator.description;
    const key = choiceKey(symbol, timeframe, { id: `${id}@${indicator.unit.hash}`, version }, parameters, calendar);
    const make = () =>
      new UserIndicatorHistory(this.#runner, indicator, parameters, this.#bars, symbol, timeframe, daysOfCalendar(calendar));
    const history = this.#histories.use(key, make);
    await history.catchUp();
    this.#histories.trim(key);
    return history;
  }
}
