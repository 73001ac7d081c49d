import type { IndicatorDefinition, IndicatorStream, SessionDays } from '#core/indicators/definition.ts';
import type { BarColumns } from '#core/market/bar-columns.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { BarReader } from '#core/ports/bars.ts';
import type { CompanionCloses } from './companion-closes.ts';
import { GrowingColumns } from './growing-columns.ts';
import type { OneBar } from './one-bar.ts';
import { SeriesFollower } from './series-follower.ts';

/** Bars computed between two turns of the event loop. */
const CHUNK_BARS = 50_000;

/**
 * The values of one indicator over all stored bars of one series, extended as bars close. With a companion they end with its newest stored
 * bar: what comes after has no value before the companion's bar closes, so nothing is ever decided too early.
 */
export class IndicatorHistory {
  readonly definition: IndicatorDefinition;
  readonly #create: () => IndicatorStream;
  readonly #columns: GrowingColumns;
  readonly #follower: SeriesFollower;
  readonly #companion: CompanionCloses | null;
  #stream: IndicatorStream;

  constructor(
    definition: IndicatorDefinition,
    parameters: Record<string, unknown>,
    bars: BarReader,
    symbol: string,
    timeframe: Timeframe,
    days: SessionDays,
    companion: CompanionCloses | null = null,
  ) {
    this.definition = definition;
    this.#companion = companion;
    this.#create = () => definition.create(parameters, days, companion ?? undefined);
    this.#stream = this.#create();
    this.#columns = new GrowingColumns(definition.outputs.length);
    this.#follower = new SeriesFollower(bars, symbol, timeframe, {
      restart: () => this.#restart(),
      take: (chunk, expectedCount) => this.#take(chunk, expectedCount),
      chunkBars: CHUNK_BARS,
      ...(companion && {
        isVoid: () => companion.refresh(),
        takeable: ({ count }) => Math.min(count, bars.indexAtTime(symbol, timeframe, companion.lastTimeUs + 1)),
      }),
    });
  }

  /** Bars that the values cover. */
  get count(): number {
    return this.#columns.count;
  }

  /** Generation of the series that the values belong to; NaN before the first. */
  get generation(): number {
    return this.#follower.generation;
  }

  /** Opening time of the newest bar covered. */
  get lastTimeUs(): number {
    return this.#follower.lastTimeUs;
  }

  /** Memory held by the values. */
  get bytes(): number {
    return this.#columns.bytes;
  }

  /** The column of output `k`; values beyond `count` mean nothing. */
  column(k: number): Float64Array {
    return this.#columns.column(k);
  }

  /** Writes the values that a bar after the newest covered one would have. Until the companion's bar has closed, its newest close stands for it. */
  peek({ timeUs, open, high, low, close, volume }: OneBar, row: Float64Array): void {
    this.#companion?.standIn(true);
    try {
      this.#stream.clone().push(timeUs, open, high, low, close, volume, row);
    } finally {
      this.#companion?.standIn(false);
    }
  }

  /** Brings the values up to the stored bars. Begins again when the series was changed other than at its end. */
  catchUp(): Promise<void> {
    return this.#follower.catchUp();
  }

  #take(bars: BarColumns, expectedCount: number): void {
    const taken = bars.timeUs.length;
    this.#stream.pushMany(bars, 0, taken, this.#columns.next(taken, expectedCount));
    this.#columns.count += taken;
  }

  #restart(): void {
    this.#stream = this.#create();
    this.#columns.clear();
  }
}
