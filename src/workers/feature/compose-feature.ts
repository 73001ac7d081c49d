import { join } from 'node:path';
import { openEventLog } from '#adapters/sqlite/event-log-file.ts';
import { openMarketReader } from '#adapters/sqlite/market-store.ts';
import { drawingFiles } from '#adapters/system/drawing-files.ts';
import { systemClock } from '#adapters/system/system-clock.ts';
import type { marketContract } from '#contract/index.ts';
import type { UserCodeRunner } from '#core/ports/user-code-runner.ts';
import type { Client } from '#rpc/types.ts';
import { createFeatureService, type FeatureService } from '#services/feature/feature-service.ts';
import { requireFilesStay, whileFilesStay } from '../runtime/while-files-stay.ts';
import { composeUserCode } from './compose-user-code.ts';
import { formingBars } from './forming-bars.ts';

interface FeatureComposition {
  readonly dataDir: string;
  readonly resourcesDir: string;
  /** How user code is given a process: a Node process of this one's own, or one that the host starts. */
  readonly openRunner: () => UserCodeRunner;
  readonly market: Client<typeof marketContract>;
  readonly log: { warn(message: string): void; error(details: object, message: string): void };
  /** Told of a disk that refuses, once a second while it does, and of its recovery (null). */
  readonly onStorageProblem?: (sentence: string | null) => void;
  /** Called with a bug that ended the consumption of bars. */
  readonly onDefect: (error: unknown) => void;
}

const featuresFile = (dataDir: string): string => join(dataDir, 'features.db');

/** Puts the feature service together on the embedded adapters. The market file must exist. */
export function composeFeature({ dataDir, resourcesDir, openRunner, market, log, onDefect, onStorageProblem }: FeatureComposition): {
  service: FeatureService;
  notice: string | null;
  close: () => void;
} {
  const reader = openMarketReader(join(dataDir, 'market.db'));
  const store = openEventLog(featuresFile(dataDir), { clock: systemClock, whenDamaged: 'set-aside' });
  const files = { 'market.db': reader };
  const service = createFeatureService({
    bars: reader,
    instruments: reader,
    marketLog: reader,
    store,
    clock: systemClock,
    drawings: drawingFiles(dataDir),
    formingBar: (symbol, timeframe, signal) => formingBars(market, symbol, timeframe, signal),
    userCode: composeUserCode(dataDir, resourcesDir, openRunner),
    marketChanged: (signal) => whileFilesStay(files, market['bars.advanced']({}, signal)),
    onStorageProblem: (sentence) => {
      requireFilesStay(files);
      if (sentence) log.warn(sentence);
      onStorageProblem?.(sentence);
    },
    onDefect,
  });
  const notice = store.damagedFileKept
    ? `The features file was damaged. It was kept as ${store.damagedFileKept}; features are computed again from the log. Alerts that were in it have to be made again.`
    : null;
  return {
    service,
    notice,
    close: () => {
      store.close();
      reader.close();
    },
  };
}
