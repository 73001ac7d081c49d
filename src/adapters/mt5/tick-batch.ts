import {
  TICK_LINE_ASK,
  TICK_LINE_BID,
  TICK_LINE_FLAGS,
  TICK_LINE_LAST,
  TICK_LINE_SEQUENCE,
  TICK_LINE_VOLUME,
} from '#core/market/tick-line.ts';
import {
  TICK_ASK,
  TICK_BID,
  TICK_EVENT_TIME,
  TICK_INSTRUMENT,
  TICK_RECEIVED_TIME,
  TICK_SOURCE,
  TICK_SOURCE_SEQUENCE,
  TICK_VOLUME,
  TICK_WIDTH,
} from '#core/market/tick-record.ts';

/** Ticks that go to ingestion in one call. */
const CAPACITY = 1024;
/** TICK_FLAG_BID and _ASK; TICK_FLAG_LAST, _VOLUME, _BUY and _SELL. Higher bits occur and mean nothing here. */
const QUOTE_FLAGS = 6;
const TRADE_FLAGS = 120;

/** Collects scanned lines as tick records. */
export class TickBatch {
  readonly records = new Float64Array(CAPACITY * TICK_WIDTH);
  count = 0;

  get isFull(): boolean {
    return this.count === CAPACITY;
  }

  /** A line is a trade print when only its last price or volume changed; the expert advisor sends a tick that changed both kinds as two lines. */
  add(line: Float64Array, eventUs: number, receivedUs: number, source: number, instrument: number): void {
    const at = this.count * TICK_WIDTH;
    const records = this.records;
    const flags = line[TICK_LINE_FLAGS] as number;
    const isTrade = (flags & TRADE_FLAGS) !== 0 && (flags & QUOTE_FLAGS) === 0 && (line[TICK_LINE_LAST] as number) !== 0;
    records[at + TICK_EVENT_TIME] = eventUs;
    records[at + TICK_RECEIVED_TIME] = receivedUs;
    records[at + TICK_INSTRUMENT] = instrument;
    records[at + TICK_SOURCE] = source;
    records[at + TICK_BID] = line[isTrade ? TICK_LINE_LAST : TICK_LINE_BID] as number;
    records[at + TICK_ASK] = isTrade ? Number.NaN : (line[TICK_LINE_ASK] as number);
    records[at + TICK_VOLUME] = isTrade ? (line[TICK_LINE_VOLUME] as number) : 0;
    records[at + TICK_SOURCE_SEQUENCE] = line[TICK_LINE_SEQUENCE] as number;
    this.count++;
  }
}
