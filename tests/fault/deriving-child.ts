import { join } from 'node:path';
import { createOnnxModelLoader } from '#adapters/onnx/onnx-model-loader.ts';
import { openEventLog } from '#adapters/sqlite/event-log-file.ts';
import { openMarketReader } from '#adapters/sqlite/market-store.ts';
import { systemClock } from '#adapters/system/system-clock.ts';
import { FEATURE_TOPIC, FEATURE_TOPICS, STANDARD_TOPIC } from '#core/features/feature-record.ts';
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
// The machine's clock is years after these bars: nothing is dropped for its age.
const clock = { ...systemClock, nowUs: () => 0 };
const sources = { bars: market, instruments: market, marketLog: market, store: features, clock };
const consumers = FEATURE_TOPICS.map((topic) => new FeatureConsumer(sources, topic));
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

async function* computeFeatures(): AsyncGenerator<number> {
  for (;;) {
    for (const consumer of consumers) yield consumer.step();
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
const isDone = () =>
  predictions.nextSequence(PREDICTION_TOPIC) === Number(expected) &&
  features.nextSequence(STANDARD_TOPIC.name) === market.nextSequence('market.bars');
while (!isDone()) await nextTurn();
process.stdout.write(`done ${features.nextSequence(FEATURE_TOPIC)}\n`);
process.exit(0);
