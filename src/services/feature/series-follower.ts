import { setImmediate as nextTurn } from 'node:timers/promises';
import type { BarColumns } from '#core/market/bar-columns.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { BarReader, SeriesSummary } from '#core/ports/bars.ts';

/** What is done with the bars. */
interface FollowerWork {
  /** Begins before the first bar. */
  restart(): void;
  /** Takes the next bars; `expectedCount` is how many there will be in all. */
  take(bars: BarColumns, expectedCount: number): void;
  /** Bars taken between two turns of the event loop. */
  readonly chunkBars: number;
  /** What else the work depends on. Whether it changed so that what was taken is void; asked before every step. */
  isVoid?(): boolean;
  /** How many bars of the series may be taken by now; all of them when it is not given. */
  takeable?(summary: SeriesSummary): number;
}

/** Takes the stored bars of one series in order, each once, and begins again when the series was changed other than at its end. */
export class SeriesFollower {
  readonly #bars: BarReader;
  readonly #symbol: string;
  readonly #timeframe: Timeframe;
  readonly #work: FollowerWork;
  #catchingUp: Promise<void> | null = null;
  /** Bars taken. */
  count = 0;
  /** Generation of the series that they belong to; NaN before the first. */
  generation = Number.NaN;
  /** Opening time of the newest one. */
  lastTimeUs = Number.NEGATIVE_INFINITY;

  constructor(bars: BarReader, symbol: string, timeframe: Timeframe, work: FollowerWork) {
    this.#bars = bars;
    this.#symbol = symbol;
    this.#timeframe = timeframe;
    this.#work = work;
  }

  /** Takes what is stored and not yet taken. Whoever asks while that is going on waits for the same. */
  catchUp(): Promise<void> {
    this.#catchingUp ??= this.#run().finally(() => {
      this.#catchingUp = null;
    });
    return this.#catchingUp;
  }

  async #run(): Promise<void> {
    for (;;) {
      const summary = this.#bars.seriesSummary(this.#symbol, this.#timeframe);
      const isVoid = this.#work.isVoid?.() ?? false;
      if (summary === null || isVoid || summary.generation !== this.generation || summary.count < this.count) {
        this.#restart(summary?.generation ?? Number.NaN);
      }
      if (summary === null) return;
      const takeable = this.#work.takeable?.(summary) ?? summary.count;
      if (takeable <= this.count) return;
      const wanted = Math.min(this.#work.chunkBars, takeable - this.count);
      const chunk = this.#bars.readByIndex(this.#symbol, this.#timeframe, this.count, wanted);
      const taken = chunk.timeUs.length;
      if (taken === 0) return;
      this.#work.take(chunk, summary.count);
      this.count += taken;
      this.lastTimeUs = chunk.timeUs[taken - 1] as number;
      if (this.count < takeable) await nextTurn();
    }
  }

  #restart(generation: number): void {
    this.#work.restart();
    this.count = 0;
    this.lastTimeUs = Number.NEGATIVE_INFINITY;
    this.generation = generation;
  }
}
