import { readFileSync } from 'node:fs';
import { createMemoryMarketStore } from '#adapters/memory/memory-market-store.ts';
import { createMemoryResearchStore } from '#adapters/memory/memory-research-store.ts';
import { systemClock } from '#adapters/system/system-clock.ts';
import { nodeRunner } from '#adapters/user-code/node-sandbox.ts';
import { researchContract } from '#contract/index.ts';
import type { BarColumns } from '#core/market/bar-columns.ts';
import { USER_CODE_LIMITS } from '#core/ports/user-code-runner.ts';
import { EvaluationPool } from '#services/research/evaluation-pool.ts';
import type { ResearchDeps } from '#services/research/research-deps.ts';
import { createResearchService } from '#services/research/research-service.ts';
import { OwnStrategies } from '#services/research/sandbox/own-strategies.ts';
import { RoutedTasks } from '#services/research/sandbox/routed-tasks.ts';
import { SandboxThread } from '#services/research/sandbox/sandbox-thread.ts';
import { UserStrategies } from '#services/research/sandbox/user-strategies.ts';
import { createStrategyCatalogue } from '#services/research/strategy-catalogue.ts';
import { UserIndicators } from '#services/user-code/user-indicators.ts';
import { FILES, strategyEngineText } from '#tests/support/program.ts';
import { directClient } from './direct-client.ts';
import { INSTRUMENT } from './market-with-bars.ts';
import type { ResearchScene } from './research-scene.ts';
import { seededBars } from './seeded-bars.ts';
import { userCodeInMemory } from './user-files.ts';

/** The example that a new strategy begins with. */
export const STRATEGY_EXAMPLE = readFileSync(new URL('../../resources/user-code/strategy-example.ts', import.meta.url), 'utf8');

export interface OwnStrategiesScene extends ResearchScene {
  readonly own: OwnStrategies;
  readonly files: ReturnType<typeof userCodeInMemory>;
  readonly indicatorFiles: ReturnType<typeof userCodeInMemory>;
}

/** The research service with strategies of the trader's own: files in memory, the real compiler, the real sandboxes with the engine in them. */
export function ownStrategiesScene(
  sources: Record<string, string>,
  {
    bars = seededBars(5, 3000),
    size = 1,
    symbols = ['TEST'],
    indicators = {},
  }: { bars?: BarColumns; size?: number; symbols?: readonly string[]; indicators?: Record<string, string> } = {},
): OwnStrategiesScene {
  const market = createMemoryMarketStore();
  for (const symbol of symbols) {
    market.saveInstrument({ ...INSTRUMENT, symbol });
    market.mergeBars(symbol, '1m', bars, false);
  }
  const store = createMemoryResearchStore();
  const limits = { ...USER_CODE_LIMITS, callMs: 20_000 };
  const defects = {
    clock: systemClock,
    onDefect: (error: unknown) => {
      throw error;
    },
  };
  const indicatorFiles = userCodeInMemory(indicators, limits, strategyEngineText);
  const files = userCodeInMemory(sources, limits, strategyEngineText, () => STRATEGY_EXAMPLE);
  const ownIndicators = new UserIndicators({ ...indicatorFiles.userCode, ...defects });
  const folder = new UserStrategies({ ...files.userCode, ...defects }, ownIndicators);
  const openThread = () => new SandboxThread(nodeRunner(USER_CODE_LIMITS, strategyEngineText), () => systemClock.monotonicMs());
  const own = new OwnStrategies(folder, ownIndicators, new EvaluationPool(openThread, size));
  let next = 0;
  const threads = new EvaluationPool(FILES.evaluationThread, size);
  const deps: ResearchDeps = {
    source: market,
    columnSource: async (_name, _symbol, _timeframe, timeUs) => Float64Array.from(timeUs, (_, i) => (i % 10) / 10),
    store,
    clock: systemClock,
    random: (below) => next++ % below,
    pool: new RoutedTasks(threads, own.sandboxes, own),
    strategies: createStrategyCatalogue(new URL('../../src/core/strategy/', import.meta.url), 'test', () => folder.readyNow()),
    own,
    printPdf: async () => null,
  };
  const service = createResearchService(deps);
  service.start();
  return {
    client: directClient(researchContract, service.handlers),
    deps,
    market,
    store,
    own,
    files,
    indicatorFiles,
    close: () => service.stop(),
  };
}
