import type { Mark, MarkStream } from '#core/indicators/marks.ts';
import type { BarColumns } from '#core/market/bar-columns.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { BarReader } from '#core/ports/bars.ts';
import { SeriesFollower } from './series-follower.ts';

/** Bars taken between two turns of the event loop; the costliest indicator, confluence, takes about 10 µs a bar. */
const CHUNK_BARS = 2_000;
/** Marks kept of one choice; about a kilobyte each with their evidence. */
const MOST_MARKS = 20_000;
/** What is forgotten at once, so that the search for the oldest is rare. */
const FORGOTTEN_SHARE = 0.1;

/** The marks of one indicator over all stored bars of one series, in their newest state, extended as bars close. */
export class MarkHistory {
  readonly #create: () => MarkStream;
  readonly #mostMarks: number;
  /** In the order in which they were first found. */
  readonly #marks = new Map<string, Mark>();
  readonly #found = (mark: Mark): void => void this.#marks.set(mark.id, mark);
  readonly #follower: SeriesFollower;
  #stream: MarkStream;
  /** Marks that were known before this time are no longer all here; null when they are. */
  forgottenBeforeUs: number | null = null;

  constructor(create: () => MarkStream, bars: BarReader, symbol: string, timeframe: Timeframe, mostMarks = MOST_MARKS) {
    this.#create = create;
    this.#mostMarks = mostMarks;
    this.#stream = create();
    this.#follower = new SeriesFollower(bars, symbol, timeframe, {
      restart: () => this.#restart(),
      take: (chunk) => this.#take(chunk),
      chunkBars: CHUNK_BARS,
    });
  }

  /** Bars that the marks cover. */
  get count(): number {
    return this.#follower.count;
  }

  /** Generation of the series that the marks belong to; NaN before the first. */
  get generation(): number {
    return this.#follower.generation;
  }

  get size(): number {
    return this.#marks.size;
  }

  marks(): IterableIterator<Mark> {
    return this.#marks.values();
  }

  /** Brings the marks up to the stored bars. Begins again when the series was changed other than at its end. */
  catchUp(): Promise<void> {
    return this.#follower.catchUp();
  }

  #take({ timeUs, open, high, low, close, volume }: BarColumns): void {
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
    this.#forgetOldest();
  }

  #restart(): void {
    this.#stream = this.#create();
    this.#marks.clear();
    this.forgottenBeforeUs = null;
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
