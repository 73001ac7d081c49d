import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { openMarketReader } from '#adapters/sqlite/market-store.ts';
import { systemClock } from '#adapters/system/system-clock.ts';
import { TOPIC_BARS, TOPIC_TICKS } from '#core/market/logged-tick-record.ts';
import { FeedControl } from '#services/ingestion/feed-control.ts';
import { IngestionPipeline } from '#services/ingestion/pipeline.ts';
import { createThreadWriter } from '#services/ingestion/thread-writer.ts';
import { calibrationMs, inTemporaryFolder, percentile, rounded } from './bench-measuring.ts';
import { PacedFeed } from './paced-feed.ts';
import { makeTickLines } from './tick-lines.ts';
import { measureStages, type StageFigures } from './tick-stages.ts';

const TICKS_PER_SECOND = 200_000;
const LINES = 400_000;

interface Quantiles {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

export interface TickBench {
  readonly askedTicksPerSecond: number;
  readonly achievedTicksPerSecond: number;
  readonly seconds: number;
  /** Age of the oldest tick of a flush, from when it was due, when the flush was on disk. */
  readonly durableLag: Quantiles;
  readonly flushes: number;
  readonly logged: number;
  readonly rejected: number;
  readonly closedBars: number;
  /** Times that the pipeline asked the source to wait. */
  readonly holds: number;
  /** A bare append of 4 KB with fdatasync every 20 ms, on another thread, during the same run. */
  readonly diskProbe: Quantiles & { readonly writes: number };
  readonly processorShare: number;
  readonly calibrationMs: number;
  readonly nanosecondsPerTick: StageFigures;
}

const quantiles = (samples: readonly number[]): Quantiles => ({
  p50Ms: percentile(samples, 0.5),
  p99Ms: percentile(samples, 0.99),
  maxMs: percentile(samples, 1),
});

/**
 * 200,000 ticks a second through parse, validation, log and bars of nine timeframes in one process with a writer thread: what rate
 * is kept, and how long a tick waits until it is durable. The aim: lag p50 below 30 ms and p99 below 50 ms where the disk probe's p99
 * is below 5 ms.
 */
export async function benchTicks({ seconds }: { seconds: number }): Promise<TickBench> {
  const calibration = calibrationMs();
  const lines = makeTickLines(LINES, TICKS_PER_SECOND);
  const nanosecondsPerTick = measureStages(lines);
  return inTemporaryFolder(async (folder) => {
    const path = join(folder, 'market.db');
    const threads = extensionOf(import.meta.url);
    const threadUrl = new URL(`../../workers/ingestion/writer-thread${threads}`, import.meta.url);
    const writer = await createThreadWriter({ path, threadUrl });
    const pipeline = new IngestionPipeline({ clock: systemClock, writer });
    const feed = new PacedFeed(lines, TICKS_PER_SECOND, seconds);
    const control = new FeedControl(pipeline, writer, { simulator: () => feed, mt5: null, replay: () => feed }, () => {});
    await control.startEnabled();
    const probe = new Worker(new URL(`./disk-probe${threads}`, import.meta.url), { workerData: join(folder, 'probe.bin') });
    const clockTimer = setInterval(() => pipeline.onClock(), 100);

    const before = process.cpuUsage();
    const tookMs = await feed.send();
    await pipeline.settle();
    const { user, system } = process.cpuUsage(before);

    clearInterval(clockTimer);
    const probed = await new Promise<number[]>((resolve) => {
      probe.once('message', resolve);
      probe.postMessage('stop');
    });
    await control.stopAll();
    await writer.close();
    const reader = openMarketReader(path);
    const logged = reader.nextSequence(TOPIC_TICKS);
    const closedBars = reader.nextSequence(TOPIC_BARS);
    reader.close();
    return {
      askedTicksPerSecond: TICKS_PER_SECOND,
      achievedTicksPerSecond: Math.round((feed.sent * 1000) / tookMs),
      seconds,
      durableLag: quantiles(feed.lags),
      flushes: feed.lags.length,
      logged,
      rejected: pipeline.counters.rejectedTicks,
      closedBars,
      holds: feed.holds,
      diskProbe: { ...quantiles(probed), writes: probed.length },
      processorShare: rounded((user + system) / 1000 / tookMs),
      calibrationMs: calibration,
      nanosecondsPerTick,
    };
  });
}

const extensionOf = (url: string): string => url.slice(url.lastIndexOf('.'));
