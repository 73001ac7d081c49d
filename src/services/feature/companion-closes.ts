import type { Companion } from '#core/indicators/definition.ts';
import { type BarColumns, lowerBound, makeBarColumns } from '#core/market/bar-columns.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { BarReader, SeriesSummary } from '#core/ports/bars.ts';

/** Bars read at once. */
const CHUNK_BARS = 50_000;

/** Closes of the stored bars of another series, for one who goes through time: a stretch of them is kept, and found by bisection. */
export class CompanionCloses implements Companion {
  readonly #bars: BarReader;
  readonly #symbol: string;
  readonly #timeframe: Timeframe;
  #summary: SeriesSummary | null = null;
  #chunk: BarColumns = makeBarColumns(0);
  /** From here to its last bar the stretch has all there are: before the first there may be none for long. */
  #chunkFromUs = Number.POSITIVE_INFINITY;
  #standsIn = false;

  constructor(bars: BarReader, symbol: string, timeframe: Timeframe) {
    this.#bars = bars;
    this.#symbol = symbol;
    this.#timeframe = timeframe;
  }

  /** Opening time of the newest bar as of the last `refresh`. */
  get lastTimeUs(): number {
    return this.#summary?.toUs ?? Number.NEGATIVE_INFINITY;
  }

  /** Looks at what is stored now. True when bars up to `lastTimeUs` may have changed: closes given before are void. */
  refresh(): boolean {
    const before = this.#summary;
    const now = this.#bars.seriesSummary(this.#symbol, this.#timeframe);
    if (now?.generation === before?.generation && now?.count === before?.count) return false;
    this.#summary = now;
    this.#chunk = makeBarColumns(0);
    this.#chunkFromUs = Number.POSITIVE_INFINITY;
    return now?.generation !== before?.generation || (now?.count ?? 0) < (before?.count ?? 0);
  }

  /** Whether the newest close at or before an instant stands for that of a bar that is not there. */
  standIn(doesStandIn: boolean): void {
    this.#standsIn = doesStandIn;
  }

  closeAt(timeUs: number): number {
    const { timeUs: times, close } = this.#stretchWith(timeUs);
    const at = lowerBound(times, timeUs);
    if (times[at] === timeUs) return close[at] as number;
    return this.#standsIn ? this.#newestCloseUpTo(timeUs) : Number.NaN;
  }

  #newestCloseUpTo(timeUs: number): number {
    const next = this.#bars.indexAtTime(this.#symbol, this.#timeframe, timeUs + 1);
    if (next === 0) return Number.NaN;
    return this.#bars.readByIndex(this.#symbol, this.#timeframe, next - 1, 1).close[0] ?? Number.NaN;
  }

  /** The kept stretch, which holds the bar of that time if there is one. */
  #stretchWith(timeUs: number): BarColumns {
    const { timeUs: times } = this.#chunk;
    const isWithin = timeUs >= this.#chunkFromUs && timeUs <= (times[times.length - 1] ?? Number.NaN);
    if (isWithin || timeUs > this.lastTimeUs) return this.#chunk;
    const from = this.#bars.indexAtTime(this.#symbol, this.#timeframe, timeUs);
    this.#chunk = this.#bars.readByIndex(this.#symbol, this.#timeframe, from, CHUNK_BARS);
    this.#chunkFromUs = timeUs;
    return this.#chunk;
  }
}
