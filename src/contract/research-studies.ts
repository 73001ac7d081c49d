import { z } from 'zod';
import { equityColumns, histogram, parameterValue, parameterValues } from './research-documents.ts';
import { column, timeUs } from './shared.ts';

const figure = z.number().nullable();
const count = z.number().int().min(0);

export const OPTIMISE_METHODS = ['grid', 'random', 'bayesian', 'genetic'] as const;
/** What is searched for most often. */
export const OBJECTIVES = [
  'sharpe',
  'sortino',
  'calmar',
  'totalReturn',
  'cagr',
  'profitFactor',
  'expectancy',
  'winRate',
  'maxDrawdown',
  'probabilisticSharpe',
] as const;
/** Any figure of a run's `metrics` by its name, greatest best; with a minus before it, least best. */
const objective = z
  .string()
  .max(80)
  .regex(
    /^-?[a-zA-Z][\w.]*$/,
    'a figure of the metrics by its name, for example sharpe or trades.systemQuality; with - before it the least is best',
  );
export const MONTE_CARLO_METHODS = [
  'trade-shuffle',
  'block-bootstrap',
  'synthetic-candles',
  'parameters',
  'costs',
  'latency',
  'start-date',
] as const;

/** What may be tried for one parameter: numbers from low to high in steps, or the values as they are. */
const parameterSpace = z.record(
  z.string(),
  z.union([
    z.object({ low: z.number(), high: z.number(), step: z.number().positive() }),
    z.object({ values: z.array(parameterValue).min(1).max(1000) }),
  ]),
);

/** How to search. Without a space: the ranges that the strategy proposes for its numeric parameters. */
export const optimiseRequest = z.object({
  method: z.enum(OPTIMISE_METHODS).default('grid'),
  space: parameterSpace.optional(),
  /** Between parameters: `fast < slow`. */
  constraints: z.array(z.string().max(120)).max(20).default([]),
  objective: objective.default('sharpe'),
  /** Most evaluations of the methods that choose; a grid is refused when it has more than 200,000 points. */
  evaluations: z.number().int().min(1).max(200_000).default(500),
  /** Settings with fewer trades are not considered best. */
  leastTrades: count.default(10),
});
export type OptimiseRequest = z.output<typeof optimiseRequest>;

/** Every setting that was tried, in order, as columns. */
export const optimiseResult = z.object({
  method: z.enum(OPTIMISE_METHODS),
  objective,
  /** By parameter: its value in every setting. */
  values: z.record(z.string(), z.array(parameterValue)),
  objectiveValue: column,
  totalReturn: column,
  sharpe: column,
  maxDrawdown: column,
  trades: column,
  best: z.object({ index: count, parameters: parameterValues, value: z.number() }).nullable(),
  /** The setting whose neighbours are good too: its plateau score is the mean of its neighbourhood. */
  plateau: z.object({ index: count, parameters: parameterValues, score: z.number() }).nullable(),
  /** Plateau score of every setting, NaN where it has no neighbours. */
  plateauScore: column,
  evaluated: count,
  total: count,
  /** False when it was cancelled: `backtest.optimise` with `resume` goes on. */
  isComplete: z.boolean(),
});
export type OptimiseResult = z.output<typeof optimiseResult>;

export const walkForwardRequest = z.object({
  kind: z.enum(['rolling', 'anchored']).default('rolling'),
  /** In bars. */
  trainBars: z.number().int().min(2).default(252),
  testBars: z.number().int().min(1).default(21),
  /** Bars left out between training and test, and after a test before they are trained on again. */
  purgeBars: count.default(0),
  embargoBars: count.default(0),
  search: optimiseRequest.prefault({}),
});
export type WalkForwardRequest = z.output<typeof walkForwardRequest>;

export const walkForwardResult = z.object({
  windows: z.array(
    z.object({
      trainFromUs: timeUs,
      trainToUs: timeUs,
      testFromUs: timeUs,
      testToUs: timeUs,
      parameters: parameterValues,
      /** The objective on either side. */
      inSample: figure,
      outOfSample: figure,
      outOfSampleReturn: figure,
      /** Closed in the test, or open at its end. */
      trades: count,
      /** The model that was trained in the window, of a strategy that trades predictions. Log losses are over the test; the base rate is the training's. */
      model: z.object({ learnedBars: count, logLoss: figure, baseLogLoss: figure }).optional(),
    }),
  ),
  /** Out of sample, window after window. */
  equity: equityColumns,
  /** Annual return out of sample over that in sample. */
  efficiency: figure,
  outOfSampleSharpe: figure,
  outOfSampleReturn: figure,
  /** By parameter: mean step between windows as a share of its range. */
  drift: z.record(z.string(), figure),
});
export type WalkForwardResult = z.output<typeof walkForwardResult>;

