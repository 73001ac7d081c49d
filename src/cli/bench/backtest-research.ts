import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createMemoryMarketStore } from '#adapters/memory/memory-market-store.ts';
import { openResearchStore } from '#adapters/sqlite/research-store.ts';
import { systemClock } from '#adapters/system/system-clock.ts';
import { ENGINE_VERSION } from '#core/backtest/engine-version.ts';
import { runBacktest } from '#core/backtest/run-backtest.ts';
import { SeriesSet } from '#core/backtest/series-set.ts';
import { withParameters } from '#core/backtest/sweep.ts';
import { sliceBarColumns } from '#core/market/bar-columns.ts';
import { smaCross } from '#core/strategy/sma-cross.ts';
import { decodeFrame, encodeFrame } from '#rpc/frame-codec.ts';
import { evaluateMany } from '#services/research/evaluate-many.ts';
import { EvaluationPool } from '#services/research/evaluation-pool.ts';
import type { Dataset } from '#services/research/evaluation-protocol.ts';
import { createResearchService } from '#services/research/research-service.ts';
import { createStrategyCatalogue } from '#services/research/strategy-catalogue.ts';
import { calibrationMs, inTemporaryFolder, percentile, rounded } from './bench-measuring.ts';
import { benchConfiguration, benchSymbol, fillWithWalk, sharedBarColumns, walk } from './kernel-scene.ts';

const SWEPT_BARS = 26_280;
const PERIODS = 38;
const SWEEPS = 7;
const WARM_SWEEPS = 3;
const DRAGGED_BARS = 100_000;
const DRAGS = 200;

const THREAD = new URL('../../workers/research/evaluation-thread.ts', import.meta.url);
const SOURCES = new URL('../../core/strategy/', import.meta.url);
const SIGNAL = new AbortController().signal;

/** Figures of the research process as the app runs it. */
export interface ResearchBench {
  /** 703 pairs of averages on the product's own pool, warm: key figures and daily returns of each included. */
  readonly sweep: {
    readonly threads: number;
    readonly barEvaluationsPerSecond: number;
    readonly milliseconds: { readonly median: number; readonly fastest: number; readonly slowest: number };
    /** Pairs whose final equity or trades differ from a run of its own: must be 0. */
    readonly differing: number;
  };
  /** One answer while dragging over 100,000 bars: evaluated, counted as a trial on disk, encoded and decoded as on a socket. */
  readonly drag: { readonly bars: number; readonly p50Ms: number; readonly p95Ms: number; readonly slowestMs: number };
  readonly calibrationMs: number;
}

/** Measures the pool and dragging. */
export async function benchBacktestResearch(): Promise<ResearchBench> {
  const calibration = calibrationMs();
  return { sweep: await benchSweep(), drag: await benchDrag(), calibrationMs: calibration };
}

const periods = Array.from({ length: PERIODS }, (_, k) => 4 + 2 * k);
const PAIRS = periods.flatMap((fast, k) => periods.slice(k + 1).map((slow) => ({ fast, slow })));

async function benchSweep(): Promise<ResearchBench['sweep']> {
  const threads = Math.min(2, availableParallelism());
  const pool = new EvaluationPool(THREAD, threads);
  const config = benchConfiguration();
  const configurations = PAIRS.map((params) => withParameters(config, params));
  const symbol = benchSymbol(fillWithWalk(sharedBarColumns(SWEPT_BARS)));
  const times: number[] = [];
  let differing = 0;
  try {
    for (let sweep = 0; sweep < WARM_SWEEPS + SWEEPS; sweep++) {
      // Another dataset each time: indicators are part of what is measured.
      const dataset: Dataset = { id: `sweep ${sweep}`, timeframe: '1h', symbols: [symbol] };
      const start = performance.now();
      const { evaluations } = await evaluateMany(pool, dataset, configurations, SIGNAL);
      if (sweep >= WARM_SWEEPS) times.push(performance.now() - start);
      pool.forget(dataset.id);
      if (sweep > 0) continue;
      evaluations.forEach(({ figures }, k) => {
        const single = runBacktest(new SeriesSet([symbol], '1h'), configurations[k] ?? config, smaCross);
        if (single.equity.value.at(-1) !== figures.finalEquity || single.trades.count !== figures.trades) differing++;
      });
    }
  } finally {
    await pool.close();
  }
  const median = percentile(times, 0.5);
  return {
    threads,
    barEvaluationsPerSecond: Math.round((PAIRS.length * SWEPT_BARS * 1000) / median),
    milliseconds: { median, fastest: rounded(Math.min(...times)), slowest: rounded(Math.max(...times)) },
    differing,
  };
}

/** The research service over bars in memory and a store on disk. */
async function withService<T>(
  bars: number,
  work: (handlers: ReturnType<typeof createResearchService>['handlers']) => Promise<T>,
): Promise<T> {
  return inTemporaryFolder(async (folder) => {
    const market = createMemoryMarketStore();
    market.saveInstrument(benchSymbol(walk(1)).instrument);
    market.mergeBars('BENCH', '1h', sliceBarColumns(walk(bars), 0, bars), false);
    const store = openResearchStore(join(folder, 'research.db'), { clock: systemClock });
    const service = createResearchService({
      source: market,
      columnSource: async () => null,
      store,
      clock: systemClock,
      random: (below) => randomInt(below),
      pool: new EvaluationPool(THREAD, availableParallelism()),
      strategies: createStrategyCatalogue(SOURCES, ENGINE_VERSION),
      own: null,
      printPdf: async () => null,
    });
    try {
      return await work(service.handlers);
    } finally {
      await service.stop();
      store.close();
    }
  });
}

const context = { signal: SIGNAL, caller: 'renderer' as const };

function benchDrag(): Promise<ResearchBench['drag']> {
  return withService(DRAGGED_BARS, async (handlers) => {
    const session = handlers['session.open']({ configuration: benchConfiguration() }, context)[Symbol.asyncIterator]();
    const { value } = await session.next();
    const times: number[] = [];
    for (let i = 0; i < DRAGS; i++) {
      const start = performance.now();
      const parameters = { fast: 5 + (i % 40), slow: 60 + i };
      const answer = await handlers['session.evaluate']({ sessionId: value.sessionId, parameters, points: 1000 }, context);
      decodeFrame(encodeFrame(answer));
      if (i >= DRAGS / 10) times.push(performance.now() - start);
    }
    const [p50Ms, p95Ms] = [percentile(times, 0.5), percentile(times, 0.95)];
    return { bars: DRAGGED_BARS, p50Ms, p95Ms, slowestMs: rounded(Math.max(...times)) };
  });
}
