import { createMemoryMarketStore } from '#adapters/memory/memory-market-store.ts';
import { createMemoryResearchStore } from '#adapters/memory/memory-research-store.ts';
import { systemClock } from '#adapters/system/system-clock.ts';
import { researchContract } from '#contract/index.ts';
import type { BarColumns } from '#core/market/bar-columns.ts';
import type { MarketStore } from '#core/ports/market-store.ts';
import type { ResearchStore } from '#core/ports/research-store.ts';
import type { Client } from '#rpc/types.ts';
import type { ResearchDeps } from '#services/research/research-deps.ts';
import { createResearchService } from '#services/research/research-service.ts';
import { createStrategyCatalogue } from '#services/research/strategy-catalogue.ts';
import { directClient } from './direct-client.ts';
import { INSTRUMENT } from './market-with-bars.ts';
import { ALL_STRATEGIES, findAnyStrategy } from './planted-strategies.ts';
import { seededBars } from './seeded-bars.ts';
import { warmPool } from './warm-pool.ts';

export interface ResearchScene {
  readonly client: Client<typeof researchContract>;
  readonly deps: ResearchDeps;
  readonly market: MarketStore;
  readonly store: ResearchStore;
  close(): Promise<void>;
}

const built = createStrategyCatalogue(new URL('../../src/core/strategy/', import.meta.url), 'test');

/** The research service over stores in memory and real threads, with `TEST` 1m bars and strategies that misbehave beside the others. */
export function researchScene(
  bars: BarColumns = seededBars(5, 3000),
  size = 2,
  columnSource: ResearchDeps['columnSource'] = async () => null,
): ResearchScene {
  const market = createMemoryMarketStore();
  market.saveInstrument(INSTRUMENT);
  market.mergeBars('TEST', '1m', bars, false);
  const store = createMemoryResearchStore();
  let next = 0;
  const deps: ResearchDeps = {
    source: market,
    columnSource,
    store,
    clock: systemClock,
    random: (below) => next++ % below,
    pool: warmPool(size),
    strategies: {
      ...built,
      definitions: ALL_STRATEGIES,
      find: findAnyStrategy,
      require: (id) => findAnyStrategy(id) ?? built.require(id),
      codeHashOf: (id) => (built.find(id) ? built.codeHashOf(id) : id),
    },
    own: null,
    printPdf: async () => null,
  };
  const service = createResearchService(deps);
  return { client: directClient(researchContract, service.handlers), deps, market, store, close: () => service.stop() };
}

/** A configuration over the scene's bars. */
export const sceneConfiguration = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  symbols: ['TEST'],
  timeframe: '1m',
  strategy: { id: 'sma-cross', params: { fast: 5, slow: 20 } },
  sizing: { type: 'equity-fraction', fraction: 0.9, wholeUnits: true },
  costs: { slippage: { type: 'fraction', value: 0.0005 } },
  ...changes,
});

/** The last item of a stream; throws what the stream throws. */
export async function lastOf<T>(stream: AsyncIterable<T>): Promise<T> {
  let last: { item: T } | null = null;
  for await (const item of stream) last = { item };
  if (!last) throw new Error('the stream gave nothing');
  return last.item;
}

/** Runs a configuration and gives back what was stored. */
export async function runIn({ client }: ResearchScene, configuration: unknown = sceneConfiguration()) {
  const last = await lastOf(client['backtest.run']({ configuration }));
  if (last.phase !== 'done') throw new Error('the run did not end');
  return last.run;
}
