import { daysOfCalendar } from '#core/indicators/session-days.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import type { BarReader } from '#core/ports/bars.ts';
import type { UserCodeRunner } from '#core/ports/user-code-runner.ts';
import type { UserIndicator } from '../user-code/user-indicator.ts';
import { ChoiceCache } from './choice-cache.ts';
import { UserIndicatorHistory } from './user-indicator-history.ts';

const USER_CACHE_BYTES = 48 << 20;

/** The most recently used histories of users' indicators, bounded by their bytes. Another content of the file is another history. */
export class UserIndicatorCache extends ChoiceCache<UserIndicator, UserIndicatorHistory> {
  constructor(runner: UserCodeRunner, bars: BarReader, calendarOf: (symbol: string) => CalendarId, limit = USER_CACHE_BYTES) {
    super({
      make: ({ symbol, timeframe, definition, parameters, calendar }) =>
        new UserIndicatorHistory(runner, definition, parameters, bars, symbol, timeframe, daysOfCalendar(calendar)),
      sizeOf: ({ bytes }) => bytes,
      limit,
      calendarOf,
      identityOf: ({ unit, description: { id, version } }) => ({ id: `${id}@${unit.hash}`, version }),
      onForgotten: (history) => history.release(),
    });
  }
}
