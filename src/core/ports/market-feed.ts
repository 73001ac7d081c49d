import type { BarColumns } from '#core/market/bar-columns.ts';
import type { Instrument } from '#core/market/instrument.ts';
import type { Timeframe } from '#core/market/timeframe.ts';

export type FeedState = 'stopped' | 'connecting' | 'connected' | 'stale' | 'failed';

/** What a feed hands to ingestion. Ingestion gives it in `start`; the feed calls it from its own I/O callbacks. */
export interface FeedSink {
  /** Registers the source (one terminal, one simulator, one file); returns the numeric id for its tick records. */
  openSource(name: string, options: { isSimulated: boolean }): number;
  /** Makes an instrument known, or updates its properties; returns the numeric id for tick records. */
  instrument(instrument: Instrument): number;
  /**
   * Takes `count` tick records (see tick-record.ts) that arrived together. The buffer may be reused after the call.
   * Returns false when ingestion is behind: stop reading until `resumed` is called.
   */
  ticks(records: Float64Array, count: number): boolean;
  /** Closed bars that the source sent as history; merged into the store. Resolves when they are on disk. */
  history(symbol: string, timeframe: Timeframe, bars: BarColumns): Promise<void>;
  state(source: number, state: FeedState, message: string | null): void;
}

/** A source of ticks. Implemented by every adapter that brings market data. */
export interface MarketFeed {
  readonly id: string;
  readonly kind: 'simulator' | 'replay' | 'mt5';
  start(sink: FeedSink): Promise<void>;
  /** Stops, releases sockets and files. Safe to call twice. */
  stop(): Promise<void>;
  /** Everything of `source` up to and including `sourceSequence` is on disk: acknowledge it to the other side. */
  committed(source: number, sourceSequence: number): void;
  /** Ingestion has room again after `ticks` returned false. */
  resumed(): void;
}
