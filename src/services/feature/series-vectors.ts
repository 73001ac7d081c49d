import type { FeaturePipeline, FeatureSet } from '#core/features/feature-set.ts';
import { type BarColumns, lowerBound, makeBarColumns } from '#core/market/bar-columns.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { BarReader } from '#core/ports/bars.ts';
import type { InstrumentReader } from '#core/ports/instruments.ts';
import { firstBarNeeded } from './first-bar-needed.ts';

/** What vectors are computed from. */
export interface VectorSources {
  readonly bars: BarReader;
  readonly instruments: InstrumentReader;
}

/** The session calendar of a symbol; UTC days where the instrument is not known. */
export const calendarOf = (instruments: InstrumentReader, symbol: string): CalendarId =>
  instruments.findInstrument(symbol)?.calendar ?? 'utc';

/**
 * Feature vectors of one stored series. The vector of a bar comes from the stored bars up to it and nothing else, so it is
 * the same live, after a restart and in a replay, for as long as those bars stay as they are.
 */
export class SeriesVectors {
  readonly #bars: BarReader;
  readonly #instruments: InstrumentReader;
  readonly #set: FeatureSet;
  readonly #symbol: string;
  readonly #timeframe: Timeframe;
  readonly #discarded: Float64Array;
  #pipeline: FeaturePipeline | null = null;
  #generation = Number.NaN;
  #calendar: CalendarId = 'utc';
  /** Opening time of the newest bar that the pipeline has taken. */
  #takenUs = Number.NEGATIVE_INFINITY;
  #ahead: BarColumns = makeBarColumns(0);
  #position = 0;
  #lastUs = Number.NEGATIVE_INFINITY;

  constructor({ bars, instruments }: VectorSources, set: FeatureSet, symbol: string, timeframe: Timeframe) {
    this.#bars = bars;
    this.#instruments = instruments;
    this.#set = set;
    this.#symbol = symbol;
    this.#timeframe = timeframe;
    this.#discarded = new Float64Array(set.names.length);
  }

  /** Generation of the series as it was read last; NaN when nothing is stored. */
  get generation(): number {
    return this.#generation;
  }

  /** Session calendar that the vectors are computed by. */
  get calendar(): CalendarId {
    return this.#calendar;
  }

  /**
   * Reads what the vectors of bars from `firstUs` to `lastUs` need. Goes on where it stands, unless the series was changed
   * behind it, its calendar was, or an earlier bar is asked for: then it starts afresh.
   */
  prepare(firstUs: number, lastUs: number): void {
    this.#lastUs = lastUs;
    const generation = this.#bars.seriesSummary(this.#symbol, this.#timeframe)?.generation ?? Number.NaN;
    if (this.#isCurrent(generation) && firstUs > this.#takenUs) {
      this.#read(this.#takenUs + 1, lastUs);
      return;
    }
    const calendar = this.#presentCalendar();
    this.#generation = generation;
    this.#calendar = calendar;
    const from = firstBarNeeded(this.#bars, this.#set, this.#symbol, this.#timeframe, calendar, firstUs);
    const first = this.#bars.readByIndex(this.#symbol, this.#timeframe, from, 1).timeUs[0] ?? firstUs;
    this.#pipeline = this.#set.create(this.#timeframe, calendar);
    this.#takenUs = Number.NEGATIVE_INFINITY;
    this.#read(first, lastUs);
  }

  #presentCalendar(): CalendarId {
    return this.#set.usesSessionDay ? calendarOf(this.#instruments, this.#symbol) : 'utc';
  }

  /** Whether what was taken so far still holds. */
  #isCurrent(generation: number): boolean {
    return this.#pipeline !== null && generation === this.#generation && this.#presentCalendar() === this.#calendar;
  }

  #read(fromUs: number, lastUs: number): void {
    this.#ahead = this.#bars.readByTime(this.#symbol, this.#timeframe, fromUs, lastUs + 1);
    this.#position = 0;
  }

  /** Writes the vector of the stored bar that opened at `timeUs`, which `prepare` has covered; all NaN when there is none. */
  vectorAt(timeUs: number, out: Float64Array, offset: number): void {
    if (timeUs <= this.#takenUs) this.prepare(timeUs, this.#lastUs);
    const at = lowerBound(this.#ahead.timeUs, timeUs);
    if (this.#pipeline === null || this.#ahead.timeUs[at] !== timeUs) {
      out.fill(Number.NaN, offset, offset + this.#discarded.length);
      return;
    }
    for (let i = this.#position; i < at; i++) this.#take(this.#pipeline, i, this.#discarded, 0);
    this.#take(this.#pipeline, at, out, offset);
    this.#position = at + 1;
    this.#takenUs = timeUs;
  }

  /**
   * Brings the pipeline to the newest stored bar; returns its opening time and how many are stored. A copy of the pipeline may then
   * be fed with the forming bar.
   */
  catchUp(): { readonly count: number; readonly lastUs: number; readonly pipeline: FeaturePipeline } {
    const summary = this.#bars.seriesSummary(this.#symbol, this.#timeframe);
    const lastUs = summary?.toUs ?? Number.NEGATIVE_INFINITY;
    if (summary === null) this.prepare(0, 0);
    else if (!this.#isCurrent(summary.generation) || lastUs > this.#takenUs) {
      this.prepare(lastUs, lastUs);
      this.vectorAt(lastUs, this.#discarded, 0);
    }
    return { count: summary?.count ?? 0, lastUs, pipeline: this.#pipeline as FeaturePipeline };
  }

  #take(pipeline: FeaturePipeline, i: number, out: Float64Array, offset: number): void {
    const { timeUs, open, high, low, close, volume } = this.#ahead;
    pipeline.push(
      timeUs[i] as number,
      open[i] as number,
      high[i] as number,
      low[i] as number,
      close[i] as number,
      volume[i] as number,
      out,
      offset,
    );
  }
}
