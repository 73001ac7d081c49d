import type { IndicatorDefinition } from '#core/indicators/definition.ts';
import { daysOfCalendar } from '#core/indicators/session-days.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { BarReader } from '#core/ports/bars.ts';
import { choiceKey } from './choice-key.ts';
import { MarkHistory } from './mark-history.ts';
import { RecentlyUsed } from './recently-used.ts';

/** Marks kept for replays, about 40 MB. */
const MOST_MARKS = 40_000;

interface Replayed {
  readonly begin: () => MarkHistory;
  history: MarkHistory;
  /** Where the history ends; it is never asked beyond. */
  untilUs: number;
  /** Answers one after another: each is read before the next moves the end. */
  last: Promise<unknown>;
}

/** The marks as they were at a time of the past. Going on costs the bars between; going back begins again, because what was found since changed what was there. */
export class ReplayedMarks {
  readonly #bars: BarReader;
  readonly #calendarOf: (symbol: string) => CalendarId;
  readonly #kept = new RecentlyUsed<Replayed>(MOST_MARKS, ({ history }) => history.size);

  constructor(bars: BarReader, calendarOf: (symbol: string) => CalendarId) {
    this.#bars = bars;
    this.#calendarOf = calendarOf;
  }

  /** Reads the marks as they were when no bar that opens at or after `untilUs` was there. */
  read<T>(
    { symbol, timeframe, untilUs }: { readonly symbol: string; readonly timeframe: Timeframe; readonly untilUs: number },
    definition: IndicatorDefinition,
    parameters: Record<string, unknown>,
    use: (history: MarkHistory) => T,
  ): Promise<T> {
    const { id, marks } = definition;
    if (!marks) throw new Error(`${id} has no marks.`);
    const calendar = this.#calendarOf(symbol);
    const key = choiceKey(symbol, timeframe, definition, parameters, calendar);
    const replayed = this.#kept.use(key, () => {
      const bars = endingAt(this.#bars, () => kept.untilUs);
      const begin = () => new MarkHistory(() => marks(parameters, daysOfCalendar(calendar)), bars, symbol, timeframe);
      const kept: Replayed = { begin, history: begin(), untilUs, last: Promise.resolve() };
      return kept;
    });
    const answer = replayed.last.then(async () => {
      if (untilUs < replayed.untilUs) replayed.history = replayed.begin();
      replayed.untilUs = untilUs;
      await replayed.history.catchUp();
      this.#kept.trim(key);
      return use(replayed.history);
    });
    replayed.last = answer.catch(() => undefined);
    return answer;
  }
}

/** A series that ends before a time, for who takes its bars in order. */
const endingAt = (bars: BarReader, untilUs: () => number): BarReader => ({
  listSeries: () => bars.listSeries(),
  seriesSummary(symbol, timeframe) {
    const summary = bars.seriesSummary(symbol, timeframe);
    return summary && { ...summary, count: Math.min(summary.count, bars.indexAtTime(symbol, timeframe, untilUs())) };
  },
  readByTime: (symbol, timeframe, fromUs, toUs) => bars.readByTime(symbol, timeframe, fromUs, Math.min(toUs, untilUs())),
  readByIndex: (symbol, timeframe, fromIndex, count) => bars.readByIndex(symbol, timeframe, fromIndex, count),
  indexAtTime: (symbol, timeframe, timeUs) => bars.indexAtTime(symbol, timeframe, timeUs),
});
