import type { FeedState, MarketFeed, OpenedSource, SourceOptions } from '#core/ports/market-feed.ts';
import type { MarketStore } from '#core/ports/market-store.ts';
import { bytesOf, lastSequenceKey, numbersOf } from './saved-state.ts';

/** A source of ticks as ingestion knows it. */
export interface Source {
  readonly id: number;
  readonly name: string;
  readonly isSimulated: boolean;
  feed: MarketFeed;
  state: FeedState;
  message: string | null;
  /** When it last became connected, monotonic milliseconds. */
  connectedSinceMs: number;
  /** Highest source sequence taken; what comes again is dropped. */
  lastSequence: number;
  lastTimeUs: number;
  committedSequence: number;
  committedTimeUs: number;
  acceptedTicks: number;
  rejectedTicks: number;
  latencyMs: number | null;
  readonly symbols: Set<string>;
  isDirty: boolean;
}

/** Sources by id, with what was committed of each. */
export class SourceTable {
  readonly all: Source[] = [];
  readonly #byId: (Source | undefined)[] = [];
  readonly #store: MarketStore;

  constructor(store: MarketStore) {
    this.#store = store;
  }

  byId(id: number): Source | undefined {
    return this.#byId[id];
  }

  open(feed: MarketFeed, name: string, options: SourceOptions): OpenedSource {
    const id = this.#store.sourceId(name, options.isSimulated);
    const source = this.#byId[id] ?? this.#add(id, feed, name, options.isSimulated);
    source.feed = feed;
    if (options.sequenceRestarted === true) {
      source.lastSequence = 0;
      source.committedSequence = 0;
    }
    return {
      id,
      lastCommittedSequence: source.committedSequence,
      lastCommittedTimeUs: source.committedTimeUs > 0 ? source.committedTimeUs : null,
    };
  }

  /** Sources that took ticks since the last call, with how far they are now. */
  takeDirty(): { source: Source; sequence: number; timeUs: number }[] {
    const dirty = this.all.filter((source) => source.isDirty);
    for (const source of dirty) source.isDirty = false;
    return dirty.map((source) => ({ source, sequence: source.lastSequence, timeUs: source.lastTimeUs }));
  }

  /** State to write with the next flush. */
  savedState(source: Source): { key: string; bytes: Uint8Array<ArrayBuffer> } {
    return { key: lastSequenceKey(source.name), bytes: bytesOf(new Float64Array([source.lastSequence, source.lastTimeUs])) };
  }

  #add(id: number, feed: MarketFeed, name: string, isSimulated: boolean): Source {
    const saved = this.#store.loadState(lastSequenceKey(name));
    const [sequence = 0, timeUs = 0] = saved === null ? [] : numbersOf(saved);
    const source: Source = {
      id,
      name,
      isSimulated,
      feed,
      state: 'connecting',
      message: null,
      connectedSinceMs: Number.POSITIVE_INFINITY,
      lastSequence: sequence,
      lastTimeUs: timeUs,
      committedSequence: sequence,
      committedTimeUs: timeUs,
      acceptedTicks: 0,
      rejectedTicks: 0,
      latencyMs: null,
      symbols: new Set(),
      isDirty: false,
    };
    this.all.push(source);
    this.#byId[id] = source;
    return source;
  }
}
