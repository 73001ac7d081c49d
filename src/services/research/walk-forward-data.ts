import type { SymbolData } from '#core/backtest/market-data.ts';
import type { TimePiece } from '#core/backtest/run-over.ts';
import type { WalkForwardWindow } from '#core/backtest/walk-forward.ts';
import { lowerBound } from '#core/market/bar-columns.ts';
import type { Clock } from '#core/ports/clock.ts';
import { PROBABILITY_COLUMN } from '#core/strategy/model-signal.ts';
import type { StrategyDefinition } from '#core/strategy/strategy.ts';
import type { Dataset } from './evaluation-protocol.ts';
import type { ColumnSource } from './market-data.ts';
import { slicedDataset } from './sliced-dataset.ts';
import { type ModelWindow, type WindowModel, WindowTrainer } from './window-models.ts';

/** What one window works on. */
export interface WindowData {
  /** Training and test, with the predictions of the window's own model where the strategy trades them. */
  readonly dataset: Dataset;
  /** What settings are judged by: of the training what an embargo leaves, and what a model has not learned from. */
  readonly judged: readonly TimePiece[];
  readonly judgedBars: number;
  /** Of one symbol or more. */
  readonly models: readonly WindowModel[];
}

/** The data of windows, one after the other. */
export interface WindowSource {
  /** Bars before the first window: models learn from bars all of whose features are known. */
  readonly skippedBars: number;
  /** Throws `TooFewBars` where a model has too little to learn from. */
  of(window: WalkForwardWindow, signal: AbortSignal): Promise<WindowData>;
}

/** Whether a strategy trades a model's predictions: then each window trains its own. */
const needsModel = ({ needs }: StrategyDefinition): boolean => needs.columns.includes(PROBABILITY_COLUMN);

/** A column source with even odds for predictions: each window puts its own in their place. */
export const withoutPredictions =
  (source: ColumnSource): ColumnSource =>
  async (name, symbol, timeframe, timeUs) =>
    name === PROBABILITY_COLUMN ? new Float64Array(timeUs.length).fill(0.5) : source(name, symbol, timeframe, timeUs);

/** Opening time of a step; after the last, a moment after it. */
export const startOf = (timeUs: Float64Array, at: number): number => timeUs[at] ?? (timeUs[timeUs.length - 1] ?? 0) + 1;

/** Windows of a dataset as it is, or with a model each. `timeUs`: opening times of the steps. */
export async function windowSource(
  dataset: Dataset,
  timeUs: Float64Array,
  definition: StrategyDefinition,
  clock: Clock,
  signal: AbortSignal,
): Promise<WindowSource> {
  const timesOf = ({ train, test, trainPieces }: WalkForwardWindow): ModelWindow => ({
    fromUs: startOf(timeUs, train.from),
    trainToUs: startOf(timeUs, train.to),
    testFromUs: startOf(timeUs, test.from),
    toUs: startOf(timeUs, test.to),
    pieces: trainPieces.map(({ from, to }) => ({ fromUs: startOf(timeUs, from), toUs: startOf(timeUs, to) })),
  });
  const barsOf = (pieces: readonly TimePiece[]) =>
    pieces.reduce((sum, { fromUs, toUs }) => sum + lowerBound(timeUs, toUs) - lowerBound(timeUs, fromUs), 0);
  if (!needsModel(definition)) {
    return {
      skippedBars: 0,
      of: async (window) => {
        const { fromUs, toUs, pieces } = timesOf(window);
        return { dataset: slicedDataset(dataset, fromUs, toUs), judged: pieces, judgedBars: barsOf(pieces), models: [] };
      },
    };
  }
  const trainers: WindowTrainer[] = [];
  for (const data of dataset.symbols) trainers.push(await WindowTrainer.of(data, dataset.timeframe, clock, signal));
  return {
    skippedBars: lowerBound(timeUs, Math.max(...trainers.map(({ knownFromUs }) => knownFromUs))),
    of: async (window, inner) => {
      const times = timesOf(window);
      const models: WindowModel[] = [];
      for (const trainer of trainers) models.push(await trainer.train(times, inner));
      const heldOutFromUs = Math.max(...models.map((model) => model.heldOutFromUs));
      const judged = times.pieces
        .filter(({ toUs }) => toUs > heldOutFromUs)
        .map(({ fromUs, toUs }) => ({ fromUs: Math.max(fromUs, heldOutFromUs), toUs }));
      const sliced = slicedDataset(dataset, times.fromUs, times.toUs);
      const symbols = sliced.symbols.map((data, i): SymbolData => {
        const { probabilityUp } = models[i] as WindowModel;
        return { ...data, columns: { ...data.columns, [PROBABILITY_COLUMN]: probabilityUp } };
      });
      // Another embargo is another model over the same bars.
      const id = `${sliced.id} model of ${times.pieces.map(({ fromUs, toUs }) => `${fromUs}-${toUs}`).join(' ')}`;
      return { dataset: { ...sliced, id, symbols }, judged, judgedBars: barsOf(judged), models };
    },
  };
}
