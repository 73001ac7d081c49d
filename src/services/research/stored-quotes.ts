import type { QuoteColumns } from '#core/backtest/market-data.ts';
import type { EventLogReader } from '#core/ports/event-log.ts';
import { ExpectedError } from '#core/result.ts';
import { importedTicksTopic } from '../import/imported-ticks.ts';

/** Time, bid, ask and volume. */
const WIDTH = 4;
const BLOCK = 65_536;

/** Imported ticks of a range, ascending by time whatever order they were imported in. A print counts as bid and ask. Throws `NoData`. */
export function requireQuotes(
  log: Pick<EventLogReader, 'readRecords' | 'nextSequence'>,
  symbol: string,
  fromUs: number,
  toUs: number,
): QuoteColumns {
  const topic = importedTicksTopic(symbol);
  const rows: { timeUs: number; bid: number; ask: number }[] = [];
  for (let sequence = 0, end = log.nextSequence(topic); sequence < end; ) {
    const { records, count, firstSequence } = log.readRecords(topic, sequence, BLOCK);
    if (count === 0) break;
    for (let at = 0; at < count * WIDTH; at += WIDTH) {
      const timeUs = records[at] as number;
      if (timeUs < fromUs || timeUs >= toUs) continue;
      const bid = records[at + 1] as number;
      const ask = records[at + 2] as number;
      rows.push({ timeUs, bid, ask: Number.isNaN(ask) ? bid : ask });
    }
    sequence = firstSequence + count;
  }
  if (rows.length === 0) {
    throw new ExpectedError('NoData', `There are no imported ticks of ${symbol} in the range. Import them, or set data to "bars".`);
  }
  rows.sort((a, b) => a.timeUs - b.timeUs);
  return {
    timeUs: Float64Array.from(rows, (row) => row.timeUs),
    bid: Float64Array.from(rows, (row) => row.bid),
    ask: Float64Array.from(rows, (row) => row.ask),
  };
}
