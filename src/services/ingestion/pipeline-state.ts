import type { CalendarId } from '#core/market/instrument.ts';
import { TICK_BARS_STATE_WIDTH, type TickBars } from '#core/market/tick-bars.ts';
import { TICK_VALIDATOR_STATE_WIDTH, type TickValidator } from '#core/market/tick-validator.ts';
import { TIMEFRAMES } from '#core/market/timeframe.ts';
import type { MarketStore } from '#core/ports/market-store.ts';
import type { FlushBatch } from './flush-batch.ts';
import { barStateKey, bytesOf, loadJson, numbersOf, saveJson, sourceOrderKey, streamStateKey } from './saved-state.ts';
import type { SourceTable } from './source-table.ts';
import type { StreamTable } from './stream-table.ts';

/** What the pipeline goes on from after a restart: written with every flush for what changed in it, read when it is first needed. */
export class PipelineState {
  readonly dirtyStreams = new Set<number>();
  readonly dirtyInstruments = new Set<number>();
  readonly #store: MarketStore;
  readonly #tickBars: TickBars;
  readonly #validator: TickValidator;
  readonly #streams: StreamTable;
  readonly #sources: SourceTable;
  readonly #orders = new Map<string, readonly string[]>();
  readonly #known = new Set<number>();

  constructor(store: MarketStore, tickBars: TickBars, validator: TickValidator, streams: StreamTable, sources: SourceTable) {
    this.#store = store;
    this.#tickBars = tickBars;
    this.#validator = validator;
    this.#streams = streams;
    this.#sources = sources;
  }

  /** Makes an instrument known to the bars, with its state from before. */
  knowInstrument(id: number, calendar: CalendarId): void {
    this.#tickBars.register(id, calendar);
    if (this.#known.has(id)) return;
    this.#known.add(id);
    const saved = this.#store.loadState(barStateKey(id));
    // A state of another width was written by another version: its forming bars start anew.
    if (saved?.byteLength === TICK_BARS_STATE_WIDTH * 8) this.#tickBars.restoreState(id, numbersOf(saved));
  }

  /** Makes a stream known to the validator, with its state from before and the price step of its instrument. */
  knowStream(stream: number, tickSize: number): void {
    this.#validator.register(stream, tickSize);
    const saved = this.#store.loadState(this.#streamKey(stream));
    if (saved?.byteLength === TICK_VALIDATOR_STATE_WIDTH * 8) this.#validator.restoreState(stream, numbersOf(saved));
  }

  /** Forgets the state of an instrument and its streams, and deletes its bars. */
  startAnew(id: number, symbol: string): void {
    this.#tickBars.restoreState(id, new Float64Array(TICK_BARS_STATE_WIDTH));
    this.dirtyInstruments.add(id);
    for (const stream of this.#streams.ofInstrument(id)) {
      this.#validator.restoreState(stream, new Float64Array(TICK_VALIDATOR_STATE_WIDTH));
      this.dirtyStreams.add(stream);
    }
    this.#store.transaction(() => {
      for (const timeframe of TIMEFRAMES) this.#store.deleteBars(symbol, timeframe, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
    });
  }

  /** Streams of an instrument as the trader ordered their sources; the others follow in the order in which they came. */
  orderedStreams(instrument: number, symbol: string): number[] {
    const order = this.#order(symbol);
    const rank = (stream: number): number => {
      const position = order.indexOf(this.#sources.byId(this.#streams.sources[stream] as number)?.name ?? '');
      return position < 0 ? order.length : position;
    };
    return this.#streams.ofInstrument(instrument).sort((a, b) => rank(a) - rank(b));
  }

  saveOrder(symbol: string, names: readonly string[]): void {
    this.#store.transaction(() => saveJson(this.#store, sourceOrderKey(symbol), names));
    this.#orders.set(symbol, [...names]);
  }

  /** State of everything that changed since the last call, and what to do when it is on disk. */
  collect(): { states: FlushBatch['states']; committed: () => void } {
    const states: FlushBatch['states'] = [];
    for (const id of this.dirtyInstruments) states.push({ key: barStateKey(id), bytes: bytesOf(this.#tickBars.savedState(id)) });
    for (const stream of this.dirtyStreams) {
      const state = new Float64Array(TICK_VALIDATOR_STATE_WIDTH);
      this.#validator.saveState(stream, state, 0);
      states.push({ key: this.#streamKey(stream), bytes: bytesOf(state) });
    }
    this.dirtyInstruments.clear();
    this.dirtyStreams.clear();
    const sources = this.#sources.takeDirty();
    for (const { source } of sources) states.push(this.#sources.savedState(source));
    return {
      states,
      committed: () => {
        for (const { source, sequence, timeUs } of sources) {
          source.committedSequence = sequence;
          source.committedTimeUs = timeUs;
          source.feed.committed(source.id, sequence);
        }
      },
    };
  }

  #streamKey(stream: number): string {
    return streamStateKey(this.#streams.sources[stream] as number, this.#streams.instruments[stream] as number);
  }

  #order(symbol: string): readonly string[] {
    const known = this.#orders.get(symbol);
    if (known !== undefined) return known;
    const saved = loadJson(this.#store, sourceOrderKey(symbol));
    const order = Array.isArray(saved) ? saved.filter((name) => typeof name === 'string') : [];
    this.#orders.set(symbol, order);
    return order;
  }
}
