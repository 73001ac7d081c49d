import { join } from 'node:path';
import { createOnnxModelLoader } from '#adapters/onnx/onnx-model-loader.ts';
import { openEventLog } from '#adapters/sqlite/event-log-file.ts';
import { openMarketReader } from '#adapters/sqlite/market-store.ts';
import { systemClock } from '#adapters/system/system-clock.ts';
import { FEATURE_TOPIC } from '#core/features/feature-record.ts';
import { FeatureConsumer } from '#services/feature/feature-consumer.ts';
import { createInferenceService } from '#services/inference/inference-service.ts';
import { PREDICTION_TOPIC } from '#services/inference/prediction-record.ts';

/**
 * Derives features and predictions from a market file until nothing is left, then says `done`. Killed at any moment; what
 * it leaves on disk is judged by the test. Arguments: folder, predictions expected.
 */
const [folder = '', expected = ''] = process.argv.slice(2);
const market = openMarketReader(join(folder, 'market.db'));
const features = openEventLog(join(folder, 'features.db'), { clock: systemClock });
const predictions = openEventLog(join(folder, 'inference.db'), { clock: systemClock });
const consumer = new FeatureConsumer({ bars: market, instruments: market, marketLog: market, store: features, clock: systemClock });
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

async function* computeFeatures(): AsyncGenerator<number> {
  for (;;) {
    const consumed = consumer.step();
    yield consumed;
    await nextTurn();
  }
}

const fail = (error: unknown) => {
  process.stderr.write(`${error}\n`);
  process.exit(1);
};
const inference = createInferenceService({
  bars: market,
  instruments: market,
  featureLog: features,
  store: predictions,
  clock: systemClock,
  loader: createOnnxModelLoader(),
  featuresChanged: computeFeatures,
  onStorageProblem: () => {},
  releaseMemory: () => {},
  onDefect: fail,
});
inference.start();
process.stdout.write('ready\n');
while (predictions.nextSequence(PREDICTION_TOPIC) < Number(expected)) await nextTurn();
process.stdout.write(`done ${features.nextSequence(FEATURE_TOPIC)}\n`);
process.exit(0);
