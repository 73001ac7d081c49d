import type { FeaturePipeline, FeatureSet } from '#core/features/feature-set.ts';
import { type BarColumns, lowerBound, makeBarColumns } from '#core/market/bar-columns.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { BarReader } from '#core/ports/bars.ts';

/**
 * Feature vectors of one stored series. The vector of a bar comes from the stored bars up to it and nothing else, so it is
 * the same live, after a restart and in a replay, for as long as those bars stay as they are.
 */
export class SeriesVectors {
  readonly #bars: BarReader;
  readonly #set: FeatureSet;
  readonly #symbol: string;
  readonly #timeframe: Timeframe;
  readonly #discarded: Float64Array;
  #pipeline: FeaturePipeline | null = null;
  #generation = Number.NaN;
  /** Opening time of the newest bar that the pipeline has taken. */
  #takenUs = Number.NEGATIVE_INFINITY;
  #ahead: BarColumns = makeBarColumns(0);
  #position = 0;
  #lastUs = Number.NEGATIVE_INFINITY;

  constructor(bars: BarReader, set: FeatureSet, symbol: string, timeframe: Timeframe) {
    this.#bars = bars;
    this.#set = set;
    this.#symbol = symbol;
    this.#timeframe = timeframe;
    this.#discarded = new Float64Array(set.names.length);
  }

  /** Generation of the series as it was read last; NaN when nothing is stored. */
  get generation(): number {
    return this.#generation;
  }

  /**
   * Reads what the vectors of bars from `firstUs` to `lastUs` need. Goes on where it stands, unless the series was changed
   * behind it or an earlier bar is asked for: then it starts afresh.
   */
  prepare(firstUs: number, lastUs: number): void {
    this.#lastUs = lastUs;
    const generation = this.#bars.seriesSummary(this.#symbol, this.#timeframe)?.generation ?? Number.NaN;
    if (this.#pipeline === null || generation !== this.#generation || firstUs <= this.#takenUs) {
      this.#generation = generation;
      this.#restartBefore(firstUs, lastUs);
    } else this.#read(this.#takenUs + 1, lastUs);
  }

  #restartBefore(firstUs: number, lastUs: number): void {
    const blockStartUs = this.#set.blockStartUs(this.#timeframe, firstUs);
    const blockIndex = this.#bars.indexAtTime(this.#symbol, this.#timeframe, blockStartUs);
    const from = Math.max(0, blockIndex - this.#set.historyBars);
    const first = this.#bars.readByIndex(this.#symbol, this.#timeframe, from, 1).timeUs[0] ?? firstUs;
    this.#pipeline = this.#set.create(this.#timeframe);
    this.#takenUs = Number.NEGATIVE_INFINITY;
    this.#read(first, lastUs);
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