/** A study whose cost is asked for before it is started. */
export const studyToEstimate = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('optimise'), request: optimiseRequest }),
  z.object({ kind: z.literal('walk-forward'), request: walkForwardRequest }),
]);

/** What a study would do. */
export const studyEstimate = z.object({
  /** Searches: 1, or one a window of a walk-forward. */
  windows: count,
  /** Settings that one search tries at most, and all of them together. */
  settings: count,
  evaluations: count,
  /** About what it takes here. */
  seconds: z.number(),
});

export const monteCarloRequest = z.object({
  method: z.enum(MONTE_CARLO_METHODS).default('block-bootstrap'),
  paths: z.number().int().min(10).max(100_000).default(5000),
  /** Steps of a path; as many as the run has without one. */
  steps: z.number().int().min(2).max(100_000).optional(),
  /** Mean block length; automatic without one. */
  blockLength: z.number().positive().optional(),
  /** Ruin: the account has lost this share. */
  ruinFraction: z.number().gt(0).max(1).default(0.5),
});
export type MonteCarloRequest = z.output<typeof monteCarloRequest>;

export const monteCarloResult = z.object({
  method: z.enum(MONTE_CARLO_METHODS),
  paths: count,
  steps: count,
  /** Account as a multiple of its start, by step; one column a quantile, by its name: `0.05`. */
  fan: z.object({ step: column, quantiles: z.record(z.string(), column) }),
  finals: histogram,
  drawdowns: histogram,
  /** Quantiles of the final multiple and of the deepest drawdown, by name. */
  finalQuantiles: z.record(z.string(), z.number()),
  drawdownQuantiles: z.record(z.string(), z.number()),
  lossProbability: z.number(),
  ruinProbability: z.number(),
});
export type MonteCarloResult = z.output<typeof monteCarloResult>;

export const overfittingRequest = z.object({
  /** Blocks of CSCV, even. */
  blocks: z.number().int().min(4).max(20).multipleOf(2).default(16),
  /** Most strategies compared, spread over the ledger. */
  strategies: z.number().int().min(2).max(500).default(100),
  resamples: z.number().int().min(100).max(100_000).default(2000),
  /** Also tries this space first; without one the ledger's trials of the idea are compared. */
  search: optimiseRequest.optional(),
});
export type OverfittingRequest = z.output<typeof overfittingRequest>;

export const overfittingResult = z.object({
  probability: z.number(),
  splits: count,
  strategies: count,
  logits: histogram,
  /** Sharpe ratio of the best in sample and the same strategy out of sample, a pair a split, thinned to 2,000. */
  inSample: column,
  outOfSample: column,
  /** Slope and intercept of the line through those pairs. */
  degradation: z.object({ slope: figure, intercept: figure }),
  probabilityOfLoss: z.number(),
  realityCheck: z.object({ pValue: z.number(), strategies: count }).nullable(),
});
export type OverfittingResult = z.output<typeof overfittingResult>;

export const STUDY_KINDS = ['optimise', 'walk-forward', 'monte-carlo', 'overfitting'] as const;

/** A stored analysis of a configuration or run. */
export const studyListing = z.object({
  studyId: z.string(),
  kind: z.enum(STUDY_KINDS),
  createdAtUs: timeUs,
  /** The run that it belongs to; null when it was made from a configuration alone. */
  runId: z.string().nullable(),
  strategy: z.string(),
  /** One line: the request and what came of it. */
  title: z.string(),
  isComplete: z.boolean(),
});
export type StudyListing = z.output<typeof studyListing>;

export const studyResult = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('optimise'), request: optimiseRequest, result: optimiseResult }),
  z.object({ kind: z.literal('walk-forward'), request: walkForwardRequest, result: walkForwardResult }),
  z.object({ kind: z.literal('monte-carlo'), request: monteCarloRequest, result: monteCarloResult }),
  z.object({ kind: z.literal('overfitting'), request: overfittingRequest, result: overfittingResult }),
]);
export type StudyResult = z.output<typeof studyResult>;
