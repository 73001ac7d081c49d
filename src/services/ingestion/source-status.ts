import type { z } from 'zod';
import type { sourceStatus } from '#contract/market.ts';
import type { FeedFailure } from './feed-control.ts';
import type { IngestionPipeline } from './pipeline.ts';

type SourceStatus = z.input<typeof sourceStatus>;

/** Makes the list of sources, with the rate of ticks since it was made last. */
export class SourceStatusList {
  readonly #pipeline: IngestionPipeline;
  readonly #monotonicMs: () => number;
  readonly #before = new Map<number, { ticks: number; atMs: number; rate: number }>();

  constructor(pipeline: IngestionPipeline, monotonicMs: () => number) {
    this.#pipeline = pipeline;
    this.#monotonicMs = monotonicMs;
  }

  /** A feed that could not start and never had a source has an entry of its own, which says why. */
  make(failures: readonly FeedFailure[] = []): SourceStatus[] {
    const sources = this.#sources();
    const unnamed = failures.filter(({ kind }) => !sources.some((source) => source.kind === kind));
    return [...sources, ...unnamed.map(failedFeed)];
  }

  #sources(): SourceStatus[] {
    return this.#pipeline.sources.all.map((source) => ({
      id: source.id,
      name: source.name,
      feedId: source.feed.id,
      kind: source.feed.kind,
      isSimulated: source.isSimulated,
      state: source.state,
      message: source.message,
      symbols: [...source.symbols].sort(),
      ticksPerSecond: this.#rate(source.id, source.acceptedTicks + source.rejectedTicks),
      lastTickTimeUs: source.lastTimeUs > 0 ? source.lastTimeUs : null,
      acceptedTicks: source.acceptedTicks,
      rejectedTicks: source.rejectedTicks,
      latencyMs: source.latencyMs,
    }));
  }

  #rate(id: number, ticks: number): number {
    const nowMs = this.#monotonicMs();
    const before = this.#before.get(id) ?? { ticks, atMs: nowMs, rate: 0 };
    // Measured over half a second at least, so that a change of state does not make it jump.
    if (nowMs - before.atMs < 500) {
      this.#before.set(id, before);
      return before.rate;
    }
    const rate = ((ticks - before.ticks) * 1000) / (nowMs - before.atMs);
    this.#before.set(id, { ticks, atMs: nowMs, rate });
    return rate;
  }
}

const failedFeed = ({ kind, message }: FeedFailure, index: number): SourceStatus => ({
  id: -1 - index,
  name: kind === 'mt5' ? 'MetaTrader 5' : kind,
  feedId: kind,
  kind,
  isSimulated: kind === 'simulator',
  state: 'failed',
  message,
  symbols: [],
  ticksPerSecond: 0,
  lastTickTimeUs: null,
  acceptedTicks: 0,
  rejectedTicks: 0,
  latencyMs: null,
});
