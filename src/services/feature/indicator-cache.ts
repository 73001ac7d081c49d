import type { IndicatorDefinition } from '#core/indicators/definition.ts';
import { daysOfCalendar } from '#core/indicators/session-days.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { BarReader } from '#core/ports/bars.ts';
import { IndicatorHistory } from './indicator-history.ts';

/** Values kept in memory for all charts together. */
export const INDICATOR_CACHE_BYTES = 96 << 20;

/** The most recently used indicator histories, bounded by their bytes. The one asked for is always kept. */
export class IndicatorCache {
  readonly #bars: BarReader;
  readonly #limitBytes: number;
  readonly #calendarOf: (symbol: string) => CalendarId;
  /** In order of use, oldest first. */
  readonly #histories = new Map<string, IndicatorHistory>();

  /** `calendarOf` names the session calendar whose days an indicator of that instrument follows. */
  constructor(bars: BarReader, limitBytes = INDICATOR_CACHE_BYTES, calendarOf: (symbol: string) => CalendarId = () => 'utc') {
    this.#bars = bars;
    this.#limitBytes = limitBytes;
    this.#calendarOf = calendarOf;
  }

  get size(): number {
    return this.#histories.size;
  }

  /** The history of that choice, up to the newest stored bar. `parameters` are checked ones, with their defaults. */
  async upToDate(
    symbol: string,
    timeframe: Timeframe,
    definition: IndicatorDefinition,
    parameters: Record<string, unknown>,
  ): Promise<IndicatorHistory> {
    const names = Object.keys(parameters).sort();
    const calendar = this.#calendarOf(symbol);
    const choice = names.map((name) => [name, parameters[name]]);
    const key = JSON.stringify([symbol, timeframe, calendar, definition.id, definition.version, choice]);
    const history =
      this.#histories.get(key) ?? new IndicatorHistory(definition, parameters, this.#bars, symbol, timeframe, daysOfCalendar(calendar));
    this.#histories.delete(key);
    this.#histories.set(key, history);
    await history.catchUp();
    this.#trim(key);
    return history;
  }

  #trim(keptKey: string): void {
    let bytes = 0;
    for (const history of this.#histories.values()) bytes += history.bytes;
    for (const [key, history] of this.#histories) {
      if (bytes <= this.#limitBytes) return;
      if (key === keptKey) continue;
      bytes -= history.bytes;
      this.#histories.delete(key);
    }
  }
}
