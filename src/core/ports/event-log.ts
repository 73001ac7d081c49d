/**
 * The event log: topics of events with a sequence number per topic, starting at 0, without holes. The truth for as long
 * as it is kept. Two kinds of topic: columnar (fixed-width records of doubles, for ticks, bars, features, predictions)
 * and documents (one JSON object per event, for everything rare).
 */
export interface RecordBatch {
  /** Sequence number of the first record. */
  readonly firstSequence: number;
  /** Records one after another, `width` doubles each. */
  readonly records: Float64Array;
  readonly count: number;
}

export interface DocumentEvent {
  readonly sequence: number;
  readonly key: string;
  readonly eventTimeUs: number;
  readonly receivedTimeUs: number;
  /** Who produced it, for example `mt5:demo-1` or `ingestion`. */
  readonly source: string;
  readonly schemaVersion: number;
  /** `topic:sequence` of the event that caused this one, or a source and its sequence; null for a first cause. */
  readonly causedBy: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface TopicSummary {
  readonly topic: string;
  readonly kind: 'columnar' | 'document';
  /** Doubles per record; 0 for documents. */
  readonly width: number;
  /** First sequence still kept. */
  readonly firstSequence: number;
  /** Sequence that the next event will get. */
  readonly nextSequence: number;
}

/** The read side, open to every process. */
export interface EventLogReader {
  topics(): TopicSummary[];
  /** Next sequence of a topic; 0 when nothing was ever written. */
  nextSequence(topic: string): number;
  /** At most `limit` records from `fromSequence` on; fewer when the log ends or starts later. */
  readRecords(topic: string, fromSequence: number, limit: number): RecordBatch;
  readDocuments(topic: string, fromSequence: number, limit: number): DocumentEvent[];
  /** First sequence whose event time (the first double of a record) is not before `timeUs`. */
  sequenceAtTime(topic: string, timeUs: number): number;
}

/** The write side, held by the one process that owns the topic. Calls belong to the current transaction of the store. */
export interface EventLogWriter extends EventLogReader {
  /** Appends whole records; returns the sequence of the first. */
  appendRecords(topic: string, width: number, records: Float64Array): number;
  /** Appends documents; returns the sequence of the first. */
  appendDocuments(topic: string, events: readonly Omit<DocumentEvent, 'sequence'>[]): number;
  /** Drops whole chunks older than `beforeTimeUs`; returns the number of events dropped. */
  dropBefore(topic: string, beforeTimeUs: number): number;
}
