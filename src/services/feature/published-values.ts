import { setImmediate as nextTurn } from 'node:timers/promises';
import { BAR_COLUMN_NAMES, type BarColumns, makeBarColumns } from '#core/market/bar-columns.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { BarReader } from '#core/ports/bars.ts';
import type { Clock } from '#core/ports/clock.ts';

/** Bars read between two turns of the event loop. */
const CHUNK_BARS = 50_000;
/** A chart whose bars close every second must not keep the process busy with nothing but this: one part in so many, and once a second. */
const REST_PER_WORK = 20;
const LEAST_REST_MS = 1_000;

/**
 * The published form of an indicator over all stored bars of one series. It has no streaming form, so every closed bar costs the whole
 * history again: some 50 ns a bar for reading it and 50 to 900 ns a bar for the definition's own pass, which runs in one piece. That is
 * 10 ms for a year of 15m bars and up to a second for a million bars. Between two passes is therefore a rest of twenty times their
 * length; until it is over the newest bars have no value yet.
 */
export class PublishedValues {
  readonly #outputs: number;
  readonly #computeAll: (bars: BarColumns, columns: readonly Float64Array[]) => void;
  readonly #bars: BarReader;
  readonly #clock: Clock;
  readonly #symbol: string;
  readonly #timeframe: Timeframe;
  #columns: readonly Float64Array[] = [];
  #computing: Promise<void> | null = null;
  #restEndsMs = Number.NEGATIVE_INFINITY;
  /** Bars that the values cover. */
  count = 0;
  generation = Number.NaN;

  constructor(
    outputs: number,
    computeAll: (bars: BarColumns, columns: readonly Float64Array[]) => void,
    bars: BarReader,
    clock: Clock,
    symbol: string,
    timeframe: Timeframe,
  ) {
    this.#outputs = outputs;
    this.#computeAll = computeAll;
    this.#bars = bars;
    this.#clock = clock;
    this.#symbol = symbol;
    this.#timeframe = timeframe;
  }

  get bytes(): number {
    return this.#columns.reduce((sum, column) => sum + column.byteLength, 0);
  }

  /** The column of output `k`, as long as `count`. */
  column(k: number): Float64Array {
    return this.#columns[k] as Float64Array;
  }

  /** Computes anew when bars closed; within the rest only if `isUrgent`, or when bars were changed. */
  async catchUp(isUrgent: boolean): Promise<void> {
    // One pass at a time; whoever asked during a pass may need what closed since it began.
    while (this.#computing) await this.#computing;
    const summary = this.#bars.seriesSummary(this.#symbol, this.#timeframe);
    const isSame = summary !== null && summary.generation === this.generation && summary.count >= this.count;
    if (isSame && summary.count === this.count) return;
    if (isSame && !isUrgent && this.#clock.monotonicMs() < this.#restEndsMs) return;
    this.#computing = this.#compute().finally(() => {
      this.#computing = null;
    });
    await this.#computing;
  }

  async #compute(): Promise<void> {
    const bars = await this.#readAll();
    const startedMs = this.#clock.monotonicMs();
    const columns = Array.from({ length: this.#outputs }, () => new Float64Array(bars.timeUs.length));
    this.#computeAll(bars, columns);
    const endedMs = this.#clock.monotonicMs();
    this.#restEndsMs = endedMs + Math.max(LEAST_REST_MS, (endedMs - startedMs) * REST_PER_WORK);
    this.#columns = columns;
    this.count = bars.timeUs.length;
  }

  async #readAll(): Promise<BarColumns> {
    for (;;) {
      const summary = this.#bars.seriesSummary(this.#symbol, this.#timeframe);
      this.generation = summary?.generation ?? Number.NaN;
      const count = summary?.count ?? 0;
      const all = makeBarColumns(count);
      let read = 0;
      while (read < count) {
        const chunk = this.#bars.readByIndex(this.#symbol, this.#timeframe, read, Math.min(CHUNK_BARS, count - read));
        if (chunk.timeUs.length === 0) break;
        for (const name of BAR_COLUMN_NAMES) all[name].set(chunk[name], read);
        read += chunk.timeUs.length;
        if (read < count) await nextTurn();
      }
      const now = this.#bars.seriesSummary(this.#symbol, this.#timeframe);
      if (read === count && now?.generation === summary?.generation) return all;
    }
  }
}
