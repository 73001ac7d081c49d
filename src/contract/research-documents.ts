import { z } from 'zod';
import { EXIT_REASONS } from '#core/backtest/run-result.ts';
import { column, symbol, timeframe, timeUs } from './shared.ts';

/** A figure that may be undefined, such as a profit factor without a loss. */
const figure = z.number().nullable();
const fraction = z.number().min(0).max(1);
const count = z.number().int().min(0);

/** A value of a strategy's parameter. */
export const parameterValue = z.union([z.number(), z.string(), z.boolean()]);
export const parameterValues = z.record(z.string(), parameterValue);

/** A strategy as the wizard lists it. `parameters` is JSON Schema made from the definition. */
export const strategyListing = z.object({
  id: z.string(),
  title: z.string(),
  /** What it does, in two or three sentences. */
  description: z.string(),
  version: z.number().int(),
  /** Shipped with the app, or a file of the trader's own. */
  origin: z.enum(['built-in', 'user']),
  parameters: z.record(z.string(), z.unknown()),
  defaults: z.record(z.string(), z.unknown()),
  /** Symbols that it needs: 1 for most, 2 for a pair. */
  symbolsNeeded: z.object({ least: count, most: count }),
  needsPredictions: z.boolean(),
  /** Bars before its first possible decision with the default parameters. */
  warmupBars: count,
  /** SHA-256 of engine version and source. */
  codeHash: z.string(),
});
export type StrategyListing = z.output<typeof strategyListing>;

/** One thing that is wrong with a configuration. */
const configurationProblem = z.object({
  /** Where, for example `costs.commission.rate`; empty for the whole. */
  path: z.string(),
  /** What may stand there, in words or as a list. */
  allowed: z.string(),
  /** What stands there, shortened; `missing` when nothing does. */
  found: z.string(),
});
export type ConfigurationProblem = z.output<typeof configurationProblem>;

/** What is stored of a symbol for a configuration. */
export const dataCoverage = z.object({
  symbol,
  timeframe,
  /** Bars inside the asked range. */
  bars: count,
  /** Opening times of the first and last bar inside the range; null when there is none. */
  fromUs: timeUs.nullable(),
  toUs: timeUs.nullable(),
  /** What is stored in all, whatever was asked for. */
  storedFromUs: timeUs.nullable(),
  storedToUs: timeUs.nullable(),
  /** The finer timeframe that the bars are built from; null when they are stored. */
  builtFrom: timeframe.nullable(),
  /** Session bars that are missing inside the range. */
  missingBars: count,
  /** Share of the expected bars that there are, in equal pieces of the range, oldest first: the coverage bar. */
  coverage: z.array(fraction),
  /** The finest stored timeframe below this one, which `finer` fills would use; null when there is none. */
  finerTimeframe: timeframe.nullable(),
  isSimulated: z.boolean(),
  /** For example that prices are not adjusted for splits. */
  notes: z.array(z.string()),
});
export type DataCoverage = z.output<typeof dataCoverage>;

/** What the wizard shows beside every step. */
export const configurationCheck = z.object({
  /** All of them at once; empty when it may run. */
  problems: z.array(configurationProblem),
  /** The configuration with every default filled in; null while its form is wrong. */
  configuration: z.record(z.string(), z.unknown()).nullable(),
  data: z.array(dataCoverage),
  /** Null while there are problems. Reveals nothing of the result, so it is no trial. */
  estimate: z
    .object({
      bars: count,
      trades: count,
      /** Half the width of the 95 % interval that so much data leaves around an annual Sharpe ratio. */
      sharpeHalfWidth: figure,
      /** The number that this run would have among the trials of its idea, and whether it was evaluated before. */
      trialNumber: count,
      isKnownTrial: z.boolean(),
      /** Costs as a share of the gross profit of the winning trades. */
      costShare: figure,
      /** Share of trades whose result depends on the path inside a bar. */
      pathDependentShare: figure,
      /** Time that the run with all its checks takes here. */
      seconds: z.number(),
    })
    .nullable(),
  /** What is allowed but worth knowing, for example that no costs are set. */
  hints: z.array(z.string()),
});
export type ConfigurationCheck = z.output<typeof configurationCheck>;

