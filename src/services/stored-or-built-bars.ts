import { crc32 } from 'node:zlib';
import { type BarColumns, lowerBound, makeBarColumns, sliceBarColumns } from '#core/market/bar-columns.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { BarReader, SeriesSummary } from '#core/ports/bars.ts';
import type { Clock } from '#core/ports/clock.ts';
import { ExpectedError } from '#core/result.ts';
import { readOrBuildBars, sourceOfBars } from './build-from-finer.ts';

/** Built series kept at once: a chart or a command looks at few, and a year of 5m bars takes 5 MB. */
const MOST_BUILT = 8;

interface BuiltSeries {
  readonly bars: BarColumns;
  readonly summary: SeriesSummary;
  /** What it was built from: the finer series as it was, and the calendar. */
  readonly madeOf: string;
}

/**
 * Stored bars, and where none of a timeframe are stored, those built from finer ones, as `bars.read` gives them: whoever imports minutes
 * has charts and values over hours. Built anew whenever the finer bars have changed or grown; such a series then begins another,
 * negative generation, for its last bar may have changed too. Two processes that built from the same bars name the same generation.
 */
export class StoredOrBuiltBars implements BarReader {
  readonly #stored: BarReader;
  readonly #calendarOf: (symbol: string) => CalendarId;
  readonly #clock: Clock;
  /** In order of use, oldest first. */
  readonly #built = new Map<string, BuiltSeries>();

  constructor(stored: BarReader, calendarOf: (symbol: string) => CalendarId, clock: Clock) {
    this.#stored = stored;
    this.#calendarOf = calendarOf;
    this.#clock = clock;
  }

  listSeries(): SeriesSummary[] {
    return this.#stored.listSeries();
  }

  seriesSummary(symbol: string, timeframe: Timeframe): SeriesSummary | null {
    return this.#stored.seriesSummary(symbol, timeframe) ?? this.#builtSeries(symbol, timeframe)?.summary ?? null;
  }

  readByTime(symbol: string, timeframe: Timeframe, fromUs: number, toUs: number): BarColumns {
    if (this.#isStored(symbol, timeframe)) return this.#stored.readByTime(symbol, timeframe, fromUs, toUs);
    const bars = this.#builtBars(symbol, timeframe);
    return sliceExisting(bars, lowerBound(bars.timeUs, fromUs), lowerBound(bars.timeUs, toUs));
  }

  readByIndex(symbol: string, timeframe: Timeframe, fromIndex: number, count: number): BarColumns {
    if (this.#isStored(symbol, timeframe)) return this.#stored.readByIndex(symbol, timeframe, fromIndex, count);
    return sliceExisting(this.#builtBars(symbol, timeframe), fromIndex, fromIndex + count);
  }

  indexAtTime(symbol: string, timeframe: Timeframe, timeUs: number): number {
    if (this.#isStored(symbol, timeframe)) return this.#stored.indexAtTime(symbol, timeframe, timeUs);
    return lowerBound(this.#builtBars(symbol, timeframe).timeUs, timeUs);
  }

  #isStored(symbol: string, timeframe: Timeframe): boolean {
    return this.#stored.seriesSummary(symbol, timeframe) !== null;
  }

  #builtBars(symbol: string, timeframe: Timeframe): BarColumns {
    return this.#builtSeries(symbol, timeframe)?.bars ?? makeBarColumns(0);
  }

  #builtSeries(symbol: string, timeframe: Timeframe): BuiltSeries | null {
    const source = sourceOfBars(this.#stored, { symbol, timeframe });
    if (source === null) return null;
    const calendar = this.#calendarOf(symbol);
    const madeOf = JSON.stringify([calendar, source.timeframe, source.generation, source.count]);
    const key = JSON.stringify([symbol, timeframe]);
    const known = this.#built.get(key);
    const built = known?.madeOf === madeOf ? known : this.#build(symbol, timeframe, calendar, madeOf);
    this.#built.delete(key);
    this.#built.set(key, built);
    for (const oldest of this.#built.keys()) if (this.#built.size > MOST_BUILT) this.#built.delete(oldest);
    return built.bars.timeUs.length > 0 ? built : null;
  }

  #build(symbol: string, timeframe: Timeframe, calendar: CalendarId, madeOf: string): BuiltSeries {
    const bars = closedBars(this.#stored, symbol, timeframe, calendar, this.#clock.nowUs());
    const count = bars.timeUs.length;
    const fromUs = bars.timeUs[0] ?? Number.NaN;
    const toUs = bars.timeUs[count - 1] ?? Number.NaN;
    return { bars, summary: { symbol, timeframe, count, fromUs, toUs, generation: -1 - crc32(madeOf) }, madeOf };
  }
}

const sliceExisting = (bars: BarColumns, from: number, to: number): BarColumns =>
  sliceBarColumns(bars, Math.min(from, bars.timeUs.length), Math.min(Math.max(from, to), bars.timeUs.length));

/** Where the only bar of a timeframe is still open, there is none. */
function closedBars(stored: BarReader, symbol: string, timeframe: Timeframe, calendar: CalendarId, nowUs: number): BarColumns {
  try {
    return readOrBuildBars(stored, calendar, { symbol, timeframe }, nowUs).bars;
  } catch (error) {
    if (error instanceof ExpectedError && error.code === 'NoData') return makeBarColumns(0);
    throw error;
  }
}
