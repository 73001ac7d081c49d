import { type BarColumns, makeBarColumns } from '#core/market/bar-columns.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { MarketStore } from '#core/ports/market-store.ts';
import { BAR_ROW_WIDTH } from '#core/ports/table-file.ts';
import type { PreparedImport } from './import-job.ts';
import { giveWay } from './import-preparer.ts';
import { RowFileReader } from './row-file.ts';

/** How long one transaction should hold up the event loop. */
const TARGET_MS = 12;
/** A transaction costs a few milliseconds whatever its size: smaller ones would only be more of them. */
const SMALLEST_BLOCK = 4096;
const LARGEST_BLOCK = 16_384;

/** Size of the next step so that it takes about the target time: halved at once when too long, grown slowly. */
export function nextBlockSize(size: number, tookMs: number): number {
  if (tookMs > TARGET_MS) return Math.max(SMALLEST_BLOCK, size >> 1);
  return tookMs < TARGET_MS / 2 ? Math.min(LARGEST_BLOCK, size + SMALLEST_BLOCK) : size;
}

export interface MergedBars {
  readonly added: number;
  readonly identical: number;
  readonly differing: number;
}

export interface BarMerge {
  readonly store: MarketStore;
  readonly clock: Clock;
  readonly prepared: PreparedImport;
  readonly symbol: string;
  readonly timeframe: Timeframe;
  /** Take the file's values for bars that are stored with others. */
  readonly replace: boolean;
  readonly signal: AbortSignal;
  readonly onBlock: () => void;
}

/** Merges prepared bars into the store, block by block, each in a transaction of its own. Stops between blocks when cancelled. */
export async function mergeBarsFile(merge: BarMerge): Promise<MergedBars> {
  const { prepared, clock, store } = merge;
  const file = new RowFileReader(prepared.rowsPath, BAR_ROW_WIDTH);
  const total = { added: 0, identical: 0, differing: 0 };
  let size = SMALLEST_BLOCK;
  try {
    for (let done = 0; done < prepared.count; ) {
      merge.signal.throwIfAborted();
      const bars = toColumns(file.read(done, Math.min(size, prepared.count - done)));
      const startedMs = clock.monotonicMs();
      const report = store.transaction(() => store.mergeBars(merge.symbol, merge.timeframe, bars, merge.replace));
      done += bars.timeUs.length;
      total.added += report.added;
      total.identical += report.identical;
      total.differing += report.differing;
      size = nextBlockSize(size, clock.monotonicMs() - startedMs);
      merge.onBlock();
      await giveWay();
    }
  } finally {
    file.close();
  }
  return total;
}

function toColumns(rows: Float64Array): BarColumns {
  const count = rows.length / BAR_ROW_WIDTH;
  const bars = makeBarColumns(count);
  for (let row = 0; row < count; row++) {
    const base = row * BAR_ROW_WIDTH;
    bars.timeUs[row] = rows[base] as number;
    bars.open[row] = rows[base + 1] as number;
    bars.high[row] = rows[base + 2] as number;
    bars.low[row] = rows[base + 3] as number;
    bars.close[row] = rows[base + 4] as number;
    bars.volume[row] = rows[base + 5] as number;
  }
  return bars;
}