/** The key figures of a run. Fractions, not percent. */
export const runSummary = z.object({
  finalEquity: figure,
  totalReturn: figure,
  buyAndHoldReturn: figure,
  cagr: figure,
  volatility: figure,
  sharpe: figure,
  sortino: figure,
  calmar: figure,
  /** 0 or below. */
  maxDrawdown: figure,
  maxDrawdownDays: figure,
  trades: count,
  winRate: figure,
  profitFactor: figure,
  expectancy: figure,
  exposure: figure,
  commissions: figure,
  pValue: figure,
  probabilisticSharpe: figure,
  deflatedSharpe: figure,
  trials: count,
  effectiveTrials: figure,
  verdict: z.enum(['worth-paper-trading', 'not-enough-evidence', 'do-not-trade']),
});
export type RunSummary = z.output<typeof runSummary>;

/** What repeats a run to the last digit. */
const runManifest = z.object({
  /** SHA-256 over the columns of the range used. */
  dataHash: z.string(),
  /** SHA-256 of engine version and strategy source. */
  codeHash: z.string(),
  seed: z.number().int(),
  engineVersion: z.string(),
  /** The whole configuration, defaults included, with the range that there was: it gives the same when more bars have come. */
  config: z.record(z.string(), z.unknown()),
  /** Splits, dividends and halts that reached into the run, by symbol, at the bars at which they were booked; not there when there were none. */
  history: z
    .array(
      z.object({
        symbol,
        actions: z.array(z.object({ timeUs, type: z.enum(['dividend', 'split']), value: z.number() })),
        halts: z.array(z.object({ fromUs: timeUs, toUs: timeUs })),
      }),
    )
    .optional(),
  /** The code of a strategy of the trader's own as it ran: its file may have changed since. */
  source: z.string().optional(),
  /** Sources of the trader's own indicators that it asked for, by id. */
  indicators: z.record(z.string(), z.string()).optional(),
});
export type RunManifest = z.output<typeof runManifest>;

/** Counts between edges: one edge more than counts. */
export const histogram = z.object({ edges: column, counts: column });

const outcome = z.object({ totalReturn: figure, sharpe: figure, trades: count });

/** Why a result may or may not be believed, by the trials that there are by now: PRODUCT.md "Research honesty". */
export const honestyReport = z.object({
  verdict: runSummary.shape.verdict,
  /** Sentences, the deciding one first. */
  reasons: z.array(z.string()),
  /**
   * The conditions of the verdict one by one. `unknown`: there is not enough to tell. `not-judged`: not asked of this run, it speaks neither
   * for nor against it; an overfitting probability with fewer than 10 trials.
   */
  checks: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      state: z.enum(['pass', 'weak', 'fail', 'unknown', 'not-judged']),
      value: figure,
      /** What the value is compared with, in words. */
      text: z.string(),
    }),
  ),
  trials: count,
  effectiveTrials: figure,
  probabilisticSharpe: figure,
  deflatedSharpe: figure,
  /** By the number of trials as they were counted: the stricter one. */
  deflatedSharpeAllTrials: figure,
  /** What it is computed of beside the trials: the name of the run's days and the shape of its returns on them; not there in older runs. */
  basis: z.object({ span: z.string(), returns: count, mean: figure, deviation: figure, skewness: figure, rawKurtosis: figure }).optional(),
  /** Annual Sharpe ratio that the best of the effective trials is expected to reach without any skill. */
  expectedMaximumSharpe: figure,
  pValue: figure,
  /** Years at this quality until the probabilistic Sharpe ratio reaches 0.95; null where it never does. */
  minimumTrackRecordYears: figure,
  /** Overfitting probability by CSCV over the ledger's trials of the idea; null with fewer than 10. */
  overfitting: z.object({ probability: z.number(), splits: count, strategies: count, logits: histogram }).nullable(),
  /** White's reality check over the ledger; null with fewer than 2 trials. */
  realityCheck: z.object({ pValue: z.number(), strategies: count }).nullable(),
  lookAhead: z.object({
    state: z.enum(['clean', 'found', 'not-checked']),
    /** Cuts of the data that were compared. */
    cuts: count,
    text: z.string(),
  }),
  /** The same run with costs times each factor. */
  costStress: z.array(outcome.extend({ factor: z.number() })),
  /** Multiple of the costs at which nothing is left; null beyond what was run. */
  breakEvenCostFactor: figure,
  /** The same run with each path inside a bar. */
  paths: z.object({
    worst: outcome.nullable(),
    best: outcome.nullable(),
    adaptive: outcome.nullable(),
    dependentTrades: count,
    dependentShare: figure,
  }),
  /** The same run with the first order allowed later. */
  warmup: z.array(outcome.extend({ bars: count })),
  /** 95 % bootstrap intervals by the summary's names. */
  intervals: z.record(z.string(), z.object({ low: figure, high: figure })),
  /** About the data and the settings, for example that only survivors are in the list. */
  notes: z.array(z.string()),
});
export type HonestyReport = z.output<typeof honestyReport>;

