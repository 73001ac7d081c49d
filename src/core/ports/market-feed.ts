import type { BarColumns } from '#core/market/bar-columns.ts';
import type { Instrument } from '#core/market/instrument.ts';
import type { Timeframe } from '#core/market/timeframe.ts';

export type FeedState = 'stopped' | 'connecting' | 'connected' | 'stale' | 'failed';

/** What ingestion knows of a source: where it may go on after a restart of either side. */
export interface OpenedSource {
  /** Numeric id for the tick records of this source. Never changes. */
  readonly id: number;
  /** Source sequence of the last tick on disk; 0 when there is none. Send again everything after it. */
  readonly lastCommittedSequence: number;
  /** Event time of the last tick on disk; null when there is none. */
  readonly lastCommittedTimeUs: number | null;
}

export interface SourceOptions {
  readonly isSimulated: boolean;
  /**
   * True when the source counts from 1 again (its counter was lost): what was committed under the old count stays, and
   * `lastCommittedSequence` starts at 0. Otherwise ticks whose sequence was already taken are dropped without a trace:
   * sending again is always safe.
   */
  readonly sequenceRestarted?: boolean;
}

/** What a feed hands to ingestion. Ingestion gives it in `start`; the feed calls it from its own I/O callbacks. */
export interface FeedSink {
  /** Registers the source (one terminal, one simulator, one file). Safe to call again, for example after a reconnect. */
  openSource(name: string, options: SourceOptions): OpenedSource;
  /** Makes an instrument known, or updates its properties; returns the numeric id for tick records. */
  instrument(instrument: Instrument): number;
  /**
   * Takes `count` tick records (see tick-record.ts) that arrived together. The buffer may be reused after the call.
   * Returns false when ingestion is behind: stop reading until `resumed` is called.
   */
  ticks(records: Float64Array, count: number): boolean;
  /** Closed bars that the source sent as history; merged into the store. Resolves when they are on disk. */
  history(symbol: string, timeframe: Timeframe, bars: BarColumns): Promise<void>;
  /**
   * Tells how the source is. Bars are closed by the clock only while their source is `connected`, so that ticks which a
   * source sends again after a break still find their bars open: report the loss of a connection at once.
   */
  state(source: number, state: FeedState, message: string | null): void;
  /** Measured round trip to the source in milliseconds. */
  latency(source: number, roundTripMs: number): void;
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
