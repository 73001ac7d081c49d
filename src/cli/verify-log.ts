import { createOnnxModelLoader } from '#adapters/onnx/onnx-model-loader.ts';
import { openEventLogReader } from '#adapters/sqlite/event-log-file.ts';
import { openMarketReader } from '#adapters/sqlite/market-store.ts';
import { FEATURE_TOPICS } from '#core/features/feature-record.ts';
import { verifyBarsByReplay } from '#services/replay-verify.ts';
import { verifyFeatures } from '#services/replay-verify-features.ts';
import { verifyPredictions } from '#services/replay-verify-predictions.ts';
import type { CommandContext } from './context.ts';
import type { LogRange } from './log-range.ts';
import { openLogFile } from './open-log.ts';

/** Recomputes bars, features and predictions from the log and compares them byte for byte; exit status 1 when any differs. */
export async function verifyLog(context: CommandContext, options: LogRange): Promise<void> {
  const range = {
    ...(options.from === undefined ? {} : { fromUs: options.from }),
    ...(options.to === undefined ? {} : { toUs: options.to }),
  };
  const market = openLogFile(context, 'market', openMarketReader);
  const bars = verifyBarsByReplay(market, { onProgress: (ticks) => context.progress(`replayed ${ticks.toLocaleString('en')} ticks …`) });
  const featureLog = openLogFile(context, 'features', openEventLogReader);
  const sets = FEATURE_TOPICS.map((topic) => ({
    id: topic.set.id,
    ...verifyFeatures({ bars: market, instruments: market, featureLog, topic, ...range }),
  }));
  const features = {
    checked: sets.reduce((sum, { checked }) => sum + checked, 0),
    skipped: sets.reduce((sum, { skipped }) => sum + skipped, 0),
    difference: sets.find(({ difference }) => difference !== null)?.difference ?? null,
    sets,
  };
  const predictionLog = openLogFile(context, 'inference', openEventLogReader);
  const predictions = await verifyPredictions({
    instruments: market,
    featureLog,
    predictionLog,
    loader: createOnnxModelLoader(),
    ...range,
  });
  const isEqual = bars.differingBars === 0 && features.difference === null && predictions.difference === null;
  context.print({ isEqual, bars, features, predictions }, () =>
    [
      `bars         ${bars.equalBars} equal, ${bars.differingBars} different, ${bars.skippedBars} began before the log (${bars.ticks} ticks, ${bars.timers} timers replayed)`,
      ...sets.map(
        ({ id, checked, skipped, difference }) =>
          `features     ${id}: ${checked} equal${difference ? `, then ${JSON.stringify(difference)} differs` : ''}, ${skipped} on bars that were replaced since`,
      ),
      `predictions  ${predictions.checked} equal${predictions.difference ? `, then ${JSON.stringify(predictions.difference)} differs` : ''}, ${predictions.skipped} that can't be recomputed`,
      isEqual ? 'Every recomputed value is the same, byte for byte.' : bars.differences.join('\n'),
    ].join('\n'),
  );
  if (!isEqual) process.exitCode = 1;
}
