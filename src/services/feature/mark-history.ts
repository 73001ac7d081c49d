import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Mark, MarkStream } from '#core/indicators/marks.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { BarReader } from '#core/ports/bars.ts';

/** Bars taken between two turns of the event loop; the costliest indicator takes about 4 µs a bar. */
const CHUNK_BARS = 4_000;
/** Marks kept of one choice; about a kilobyte each with their evidence. */
const MOST_MARKS = 20_000;
/** What is forgotten at once, so that the search for the oldest is rare. */
const FORGOTTEN_SHARE = 0.1;

/** The marks of one indicator over all stored bars of one series, in their newest state, extended as bars close. */
export class MarkHistory {
  readonly #create: () => MarkStream;
  readonly #bars: BarReader;
  readonly #symbol: string;
  readonly #timeframe: Timeframe;
  readonly #mostMarks: number;
  /** In the order in which they were first found. */
  readonly #marks = new Map<string, Mark>();
  readonly #found = (mark: Mark): void => void this.#marks.set(mark.id, mark);
  #stream: MarkStream;
  #catchingUp: Promise<void> | null = null;
  /** Bars that the marks cover. */
  count = 0;
  /** Generation of the series that the marks belong to; NaN before the first. */
  generation = Number.NaN;
  /** Marks that were known before this time are no longer all here; null when they are. */
  forgottenBeforeUs: number | null = null;

  constructor(create: () => MarkStream, bars: BarReader, symbol: string, timeframe: Timeframe, mostMarks = MOST_MARKS) {
    this.#create = create;
    this.#bars = bars;
    this.#symbol = symbol;
    this.#timeframe = timeframe;
    this.#mostMarks = mostMarks;
    this.#stream = create();
  }

  get size(): number {
    return this.#marks.size;
  }

  marks(): IterableIterator<Mark> {
    return this.#marks.values();
  }

  /** Brings the marks up to the stored bars. Begins again when the series was changed other than at its end. */
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
      const { timeUs, open, high, low, close, volume } = chunk;
      if (timeUs.length === 0) return;
      for (let i = 0; i < timeUs.length; i++)
        this.#stream.push(
          timeUs[i] as number,
          open[i] as number,
          high[i] as number,
          low[i] as number,
          close[i] as number,
          volume[i] as number,
          this.#found,
        );
      this.count += timeUs.length;
      this.#forgetOldest();
      if (this.count < summary.count) await nextTurn();
    }
  }

  #reset(generation: number): void {
    this.#stream = this.#create();
    this.#marks.clear();
    this.count = 0;
    this.forgottenBeforeUs = null;
    this.generation = generation;
  }

  /** Closed marks go before open ones, for a zone that still stands matters however old it is. */
  #forgetOldest(): void {
    if (this.#marks.size <= this.#mostMarks) return;
    let excess = this.#marks.size - Math.floor(this.#mostMarks * (1 - FORGOTTEN_SHARE));
    const forget = (mayGo: (mark: Mark) => boolean) => {
      for (const [id, mark] of this.#marks) {
        if (excess === 0) return;
        if (!mayGo(mark)) continue;
        this.#marks.delete(id);
        this.forgottenBeforeUs = Math.max(this.forgottenBeforeUs ?? Number.NEGATIVE_INFINITY, mark.knownAtUs + 1);
        excess--;
      }
    };
    forget((mark) => mark.state !== 'open');
    forget(() => true);
  }
}
