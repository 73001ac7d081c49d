import { type BarColumns, makeBarColumns } from '#core/market/bar-columns.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { BarWriter, MergeReport } from '#core/ports/bars.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { MarketStore } from '#core/ports/market-store.ts';
import { BAR_ROW_WIDTH } from '#core/ports/table-file.ts';
import type { PreparedImport } from './import-job.ts';
import { giveWay } from './import-preparer.ts';
import { RowFileReader } from './row-file.ts';

/** How long one transaction may hold up what else is to be written. */
const LONGEST_MS = 10;
/** Bars that the store lays down as one: a block of as many is written once and not read again. */
const USUAL_BLOCK = 4000;
/** The disk takes its time for a transaction of any size: smaller ones would only be more of them. */
const SMALLEST_BLOCK = 2000;
const LARGEST_BLOCK = 8000;

/** Size of the next step, from how long this one took: halved when too long, doubled when there is plenty of time. */
export function nextBlockSize(size: number, tookMs: number): number {
  if (tookMs > LONGEST_MS) return Math.max(SMALLEST_BLOCK, size / 2);
  return tookMs < LONGEST_MS / 4 ? Math.min(LARGEST_BLOCK, size * 2) : size;
}

/** Merges bars in a transaction of its own. */
export type BarMerger = (...merge: Parameters<BarWriter['mergeBars']>) => Promise<MergeReport>;

export interface MergedBars {
  readonly added: number;
  readonly identical: number;
  readonly differing: number;
}

interface BarMerge {
  readonly store: MarketStore;
  /** See `ImportDependencies.mergeBars`. */
  readonly mergeBars: BarMerger;
  /** What is written in the transaction of the first rows, before them. */
  readonly writeFirst: () => void;
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
  const { prepared, clock, store, symbol, timeframe, replace } = merge;
  const file = new RowFileReader(prepared.rowsPath, BAR_ROW_WIDTH);
  const total = { added: 0, identical: 0, differing: 0 };
  let size = USUAL_BLOCK;
  try {
    for (let done = 0; done < prepared.count; ) {
      merge.signal.throwIfAborted();
      const bars = toColumns(file.read(done, Math.min(size, prepared.count - done)));
      const startedMs = clock.monotonicMs();
      const report =
        done === 0
          ? store.transaction(() => {
              merge.writeFirst();
              return store.mergeBars(symbol, timeframe, bars, replace);
            })
          : await merge.mergeBars(symbol, timeframe, bars, replace);
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
