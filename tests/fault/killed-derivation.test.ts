// verifies: exactly-once, kill-loses-nothing, feature-sets
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createOnnxModelLoader } from '#adapters/onnx/onnx-model-loader.ts';
import { openEventLog, openEventLogReader } from '#adapters/sqlite/event-log-file.ts';
import { openMarketReader, openMarketStore } from '#adapters/sqlite/market-store.ts';
import { systemClock } from '#adapters/system/system-clock.ts';
import { FEATURE_CAUSE, FEATURE_TOPICS } from '#core/features/feature-record.ts';
import { createInferenceService } from '#services/inference/inference-service.ts';
import {
  PREDICTION_CAUSE,
  PREDICTION_TOPIC,
  PREDICTION_WIDTH,
  SCORE_CAUSE,
  SCORE_TOPIC,
  SCORE_WIDTH,
} from '#services/inference/prediction-record.ts';
import { verifyFeatures } from '#services/replay-verify-features.ts';
import { verifyPredictions } from '#services/replay-verify-predictions.ts';
import { freshFolder } from '#tests/contract/fresh-folder.ts';
import { bundledScript } from '#tests/support/bundled-script.ts';
import { closeBars, INSTRUMENT } from '#tests/support/market-with-bars.ts';
import { seededBars, seededUniform } from '#tests/support/seeded-bars.ts';

const BARS = 12_000;
/** Bars that the model has not learned from: 50 have no features, the last no label, 70 % are learned from, 20 left out. */
const UNSEEN = 50 + Math.floor(0.7 * (BARS - 51)) + 20;
const PREDICTIONS = BARS - UNSEEN;
const KILLS = 6;
const children: ChildProcess[] = [];
const removers: (() => void)[] = [];
let script = { path: '', remove: () => {} };
beforeAll(async () => {
  script = await bundledScript(new URL('./deriving-child.ts', import.meta.url));
});
afterAll(() => script.remove());
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const remove of removers.splice(0)) remove();
});

function startChild(folder: string): ChildProcess {
  const child = fork(script.path, [folder, String(PREDICTIONS)], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  children.push(child);
  return child;
}

/** Fills the market and trains the model, so that every run predicts with the same one. */
async function prepare(folder: string): Promise<void> {
  const market = openMarketStore(join(folder, 'market.db'), { clock: systemClock });
  market.saveInstrument(INSTRUMENT);
  closeBars(market, seededBars(17, BARS), 0, BARS);
  const features = openEventLog(join(folder, 'features.db'), { clock: systemClock });
  const store = openEventLog(join(folder, 'inference.db'), { clock: systemClock });
  const service = createInferenceService({
    bars: market,
    instruments: market,
    featureLog: features,
    store,
    clock: systemClock,
    loader: createOnnxModelLoader(),
    featuresChanged: async function* () {},
    onStorageProblem: () => {},
    releaseMemory: () => {},
    onDefect: (error) => {
      throw error;
    },
  });
  await service.handlers['model.card']({ symbol: 'TEST', timeframe: '1m' }, { signal: new AbortController().signal, caller: 'worker' });
  await service.stop();
  for (const file of [market, features, store]) file.close();
}

describe('features and predictions whose process is killed again and again', () => {
  it('are complete, each exactly once, and equal to what a replay computes, bit for bit', async () => {
    const { path: folder, remove } = freshFolder();
    removers.push(remove);
    await prepare(folder);
    const uniform = seededUniform(99);
    let kills = 0;
    while (kills < KILLS) {
      const child = startChild(folder);
      await once(child.stdout as NodeJS.ReadableStream, 'data');
      const exit = once(child, 'exit');
      // Not a wait for something to happen: the moment of death is the point of the test.
      await new Promise((resolve) => setTimeout(resolve, uniform() * 60));
      child.kill('SIGKILL');
      await exit;
      kills++;
    }
    const last = startChild(folder);
    const [code] = await once(last, 'exit');
    expect(code).toBe(0);

    const market = openMarketReader(join(folder, 'market.db'));
    const features = openEventLogReader(join(folder, 'features.db'));
    const predictions = openEventLogReader(join(folder, 'inference.db'));
    const causes = (log: typeof features, topic: string, width: number, field: number) => {
      const { records, count } = log.readRecords(topic, 0, 1e6);
      return Array.from({ length: count }, (_, i) => records[i * width + field]);
    };
    const from = (start: number, count: number) => Array.from({ length: count }, (_, i) => start + i);
    expect(causes(predictions, PREDICTION_TOPIC, PREDICTION_WIDTH, PREDICTION_CAUSE)).toEqual(from(UNSEEN, PREDICTIONS));
    expect(causes(predictions, SCORE_TOPIC, SCORE_WIDTH, SCORE_CAUSE)).toEqual(from(0, PREDICTIONS - 1));
    for (const topic of FEATURE_TOPICS) {
      expect(causes(features, topic.name, topic.width, FEATURE_CAUSE), topic.name).toEqual(from(0, BARS));
      const verified = verifyFeatures({ bars: market, instruments: market, featureLog: features, topic });
      expect(verified, topic.name).toEqual({ checked: BARS, skipped: 0, difference: null });
    }
    const replay = { instruments: market, featureLog: features, predictionLog: predictions, loader: createOnnxModelLoader() };
    expect(await verifyPredictions(replay)).toEqual({ checked: PREDICTIONS, skipped: 0, difference: null });
    for (const file of [market, features, predictions]) file.close();
  });
});
