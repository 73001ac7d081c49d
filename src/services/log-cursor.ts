import type { EventLogReader } from '#core/ports/event-log.ts';

const RECORDS_PER_READ = 8192;

/** Goes through the records of a columnar topic from its first to what was its last when the cursor was made. */
export class LogCursor {
  /** Block of records that the present one lies in, and where. Valid while not at the end. */
  records: Float64Array = new Float64Array(0);
  offset = 0;
  sequence: number;
  readonly #log: EventLogReader;
  readonly #topic: string;
  readonly #width: number;
  readonly #endSequence: number;

  constructor(log: EventLogReader, topic: string, width: number) {
    this.#log = log;
    this.#topic = topic;
    this.#width = width;
    const summary = log.topics().find((candidate) => candidate.topic === topic);
    this.sequence = summary?.firstSequence ?? 0;
    this.#endSequence = summary?.nextSequence ?? 0;
    this.#load();
  }

  get isAtEnd(): boolean {
    return this.sequence >= this.#endSequence;
  }

  advance(): void {
    this.sequence++;
    this.offset += this.#width;
    if (this.offset >= this.records.length) this.#load();
  }

  #load(): void {
    this.offset = 0;
    if (this.isAtEnd) return;
    const limit = Math.min(RECORDS_PER_READ, this.#endSequence - this.sequence);
    const batch = this.#log.readRecords(this.#topic, this.sequence, limit);
    if (batch.count === 0 || batch.firstSequence !== this.sequence)
      throw new Error(`${this.#topic}: event ${this.sequence} should be in the log and is not`);
    this.records = batch.records.subarray(0, batch.count * this.#width);
  }
}
