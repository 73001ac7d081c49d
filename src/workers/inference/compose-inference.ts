import { join } from 'node:path';
import { createOnnxModelLoader } from '#adapters/onnx/onnx-model-loader.ts';
import { openEventLog, openEventLogReader } from '#adapters/sqlite/event-log-file.ts';
import { openMarketReader } from '#adapters/sqlite/market-store.ts';
import { collectGarbage } from '#adapters/system/collect-garbage.ts';
import { systemClock } from '#adapters/system/system-clock.ts';
import type { featuresContract } from '#contract/index.ts';
import type { Client } from '#rpc/types.ts';
import { createInferenceService, type InferenceService } from '#services/inference/inference-service.ts';
import { requireFilesStay, whileFilesStay } from '../runtime/while-files-stay.ts';

interface InferenceComposition {
  readonly dataDir: string;
  readonly features: Client<typeof featuresContract>;
  readonly log: { warn(message: string): void };
  /** Told of a disk that refuses, once a second while it does, and of its recovery (null). */
  readonly onStorageProblem?: (sentence: string | null) => void;
  /** Called with a bug that ended the consumption of features. */
  readonly onDefect: (error: unknown) => void;
}

/** Puts the inference service together on the embedded adapters. The market and features files must exist. */
export function composeInference({ dataDir, features, log, onDefect, onStorageProblem }: InferenceComposition): {
  service: InferenceService;
  notice: string | null;
  close: () => void;
} {
  const reader = openMarketReader(join(dataDir, 'market.db'));
  const featureLog = openEventLogReader(join(dataDir, 'features.db'));
  const store = openEventLog(join(dataDir, 'inference.db'), { clock: systemClock, whenDamaged: 'set-aside' });
  const files = { 'market.db': reader, 'features.db': featureLog };
  const service = createInferenceService({
    bars: reader,
    instruments: reader,
    featureLog,
    store,
    clock: systemClock,
    loader: createOnnxModelLoader(),
    featuresChanged: (signal) => whileFilesStay(files, features['features.progress']({}, signal)),
    onStorageProblem: (sentence) => {
      requireFilesStay(files);
      if (sentence) log.warn(sentence);
      onStorageProblem?.(sentence);
    },
    onDefect,
    releaseMemory: collectGarbage,
  });
  const notice = store.damagedFileKept
    ? `The predictions file was damaged. It was kept as ${store.damagedFileKept}; models are trained again.`
    : null;
  return {
    service,
    notice,
    close: () => {
      store.close();
      featureLog.close();
      reader.close();
    },
  };
}
