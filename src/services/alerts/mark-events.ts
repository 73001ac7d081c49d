import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Mark, MarkStream } from '#core/indicators/marks.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { BarReader } from '#core/ports/bars.ts';

const CHUNK_BARS = 10_000;

/** What a structure indicator told at one bar. */
export interface MarkEvent {
  readonly mark: Mark;
  /** Found at this bar; else something happened to it. */
  readonly isNew: boolean;
}

/** What a structure indicator tells, bar by bar over the stored bars of one series; kept from a bar on that is still to be judged. */
export class MarkEvents {
  readonly #create: () => MarkStream;
  readonly #bars: BarReader;
  readonly #symbol: string;
  readonly #timeframe: Timeframe;
  #stream: MarkStream;
  #states = new Map<string, Mark['state']>();
  #events = new Map<number, MarkEvent[]>();
  #count = 0;
  generation = Number.NaN;

  constructor(create: () => MarkStream, bars: BarReader, symbol: string, timeframe: Timeframe) {
    this.#create = create;
    this.#bars = bars;
    this.#symbol = symbol;
    this.#timeframe = timeframe;
    this.#stream = create();
  }

  /** What was told with the close of the bar that opened at `timeUs`. */
  at(timeUs: number): readonly MarkEvent[] {
    return this.#events.get(timeUs) ?? [];
  }

  /** Takes in every stored bar; what was told before `fromUs` is forgotten. Begins again when the series was changed behind it. */
  async catchUp(fromUs: number): Promise<void> {
    for (const timeUs of this.#events.keys()) if (timeUs < fromUs) this.#events.delete(timeUs);
    for (;;) {
      const summary = this.#bars.seriesSummary(this.#symbol, this.#timeframe);
      if (summary === null || summary.generation !== this.generation || summary.count < this.#count) {
        this.#stream = this.#create();
        this.#states = new Map();
        this.#events = new Map();
        this.#count = 0;
        this.generation = summary?.generation ?? Number.NaN;
      }
      if (summary === null || summary.count === this.#count) return;
      const taken = this.#take(fromUs, Math.min(CHUNK_BARS, summary.count - this.#count));
      if (taken === 0) return;
      if (this.#count < summary.count) await nextTurn();
    }
  }

  #take(fromUs: number, most: number): number {
    const chunk = this.#bars.readByIndex(this.#symbol, this.#timeframe, this.#count, most);
    const { timeUs, open, high, low, close, volume } = chunk;
    for (let i = 0; i < timeUs.length; i++) {
      const barUs = timeUs[i] as number;
      this.#stream.push(barUs, open[i] as number, high[i] as number, low[i] as number, close[i] as number, volume[i] as number, (mark) =>
        this.#note(mark, barUs, fromUs),
      );
    }
    this.#count += timeUs.length;
    return timeUs.length;
  }

  #note(mark: Mark, barUs: number, fromUs: number): void {
    const before = this.#states.get(mark.id);
    if (before === mark.state) return;
    this.#states.set(mark.id, mark.state);
    if (barUs < fromUs) return;
    const events = this.#events.get(barUs) ?? [];
    events.push({ mark, isNew: before === undefined });
    this.#events.set(barUs, events);
  }
}
