import { setImmediate as nextTurn } from 'node:timers/promises';
import type { IndicatorDefinition, IndicatorStream, SessionDays } from '#core/indicators/definition.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { BarReader } from '#core/ports/bars.ts';
import { GrowingColumns } from './growing-columns.ts';
import type { OneBar } from './one-bar.ts';

/** Bars computed between two turns of the event loop. */
const CHUNK_BARS = 50_000;

/** The values of one indicator over all stored bars of one series, extended as bars close. */
export class IndicatorHistory {
  readonly definition: IndicatorDefinition;
  readonly #parameters: Record<string, unknown>;
  readonly #bars: BarReader;
  readonly #symbol: string;
  readonly #timeframe: Timeframe;
  readonly #days: SessionDays;
  #stream: IndicatorStream;
  readonly #columns: GrowingColumns;
  #catchingUp: Promise<void> | null = null;
  /** Generation of the series that the values belong to; NaN before the first. */
  generation = Number.NaN;
  /** Opening time of the newest bar covered. */
  lastTimeUs = Number.NEGATIVE_INFINITY;

  constructor(
    definition: IndicatorDefinition,
    parameters: Record<string, unknown>,
    bars: BarReader,
    symbol: string,
    timeframe: Timeframe,
    days: SessionDays,
  ) {
    this.definition = definition;
    this.#parameters = parameters;
    this.#bars = bars;
    this.#symbol = symbol;
    this.#timeframe = timeframe;
    this.#days = days;
    this.#stream = definition.create(parameters, days);
    this.#columns = new GrowingColumns(definition.outputs.length);
  }

  /** Bars that the values cover. */
  get count(): number {
    return this.#columns.count;
  }

  /** Memory held by the values. */
  get bytes(): number {
    return this.#columns.bytes;
  }

  /** The column of output `k`; values beyond `count` mean nothing. */
  column(k: number): Float64Array {
    return this.#columns.column(k);
  }

  /** Writes the values that a bar after the newest covered one would have. */
  peek({ timeUs, open, high, low, close, volume }: OneBar, row: Float64Array): void {
    this.#stream.clone().push(timeUs, open, high, low, close, volume, row);
  }

  /** Brings the values up to the stored bars. Begins again when the series was changed other than at its end. */
  catchUp(): Promise<void> {
    this.#catchingUp ??= this.#run().finally(() => {
      this.#catchingUp = null;
    });
    return this.#catchingUp;
  }

  async #run(): Promise<void> {
    for (;;) {
      const summary = this.#bars.seriesSummary(this.#symbol, this.#timeframe);
      if (summary === null || summary.generation !== this.generation || summary.count < this.count) {
        this.#reset(summary?.generation ?? Number.NaN);
      }
      if (summary === null || summary.count === this.count) return;
      const chunk = this.#bars.readByIndex(this.#symbol, this.#timeframe, this.count, Math.min(CHUNK_BARS, summary.count - this.count));
      const taken = chunk.timeUs.length;
      if (taken === 0) return;
      this.#stream.pushMany(chunk, 0, taken, this.#columns.next(taken, summary.count));
      this.#columns.count += taken;
      this.lastTimeUs = chunk.timeUs[taken - 1] as number;
      if (this.count < summary.count) await nextTurn();
    }
  }

  #reset(generation: number): void {
    this.#stream = this.definition.create(this.#parameters, this.#days);
    this.#columns.clear();
    this.lastTimeUs = Number.NEGATIVE_INFINITY;
    this.generation = generation;
  }
}
