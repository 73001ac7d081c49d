import type { IndicatorDefinition } from '#core/indicators/definition.ts';
import { daysOfCalendar } from '#core/indicators/session-days.ts';
import type { BarColumns } from '#core/market/bar-columns.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { BarReader } from '#core/ports/bars.ts';
import type { Clock } from '#core/ports/clock.ts';
import { choiceKey } from './choice-key.ts';
import { PublishedValues } from './published-values.ts';
import { RecentlyUsed } from './recently-used.ts';

const PUBLISHED_CACHE_BYTES = 64 << 20;

/** The most recently used published forms, bounded by their bytes. The one asked for is always kept. */
export class PublishedCache {
  readonly #bars: BarReader;
  readonly #clock: Clock;
  readonly #calendarOf: (symbol: string) => CalendarId;
  readonly #all: RecentlyUsed<PublishedValues>;

  constructor(bars: BarReader, clock: Clock, calendarOf: (symbol: string) => CalendarId, limitBytes = PUBLISHED_CACHE_BYTES) {
    this.#bars = bars;
    this.#clock = clock;
    this.#calendarOf = calendarOf;
    this.#all = new RecentlyUsed(limitBytes, (values) => values.bytes);
  }

  /** The published values of that choice; of the newest bars perhaps none yet, unless `isUrgent` (see {@link PublishedValues}). */
  async upToDate(
    symbol: string,
    timeframe: Timeframe,
    definition: IndicatorDefinition,
    parameters: Record<string, unknown>,
    isUrgent: boolean,
  ): Promise<PublishedValues> {
    const calendar = this.#calendarOf(symbol);
    const key = choiceKey(symbol, timeframe, definition, parameters, calendar);
    const values = this.#all.use(key, () => {
      const { published, outputs } = definition;
      if (!published) throw new Error(`${definition.id} has no published form.`);
      const days = daysOfCalendar(calendar);
      const compute = (bars: BarColumns, columns: readonly Float64Array[]) => published(bars, parameters, columns, days);
      return new PublishedValues(outputs.length, compute, this.#bars, this.#clock, symbol, timeframe);
    });
    await values.catchUp(isUrgent);
    this.#all.trim(key);
    return values;
  }
}
