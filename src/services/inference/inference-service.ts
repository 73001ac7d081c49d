import type { predictionsContract } from '#contract/index.ts';
import { type Timeframe, timeframeIndex } from '#core/market/timeframe.ts';
import type { ModelLoader } from '#core/ports/model-runner.ts';
import type { Handlers } from '#rpc/types.ts';
import { LatestChannel } from '../latest-channel.ts';
import { WakeLoop } from '../wake-loop.ts';
import { ModelKeeper } from './model-keeper.ts';
import { seriesName } from './model-log.ts';
import { type LatestPrediction, PredictionConsumer, type PredictionConsumerDeps } from './prediction-consumer.ts';
import { readPredictions } from './read-predictions.ts';
import { FEWEST_BARS } from './train-series.ts';

interface InferenceServiceDeps extends PredictionConsumerDeps {
  readonly loader: ModelLoader;
  /** Yields whenever features may have been computed, for example the feature service's progress. Asked for again when it ends. */
  readonly featuresChanged: (signal: AbortSignal) => AsyncIterable<unknown>;
  /** Told of a disk that refuses, and of its recovery (null). */
  readonly onStorageProblem: (sentence: string | null) => void;
  /** Told of a bug that ended the consumption of features or a training. */
  readonly onDefect: (error: unknown) => void;
  /** Gives the memory of a finished training back. */
  readonly releaseMemory: () => void;
}

export interface InferenceService {
  readonly handlers: Handlers<typeof predictionsContract>;
  /** Begins to consume feature vectors where it stopped last. */
  start(): void;
  /** Finishes the batch and the training step at hand, and lets go of the models. The store stays open: it belongs to the caller. */
  stop(): Promise<void>;
}

/** What the inference process does: trains the baseline per series, predicts with it, and keeps score. */
export function createInferenceService(deps: InferenceServiceDeps): InferenceService {
  const { bars, instruments, store } = deps;
  const keeper = new ModelKeeper(deps);
  const channels = new Map<string, LatestChannel<LatestPrediction>>();
  const consumer = new PredictionConsumer(deps, keeper, (symbol, timeframe, latest) =>
    channels.get(seriesName(symbol, timeframe))?.publish(latest),
  );
  const loop = new WakeLoop({
    wake: deps.featuresChanged,
    step: () => consumer.step(),
    onStorageProblem: deps.onStorageProblem,
    onDefect: deps.onDefect,
  });

  const channelOf = (symbol: string, timeframe: Timeframe): LatestChannel<LatestPrediction> => {
    const name = seriesName(symbol, timeframe);
    let channel = channels.get(name);
    if (!channel) {
      channel = new LatestChannel();
      channel.publish(consumer.latest(symbol, timeframe));
      channels.set(name, channel);
    }
    return channel;
  };

  return {
    handlers: {
      'model.card': async ({ symbol, timeframe }) => {
        // A chart waits for the first model only; a newer one is announced when it is there.
        const refreshed = timeframeIndex(timeframe) < timeframeIndex('1m') ? undefined : keeper.refresh(symbol, timeframe);
        if (keeper.card(symbol, timeframe) === null) await refreshed;
        const card = keeper.card(symbol, timeframe);
        return { card, reason: card === null ? reasonForNone(symbol, timeframe) : null };
      },
      'model.changed': (_input, { signal }) => keeper.changed.read(signal),
      'predictions.read': ({ symbol, timeframe, fromUs, toUs }) =>
        readPredictions({ bars, instruments, predictionLog: store, keeper }, symbol, timeframe, fromUs, toUs),
      'predictions.latest': ({ symbol, timeframe }, { signal }) => channelOf(symbol, timeframe).read(signal),
    },
    start: () => loop.start(),
    async stop() {
      await loop.stop();
      await keeper.close();
      for (const channel of channels.values()) channel.close();
    },
  };

  function reasonForNone(symbol: string, timeframe: Timeframe): string {
    if (timeframeIndex(timeframe) < timeframeIndex('1m')) return 'Models are trained on bars of one minute and longer.';
    const count = bars.seriesSummary(symbol, timeframe)?.count ?? 0;
    if (count < FEWEST_BARS) {
      return `A model needs ${FEWEST_BARS} closed bars; ${symbol} ${timeframe} has ${count}. Import history or wait until more have closed.`;
    }
    const refusal = keeper.refusal(symbol, timeframe);
    if (refusal !== null) return `The model was trained but could not be kept. ${refusal} It is tried again after a minute.`;
    return `Too few bars of ${symbol} ${timeframe} have known features. A price that hardly moves gives a model nothing to learn from.`;
  }
}
