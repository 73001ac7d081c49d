import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FeatureSet } from '#core/features/feature-set.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { BarReader } from '#core/ports/bars.ts';
import { firstBarNeeded } from './first-bar-needed.ts';

/** Bars computed between two turns of the event loop: a few milliseconds. */
const CHUNK_BARS = 4096;

/** Vectors of some bars that follow each other, one row a bar. */
interface FeatureRowChunk {
  /** How far the first bar is from the first one asked for. */
  readonly at: number;
  readonly timeUs: Float64Array;
  readonly close: Float64Array;
  /** Valid until the next chunk. */
  readonly rows: Float64Array;
}

/** Which vectors to compute: of the stored bars `[from, to)` of a series. */
interface FeatureRowRequest {
  readonly set: FeatureSet;
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly calendar: CalendarId;
  readonly from: number;
  readonly to: number;
}

/**
 * Computes vectors of stored bars in chunks, the same bits that the feature process records for them, with a turn of the event loop
 * in between. Ends early when the series does.
 */
export async function* featureRowChunks(bars: BarReader, request: FeatureRowRequest): AsyncGenerator<FeatureRowChunk> {
  const { set, symbol, timeframe, calendar, from, to } = request;
  const width = set.names.length;
  const buffer = new Float64Array(CHUNK_BARS * width);
  const firstUs = bars.readByIndex(symbol, timeframe, from, 1).timeUs[0];
  if (firstUs === undefined) return;
  const pipeline = set.create(timeframe, calendar);
  let index = firstBarNeeded(bars, set, symbol, timeframe, calendar, firstUs);
  while (index < to) {
    const end = Math.min(index < from ? from : to, index + CHUNK_BARS);
    const chunk = bars.readByIndex(symbol, timeframe, index, end - index);
    const taken = chunk.timeUs.length;
    if (taken === 0) return;
    const rows = buffer.subarray(0, taken * width);
    pipeline.pushMany(chunk, 0, taken, rows);
    if (index >= from) yield { at: index - from, timeUs: chunk.timeUs, close: chunk.close, rows };
    index += taken;
    if (index < to) await nextTurn();
  }
}

/** Feature vectors of stored bars, one row a bar, with what labels and hashes need. */
export interface FeatureRows {
  readonly timeUs: Float64Array<ArrayBuffer>;
  readonly close: Float64Array<ArrayBuffer>;
  readonly rows: Float64Array<ArrayBuffer>;
}

/** All chunks of {@link featureRowChunks} in one piece. Shorter than asked for when the series ends before. */
export async function readFeatureRows(bars: BarReader, request: FeatureRowRequest): Promise<FeatureRows> {
  const count = Math.max(0, request.to - request.from);
  const width = request.set.names.length;
  const timeUs = new Float64Array(count);
  const close = new Float64Array(count);
  const rows = new Float64Array(count * width);
  let read = 0;
  for await (const chunk of featureRowChunks(bars, request)) {
    timeUs.set(chunk.timeUs, chunk.at);
    close.set(chunk.close, chunk.at);
    rows.set(chunk.rows, chunk.at * width);
    read = chunk.at + chunk.timeUs.length;
  }
  return { timeUs: timeUs.subarray(0, read), close: close.subarray(0, read), rows: rows.subarray(0, read * width) };
}
