import { join } from 'node:path';
import { openMarketReader, openMarketStore } from '#adapters/sqlite/market-store.ts';
import { systemClock } from '#adapters/system/system-clock.ts';
import { BAR_COLUMN_NAMES, type BarColumns, makeBarColumns, sliceBarColumns } from '#core/market/bar-columns.ts';
import { MICROSECONDS_PER_MINUTE } from '#core/market/timeframe.ts';
import type { BarReader } from '#core/ports/bars.ts';
import { readBarWindow } from '#services/bar-window.ts';
import { calibrationMs, inTemporaryFolder, percentile } from './bench-measuring.ts';

export { benchLogWrite } from './log-write.ts';

const TOTAL = 1_000_000;
const PART = 10_000;
const PART_READS = 60;
const WHOLE_READS = 9;
const WARM_UPS = 2;
const START_US = 1_600_000_000_000_000;
/** Bars that stay in the row tail, as after a day of live trading. */
const TAIL = 500;

function walkingBars(): BarColumns {
  const bars = makeBarColumns(TOTAL);
  let state = 7;
  let price = 100;
  for (let i = 0; i < TOTAL; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bars.timeUs[i] = START_US + i * MICROSECONDS_PER_MINUTE;
    bars.open[i] = price;
    price = Math.max(1, price + state / 2 ** 32 - 0.5);
    bars.close[i] = price;
    bars.high[i] = Math.max(bars.open[i] as number, price) + 0.1;
    bars.low[i] = Math.min(bars.open[i] as number, price) - 0.1;
    bars.volume[i] = state & 1023;
  }
  return bars;
}

/** Number of values that are not those which were written. */
function differences(found: BarColumns, expected: BarColumns): number {
  let wrong = 0;
  for (const name of BAR_COLUMN_NAMES) {
    const [a, b] = [found[name], expected[name]];
    wrong += Math.abs(a.length - b.length);
    for (let i = 0; i < b.length; i++) if (a[i] !== b[i]) wrong++;
  }
  return wrong;
}

function timeReads(count: number, read: (run: number) => void): number[] {
  const times: number[] = [];
  for (let run = -WARM_UPS; run < count; run++) {
    const start = performance.now();
    read(run);
    if (run >= 0) times.push(performance.now() - start);
  }
  return times;
}

function measure(reader: BarReader, bars: BarColumns): object {
  let wrongValues = 0;
  const read = (from: number, count: number): BarColumns => {
    const toUs = START_US + (from + count) * MICROSECONDS_PER_MINUTE;
    return reader.readByTime('BENCH', '1m', bars.timeUs[from] as number, toUs);
  };
  const timed = (reads: number, count: number, fromOf: (run: number) => number) => {
    let last = makeBarColumns(0);
    const times = timeReads(reads, (run) => {
      last = read(fromOf(run), count);
    });
    for (let run = 0; run < reads; run += count === TOTAL ? reads : 1) {
      const from = fromOf(run);
      wrongValues += differences(count === TOTAL ? last : read(from, count), sliceBarColumns(bars, from, from + count));
    }
    return { reads, p50Ms: percentile(times, 0.5), p95Ms: percentile(times, 0.95), maxMs: percentile(times, 1) };
  };
  // Spread over the series by a step that has no common factor with it; the last one reaches into the row tail.
  const part = timed(PART_READS, PART, (run) =>
    run === PART_READS - 1 ? TOTAL - PART : (Math.abs(run) * 616_769 + 123_456) % (TOTAL - PART),
  );
  const whole = timed(WHOLE_READS, TOTAL, () => 0);
  const window = { symbol: 'BENCH', timeframe: '1m', level: 1440, count: 20_000 } as const;
  const start = performance.now();
  readBarWindow(reader, window);
  const firstOverviewMs = performance.now() - start;
  const overview = timeReads(20, () => readBarWindow(reader, window));
  return {
    read10k: part,
    read1M: whole,
    overview1440: { firstMs: percentile([firstOverviewMs], 1), p95Ms: percentile(overview, 0.95) },
    wrongValues,
  };
}

/** Reads 10,000 and 1,000,000 stored bars by time through the read-only opener, and checks every value. */
export const benchReadBars = (): Promise<object> =>
  inTemporaryFolder((folder) => {
    const path = join(folder, 'market.db');
    const bars = walkingBars();
    const store = openMarketStore(path, { clock: systemClock });
    const start = performance.now();
    store.mergeBars('BENCH', '1m', sliceBarColumns(bars, 0, TOTAL - TAIL), false);
    const importMs = performance.now() - start;
    store.transaction(() => {
      for (let i = TOTAL - TAIL; i < TOTAL; i++) {
        const [timeUs, open, high, low, close, volume] = BAR_COLUMN_NAMES.map((name) => bars[name][i] as number) as [
          number,
          number,
          number,
          number,
          number,
          number,
        ];
        store.appendBar('BENCH', '1m', timeUs, open, high, low, close, volume);
      }
    });
    const reader = openMarketReader(path);
    try {
      return {
        calibrationMs: calibrationMs(),
        importMillionBarsMs: percentile([importMs], 1),
        ...measure(reader, bars),
        residentMb: Math.round(process.memoryUsage().rss / 2 ** 20),
      };
    } finally {
      reader.close();
      store.close();
    }
  });
