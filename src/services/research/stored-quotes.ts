import type { QuoteColumns } from '#core/backtest/market-data.ts';
import { LOGGED_TICK_FLAG, LOGGED_TICK_WIDTH, TICK_STANDBY, TOPIC_TICKS } from '#core/market/logged-tick-record.ts';
import { TICK_ASK, TICK_BID, TICK_EVENT_TIME, TICK_INSTRUMENT } from '#core/market/tick-record.ts';
import type { EventLogReader } from '#core/ports/event-log.ts';
import type { InstrumentReader } from '#core/ports/instruments.ts';
import { TICK_ROW_WIDTH } from '#core/ports/table-file.ts';
import { ExpectedError } from '#core/result.ts';
import { importedTicksTopic } from '../import/imported-ticks.ts';

const BLOCK = 65_536;

/** Where ticks are read from. */
export type QuoteSource = Pick<EventLogReader, 'readRecords' | 'nextSequence' | 'sequenceAtTime'> & Pick<InstrumentReader, 'instrumentId'>;

/** Quotes as columns that grow. */
class QuoteRows {
  count = 0;
  #timeUs = new Float64Array(BLOCK);
  #bid = new Float64Array(BLOCK);
  #ask = new Float64Array(BLOCK);
  #isAscending = true;

  add(timeUs: number, bid: number, ask: number): void {
    if (this.count === this.#timeUs.length) this.#grow();
    const at = this.count++;
    if (at > 0 && timeUs < (this.#timeUs[at - 1] as number)) this.#isAscending = false;
    this.#timeUs[at] = timeUs;
    this.#bid[at] = bid;
    // A print counts as bid and ask.
    this.#ask[at] = Number.isNaN(ask) ? bid : ask;
  }

  /** Ascending by time, whatever order they were imported in. */
  columns(): QuoteColumns {
    const { count } = this;
    const all = { timeUs: this.#timeUs.subarray(0, count), bid: this.#bid.subarray(0, count), ask: this.#ask.subarray(0, count) };
    if (this.#isAscending) return all;
    const order = Uint32Array.from({ length: count }, (_, i) => i).sort(
      (a, b) => (all.timeUs[a] as number) - (all.timeUs[b] as number) || a - b,
    );
    const ordered = (column: Float64Array) => Float64Array.from(order, (i) => column[i] as number);
    return { timeUs: ordered(all.timeUs), bid: ordered(all.bid), ask: ordered(all.ask) };
  }

  #grow(): void {
    const grown = (column: Float64Array) => {
      const larger = new Float64Array(2 * column.length);
      larger.set(column);
      return larger;
    };
    this.#timeUs = grown(this.#timeUs);
    this.#bid = grown(this.#bid);
    this.#ask = grown(this.#ask);
  }
}

/** Goes through the records of a topic from one on, in their order. */
function forEachRecord(
  source: QuoteSource,
  topic: string,
  width: number,
  first: number,
  visit: (records: Float64Array, at: number) => void,
): void {
  for (let sequence = first, end = source.nextSequence(topic); sequence < end; ) {
    const { records, count, firstSequence } = source.readRecords(topic, sequence, BLOCK);
    if (count === 0) return;
    for (let at = 0; at < count * width; at += width) visit(records, at);
    sequence = firstSequence + count;
  }
}

/** Stored ticks of `[fromUs, toUs)`: the imported ones where there are any, else what came live; null when there are none. */
export function storedQuotes(source: QuoteSource, symbol: string, fromUs: number, toUs: number): QuoteColumns | null {
  const rows = new QuoteRows();
  const isInside = (timeUs: number) => timeUs >= fromUs && timeUs < toUs;
  forEachRecord(source, importedTicksTopic(symbol), TICK_ROW_WIDTH, 0, (records, at) => {
    const timeUs = records[at] as number;
    if (isInside(timeUs)) rows.add(timeUs, records[at + 1] as number, records[at + 2] as number);
  });
  if (rows.count > 0) return rows.columns();
  const instrument = source.instrumentId(symbol);
  if (instrument === null) return null;
  // The log of live ticks is of all symbols, and long.
  const first = Number.isFinite(fromUs) ? source.sequenceAtTime(TOPIC_TICKS, fromUs) : 0;
  forEachRecord(source, TOPIC_TICKS, LOGGED_TICK_WIDTH, first, (records, at) => {
    const timeUs = records[at + TICK_EVENT_TIME] as number;
    if (records[at + TICK_INSTRUMENT] !== instrument || records[at + LOGGED_TICK_FLAG] === TICK_STANDBY || !isInside(timeUs)) return;
    rows.add(timeUs, records[at + TICK_BID] as number, records[at + TICK_ASK] as number);
  });
  return rows.count > 0 ? rows.columns() : null;
}

/** The same, for who can't do without. Throws `NoData`. */
export function requireQuotes(source: QuoteSource, symbol: string, fromUs: number, toUs: number): QuoteColumns {
  const quotes = storedQuotes(source, symbol, fromUs, toUs);
  if (quotes) return quotes;
  throw new ExpectedError('NoData', `There are no stored ticks of ${symbol} in the range. Import them, or set data to "bars".`);
}