/** The part of a judgement that depends on how much was tried. */
const trialJudgement = z.object({
  trials: count,
  effectiveTrials: figure,
  deflatedSharpe: figure,
  overfittingProbability: figure,
  realityCheckPValue: figure,
  verdict: runSummary.shape.verdict,
});
export type TrialJudgement = z.output<typeof trialJudgement>;

/** A stored run in a list. Trials, what is deflated by them and the verdict are those of now. */
export const runListing = z.object({
  runId: z.string(),
  createdAtUs: timeUs,
  strategy: z.string(),
  strategyTitle: z.string(),
  parameters: parameterValues,
  symbols: z.array(symbol),
  timeframe,
  fromUs: timeUs,
  toUs: timeUs,
  bars: count,
  isSimulated: z.boolean(),
  tags: z.array(z.string()),
  note: z.string(),
  durationMs: z.number(),
  /** What decides it beside strategy, parameters and data, in a few words: exits, costs, fills, size. In lists only. */
  settings: z.string().optional(),
  summary: runSummary,
  /** What was said on the day of the run; not there while nothing was tried since. */
  judgedThen: trialJudgement.optional(),
});
export type RunListing = z.output<typeof runListing>;

export const runDocument = runListing.extend({
  manifest: runManifest,
  /** The convention of the ratios in `summary` and `metrics`. */
  convention: z.string(),
  /** Every single figure of the run by dotted name: `trades.winners.average`, `returnFigures.skewness`. */
  metrics: z.record(z.string(), figure),
  /** The ratios as each other convention computes them, by convention and name. */
  conventions: z.record(z.string(), z.record(z.string(), figure)),
  honesty: honestyReport,
  warnings: z.array(z.string()),
  /** Share of bars at each fidelity of the path inside a bar, by name. */
  fidelity: z.record(z.string(), z.number()),
  /** Splits and dividends that were booked, on what was held: units before, and money that came or went; not there in older runs. */
  actions: z
    .array(
      z.object({
        symbol,
        timeUs,
        type: z.enum(['dividend', 'split']),
        value: z.number(),
        units: z.number(),
        money: z.number(),
      }),
    )
    .optional(),
});
export type RunDocument = z.output<typeof runDocument>;

/** `TradeTable` of the core, every column as doubles, with the texts that its numbers stand for. */
export const tradeColumns = z.object({
  symbols: z.array(symbol),
  exitReasons: z.array(z.enum(EXIT_REASONS)),
  /** Position in `symbols`. */
  symbol: column,
  /** 1 long, -1 short. */
  side: column,
  units: column,
  entryTimeUs: column,
  entryPrice: column,
  exitTimeUs: column,
  exitPrice: column,
  /** Position in `exitReasons`. */
  exitReason: column,
  commission: column,
  slippage: column,
  pnl: column,
  returnFraction: column,
  bars: column,
  mae: column,
  mfe: column,
  pathDependent: column,
});

/** The account at closes: its value, how far it is below its highest value so far (0 or below), and buying and holding instead. */
export const equityColumns = z.object({ timeUs: column, value: column, drawdown: column, benchmark: column });
