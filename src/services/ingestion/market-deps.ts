import type { marketContract } from '#contract/market.ts';
import type { Instrument } from '#core/market/instrument.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { MarketFeed } from '#core/ports/market-feed.ts';
import type { Handlers } from '#rpc/types.ts';
import type { MarketReader } from './market-reader.ts';
import type { MarketWriter } from './market-writer.ts';
import type { ReplayTicks } from './replay-ticks.ts';

type MarketHandlers = Handlers<typeof marketContract>;

/** The part of the contract that `createImportHandlers` answers. */
export type ImportHandlers = Pick<MarketHandlers, Extract<keyof MarketHandlers, `import.${string}` | `ticks.${string}`>>;

/** What a replay plays. */
export interface ReplayRequest {
  readonly sourceName: string;
  /** Under which the ticks are played. */
  readonly instrument: Instrument;
  readonly ticks: ReplayTicks;
  readonly speed: 1 | 10 | 'max';
}

/** How the service makes feeds; given by the process that assembles it. */
export interface FeedFactories {
  simulator(options: { seed: number; ticksPerSecond: number }): MarketFeed;
  /** Null where MetaTrader is not offered. */
  mt5: ((options: { port: number; tokenDigest: string | null }) => MarketFeed) | null;
  replay(request: ReplayRequest): MarketFeed;
}

export interface MarketServiceDeps {
  readonly clock: Clock;
  readonly writer: MarketWriter;
  readonly reader: MarketReader;
  readonly feeds: FeedFactories;
  readonly importHandlers: ImportHandlers;
  /** Told about what the trader need not see, for the log file. */
  readonly log?: (message: string) => void;
  /** Days that ticks are kept; 30 when absent. */
  readonly tickRetentionDays?: number;
}
