import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { openMarketReader } from '#adapters/sqlite/market-store.ts';
import { openResearchStore } from '#adapters/sqlite/research-store.ts';
import { chromiumPrinter, findChromium } from '#adapters/system/chromium-pdf.ts';
import { systemClock } from '#adapters/system/system-clock.ts';
import type { predictionsContract } from '#contract/index.ts';
import { ENGINE_VERSION } from '#core/backtest/engine-version.ts';
import type { UserCodeLimits, UserCodeRunner } from '#core/ports/user-code-runner.ts';
import type { Client } from '#rpc/types.ts';
import { EvaluationPool } from '#services/research/evaluation-pool.ts';
import { createResearchService, type ResearchService } from '#services/research/research-service.ts';
import { RoutedTasks } from '#services/research/sandbox/routed-tasks.ts';
import { createStrategyCatalogue } from '#services/research/strategy-catalogue.ts';
import { composeOwnStrategies } from './compose-own-strategies.ts';
import { predictionColumns } from './prediction-columns.ts';

export interface ResearchComposition {
  readonly dataDir: string;
  /** Has the host print; null where it can't. */
  readonly printPdf: (html: string) => Promise<Uint8Array<ArrayBuffer> | null>;
  /** Entry file of the evaluation threads, and the folder of the built-in strategies' files. */
  readonly evaluationThread: URL;
  readonly strategySources: URL;
  readonly resourcesDir: string;
  /** How user code is given a process beside the engine, within limits: a Node process of this one's own, or one that the host starts. */
  readonly openRunner: (limits: UserCodeLimits) => UserCodeRunner;
  /** Told of a bug in a check. */
  readonly onDefect: (error: unknown) => void;
  /** Asked for when a strategy needs predictions. */
  readonly predictions: () => Promise<Client<typeof predictionsContract>>;
}

/** Puts the research service together on the embedded adapters. The market file must exist. */
export function composeResearch(composition: ResearchComposition): {
  service: ResearchService;
  notice: string | null;
  isMarketReplaced: () => boolean;
  close: () => void;
} {
  const { dataDir, evaluationThread, strategySources, predictions } = composition;
  const source = openMarketReader(join(dataDir, 'market.db'));
  const store = openResearchStore(join(dataDir, 'research.db'), { clock: systemClock, whenDamaged: 'set-aside' });
  const browser = findChromium(process.env.PATH, process.platform);
  const own = composeOwnStrategies(composition);
  const service = createResearchService({
    source,
    columnSource: predictionColumns(predictions),
    store,
    clock: systemClock,
    random: (below) => randomInt(below),
    pool: new RoutedTasks(new EvaluationPool(evaluationThread, availableParallelism()), own.sandboxes, own),
    strategies: createStrategyCatalogue(strategySources, ENGINE_VERSION, () => own.folder.readyNow()),
    own,
    printPdf: async (html, signal) => {
      const printed = await composition.printPdf(html);
      return printed ?? (browser === null ? null : chromiumPrinter(browser)(html, signal));
    },
  });
  const notice = store.damagedFileKept
    ? `The file of backtests was damaged. It was kept as ${store.damagedFileKept}, and a new one was started: runs and the count of trials begin anew.`
    : null;
  return {
    service,
    notice,
    isMarketReplaced: () => source.isReplaced(),
    close: () => {
      store.close();
      source.close();
    },
  };
}
