import { setImmediate as nextTurn } from 'node:timers/promises';
import { baselineV1 } from '#core/features/baseline-v1.ts';
import { FEATURE_COUNT } from '#core/features/feature-record.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { BarReader } from '#core/ports/bars.ts';

/** Bars computed between two turns of the event loop: a few milliseconds. */
const CHUNK_BARS = 4096;

/** Feature vectors of stored bars, one row a bar, with what labels and hashes need. */
export interface FeatureRows {
  readonly timeUs: Float64Array;
  readonly close: Float64Array;
  readonly rows: Float64Array;
}

/**
 * Vectors of the stored bars `[from, to)`, the same bits that the feature process records for them. Shorter when the
 * series ends before.
 */
export async function readFeatureRows(
  bars: BarReader,
  symbol: string,
  timeframe: Timeframe,
  from: number,
  to: number,
): Promise<FeatureRows> {
  const count = Math.max(0, to - from);
  const timeUs = new Float64Array(count);
  const close = new Float64Array(count);
  const rows = new Float64Array(count * FEATURE_COUNT);
  const firstUs = bars.readByIndex(symbol, timeframe, from, 1).timeUs[0] ?? 0;
  const blockStartUs = baselineV1.blockStartUs(timeframe, firstUs);
  const pipeline = baselineV1.create(timeframe);
  let index = Math.max(0, bars.indexAtTime(symbol, timeframe, blockStartUs) - baselineV1.historyBars);
  const history = bars.readByIndex(symbol, timeframe, index, from - index);
  pipeline.pushMany(history, 0, history.timeUs.length, new Float64Array(history.timeUs.length * FEATURE_COUNT));
  for (index = from; index < to; ) {
    const chunk = bars.readByIndex(symbol, timeframe, index, Math.min(CHUNK_BARS, to - index));
    const taken = chunk.timeUs.length;
    if (taken === 0) break;
    const at = index - from;
    timeUs.set(chunk.timeUs, at);
    close.set(chunk.close, at);
    pipeline.pushMany(chunk, 0, taken, rows.subarray(at * FEATURE_COUNT, (at + taken) * FEATURE_COUNT));
    index += taken;
    if (index < to) await nextTurn();
  }
  const read = index - from;
  return { timeUs: timeUs.subarray(0, read), close: close.subarray(0, read), rows: rows.subarray(0, read * FEATURE_COUNT) };
}
