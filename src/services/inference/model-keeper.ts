import type { Timeframe } from '#core/market/timeframe.ts';
import type { DerivedLog } from '#core/ports/derived-log.ts';
import { StorageError } from '#core/ports/market-store.ts';
import type { ModelRunner } from '#core/ports/model-runner.ts';
import { LatestChannel } from '../latest-channel.ts';
import { type ModelCard, readModels, type StoredModel, saveModel, seriesName } from './model-log.ts';
import { FEATURE_SET, FEWEST_BARS, type TrainingDeps, trainSeries } from './train-series.ts';

/** Least time between two trainings of the same series. */
const PAUSE_MS = 60_000;
/** A model is trained again when the series has grown to this multiple. */
const GROWTH = 2;

/** A model that is ready to predict. */
interface ServingModel {
  readonly stored: StoredModel;
  readonly runner: ModelRunner;
}

interface ModelKeeperDeps extends TrainingDeps {
  readonly store: DerivedLog;
  readonly onDefect: (error: unknown) => void;
  /** Gives the memory of a finished training back. */
  readonly releaseMemory: () => void;
}

/** Holds the newest model of each series; trains one at a time, when asked for and when the data have changed. */
export class ModelKeeper {
  readonly changed = new LatestChannel<{ cards: ModelCard[] }>();
  readonly #deps: ModelKeeperDeps;
  readonly #stored = new Map<string, StoredModel>();
  readonly #serving = new Map<string, Promise<ServingModel>>();
  readonly #trainings = new Map<string, Promise<void>>();
  readonly #trainedAtMs = new Map<string, number>();
  /** Runners that were replaced: let go of at the next training of the series, when nobody uses them any more. */
  readonly #retired = new Map<string, ModelRunner>();
  /** Why the last training of a series could not be kept. */
  readonly #refusals = new Map<string, string>();
  readonly #abort = new AbortController();
  #queue: Promise<void> = Promise.resolve();

  constructor(deps: ModelKeeperDeps) {
    this.#deps = deps;
    for (const model of readModels(deps.store)) {
      if (model.featureSet === FEATURE_SET) this.#stored.set(seriesName(model.card.symbol, model.card.timeframe), model);
    }
    this.#publish();
  }

  /** The newest model of the series, loaded; null when none was trained. */
  async serving(symbol: string, timeframe: Timeframe): Promise<ServingModel | null> {
    const name = seriesName(symbol, timeframe);
    const stored = this.#stored.get(name);
    if (stored === undefined) return null;
    const known = this.#serving.get(name);
    if (known) return known;
    const loading = this.#deps.loader.load(stored.onnx).then((runner) => ({ stored, runner }));
    this.#serving.set(name, loading);
    return loading;
  }

  card(symbol: string, timeframe: Timeframe): ModelCard | null {
    return this.#stored.get(seriesName(symbol, timeframe))?.card ?? null;
  }

  /** The sentence of the disk that refused the last training; null when it did not. */
  refusal(symbol: string, timeframe: Timeframe): string | null {
    return this.#refusals.get(seriesName(symbol, timeframe)) ?? null;
  }

  /** Whether the series has no model, or one trained from bars that were changed or have doubled since. */
  needsTraining(symbol: string, timeframe: Timeframe): boolean {
    const summary = this.#deps.bars.seriesSummary(symbol, timeframe);
    if (summary === null || summary.count < FEWEST_BARS) return false;
    const stored = this.#stored.get(seriesName(symbol, timeframe));
    return stored === undefined || stored.generation !== summary.generation || summary.count >= GROWTH * stored.barCount;
  }

  /** Trains when it is needed and the last time is not too recent. Resolves when done; never rejects. */
  refresh(symbol: string, timeframe: Timeframe): Promise<void> {
    const name = seriesName(symbol, timeframe);
    const running = this.#trainings.get(name);
    if (running) return running;
    const now = this.#deps.clock.monotonicMs();
    if (now - (this.#trainedAtMs.get(name) ?? Number.NEGATIVE_INFINITY) < PAUSE_MS) return Promise.resolve();
    if (!this.needsTraining(symbol, timeframe)) return Promise.resolve();
    this.#trainedAtMs.set(name, now);
    const training = this.#queue
      .then(() => this.#train(symbol, timeframe))
      .catch((error) => {
        // The consumer's loop tells of a disk that refuses; this is tried again when the pause is over.
        if (error instanceof StorageError) this.#refusals.set(name, error.message);
        else if (!this.#abort.signal.aborted) this.#deps.onDefect(error);
      })
      .finally(() => {
        this.#trainings.delete(name);
        this.#deps.releaseMemory();
      });
    this.#trainings.set(name, training);
    this.#queue = training;
    return training;
  }

  async #train(symbol: string, timeframe: Timeframe): Promise<void> {
    if (this.#abort.signal.aborted) return;
    const name = seriesName(symbol, timeframe);
    const version = (this.#stored.get(name)?.card.version ?? 0) + 1;
    const trained = await trainSeries(this.#deps, symbol, timeframe, version, this.#abort.signal);
    if (trained === null) return;
    if (this.#abort.signal.aborted) return trained.runner.release();
    saveModel(this.#deps.store, trained.model, this.#deps.clock.nowUs());
    this.#refusals.delete(name);
    const previous = this.#serving.get(name);
    this.#stored.set(name, trained.model);
    this.#serving.set(name, Promise.resolve({ stored: trained.model, runner: trained.runner }));
    this.#publish();
    await this.#retired.get(name)?.release();
    this.#retired.delete(name);
    if (previous) this.#retired.set(name, (await previous).runner);
  }

  #publish(): void {
    this.changed.publish({ cards: [...this.#stored.values()].map(({ card }) => card) });
  }

  /** Stops after the training at hand and lets go of the models. */
  async close(): Promise<void> {
    this.#abort.abort();
    await this.#queue;
    this.changed.close();
    for (const serving of this.#serving.values()) await (await serving).runner.release();
    for (const runner of this.#retired.values()) await runner.release();
    this.#serving.clear();
    this.#retired.clear();
  }
}
