import { TickBars } from '#core/market/tick-bars.ts';
import { TICK_LINE_ASK, TICK_LINE_BID, TICK_LINE_SYMBOL, TICK_LINE_TIME_MS, TICK_LINE_WIDTH } from '#core/market/tick-line.ts';
import { createTickLineScanner } from '#core/market/tick-line-scanner.ts';
import {
  TICK_ASK,
  TICK_BID,
  TICK_EVENT_TIME,
  TICK_INSTRUMENT,
  TICK_RECEIVED_TIME,
  TICK_VOLUME,
  TICK_WIDTH,
} from '#core/market/tick-record.ts';
import { TickValidator } from '#core/market/tick-validator.ts';
import { rounded } from './bench-measuring.ts';
import type { TickLines } from './tick-lines.ts';

const REPEATS = 5;

/** Nanoseconds a tick, medians of five runs over the same lines, unpaced. */
export interface StageFigures {
  readonly parse: number;
  readonly validate: number;
  readonly bars: number;
}

/** Measures each stage of the tick path alone. */
export function measureStages(lines: TickLines): StageFigures {
  const { bytes, offsets, symbols } = lines;
  const count = offsets.length - 1;
  const scanned = new Float64Array(count * TICK_LINE_WIDTH);
  const parse = medianNanoseconds(count, () => {
    const scanner = createTickLineScanner();
    for (let i = 0; i < count; i++) scanner.scan(bytes, offsets[i] as number, (offsets[i + 1] as number) - 1, scanned, i * TICK_LINE_WIDTH);
  });

  const records = new Float64Array(count * TICK_WIDTH);
  for (let i = 0; i < count; i++) {
    const from = i * TICK_LINE_WIDTH;
    const to = i * TICK_WIDTH;
    records[to + TICK_EVENT_TIME] = (scanned[from + TICK_LINE_TIME_MS] as number) * 1000;
    records[to + TICK_RECEIVED_TIME] = records[to + TICK_EVENT_TIME] as number;
    records[to + TICK_INSTRUMENT] = scanned[from + TICK_LINE_SYMBOL] as number;
    records[to + TICK_BID] = scanned[from + TICK_LINE_BID] as number;
    records[to + TICK_ASK] = scanned[from + TICK_LINE_ASK] as number;
    records[to + TICK_VOLUME] = 0;
  }
  const validate = medianNanoseconds(count, () => {
    const validator = new TickValidator();
    validator.register(symbols.length);
    for (let at = 0; at < records.length; at += TICK_WIDTH) validator.validate(records[at + TICK_INSTRUMENT] as number, records, at);
  });
  const bars = medianNanoseconds(count, () => {
    const tickBars = new TickBars();
    for (let instrument = 0; instrument < symbols.length; instrument++) tickBars.register(instrument, 'fx');
    for (let at = 0; at < records.length; at += TICK_WIDTH) tickBars.take(records, at);
  });
  return { parse, validate, bars };
}

function medianNanoseconds(count: number, work: () => void): number {
  const runs = Array.from({ length: REPEATS }, () => {
    const start = performance.now();
    work();
    return ((performance.now() - start) * 1e6) / count;
  });
  return rounded(runs.sort((a, b) => a - b)[Math.floor(REPEATS / 2)] as number);
}
