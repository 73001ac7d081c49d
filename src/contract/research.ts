import { z } from 'zod';
import { call, latestStream, queueStream } from './define.ts';
import {
  configurationCheck,
  equityColumns,
  parameterValues,
  runDocument,
  runListing,
  runSummary,
  strategyListing,
  tradeColumns,
} from './research-documents.ts';
import { replayMethods } from './research-replay.ts';
import {
  monteCarloRequest,
  optimiseRequest,
  overfittingRequest,
  STUDY_KINDS,
  studyEstimate,
  studyListing,
  studyResult,
  studyToEstimate,
  walkForwardRequest,
} from './research-studies.ts';
import { column, timeUs } from './shared.ts';
import { userStrategyMethods } from './user-strategies.ts';

const count = z.number().int().min(0);
/** One line each. */
const tags = z.array(z.string().regex(/^\P{Cc}{0,40}$/u, 'a tag of one line, of at most 40 letters')).max(20);
const runId = z.string().min(1, 'the id of a run').max(60, 'the id of a run, of at most 60 letters');
const studyId = z.string().min(1, 'the id of a study').max(60, 'the id of a study, of at most 60 letters');
/** A backtest configuration as CLI.md describes it. Checked by the service, which says all that is wrong at once. */
const configuration = z.unknown();

/** What running a configuration may end with. `BadConfiguration` carries the list of problems as its data. */
const RUN_ERRORS = [
  'BadConfiguration',
  'UnknownStrategy',
  'UnknownInstrument',
  'NoData',
  'TooFewBars',
  'StrategyFailed',
  'StrategyTooSlow',
  'UnknownRun',
] as const;

/** Long work tells where it is; what nobody fetched in time is dropped. */
const progress = z.object({
  phase: z.literal('progress'),
  /** In words: `running`, `costs times two`, `bootstrap`. */
  stage: z.string(),
  done: z.number(),
  total: z.number(),
  /** Null until it can be told. */
  secondsLeft: z.number().nullable(),
  /** The study that it is kept as, of a search: stopped, it goes on from there. */
  studyId: studyId.optional(),
});

/** A study is made of a configuration, or of a stored run and its configuration. */
const studyOf = z.union([z.object({ runId }), z.object({ configuration })]);
const study = <R extends z.ZodType>(request: R) =>
  queueStream({
    input: z.object({ of: studyOf, request }),
    item: z.discriminatedUnion('phase', [progress, z.object({ phase: z.literal('done'), studyId, study: studyResult })]),
    bound: 1000,
    errors: [...RUN_ERRORS, 'BadRequest', 'TooFewTrials'],
  });

/** What the research process answers. */
export const researchContract = {
  'strategies.list': call({ input: z.object({}), output: z.array(strategyListing) }),
  'strategies.show': call({
    input: z.object({ id: z.string().max(80) }),
    output: strategyListing.extend({ source: z.string() }),
    errors: ['UnknownStrategy', 'StrategyFailed'],
  }),
  ...userStrategyMethods,

  /** Everything that can be said of a configuration before it runs: the wizard asks with every change, from the first step. */
  'backtest.check': call({ input: z.object({ configuration }), output: configurationCheck }),
  /** Runs, judges and stores. Cancelled or killed before the end, nothing is stored. */
  'backtest.run': queueStream({
    input: z.object({ configuration, tags: tags.default([]), note: z.string().max(2000).default('') }),
    item: z.discriminatedUnion('phase', [progress, z.object({ phase: z.literal('done'), runId, run: runDocument })]),
    bound: 1000,
    errors: RUN_ERRORS,
  }),

  /**
   * Loads the bars of a configuration for evaluations by `session.evaluate`. Its only item says what was loaded; the session lasts until
   * the stream is ended by its reader.
   */
  'session.open': latestStream({
    input: z.object({ configuration }),
    item: z.object({ sessionId: z.string(), bars: count, fromUs: timeUs, toUs: timeUs, parameters: parameterValues }),
    errors: RUN_ERRORS,
  }),
  /**
   * The curve and key figures with these parameters in place of the configuration's, each other key as it is. Only the newest request
   * of a session is answered: one that waits when another comes ends with `Superseded`. Every distinct setting is a trial.
   */
  'session.evaluate': call({
    input: z.object({ sessionId: z.string(), parameters: parameterValues, points: z.number().int().min(2).max(20_000).default(1000) }),
    output: z.object({
      parameters: parameterValues,
      /** At most `points` closes: in each piece of the curve its lowest and highest. */
      equity: z.object({ timeUs: column, value: column, drawdown: column }),
      figures: runSummary.pick({
        finalEquity: true,
        totalReturn: true,
        cagr: true,
        volatility: true,
        sharpe: true,
        maxDrawdown: true,
        trades: true,
        winRate: true,
        profitFactor: true,
        exposure: true,
      }),
      /** Distinct settings of this idea that were evaluated so far, by whatever way. */
      trials: count,
      milliseconds: z.number(),
    }),
    errors: ['UnknownSession', 'Superseded', 'BadConfiguration', 'StrategyFailed', 'StrategyTooSlow'],
  }),

  ...replayMethods,

  /** A number that changes whenever a run, a study or a trial was stored, annotated or deleted. */
  'runs.changed': latestStream({ input: z.object({}), item: z.object({ revision: z.number().int() }) }),
  'runs.list': call({
    input: z.object({
      /** Words that all occur in strategy, symbols, timeframe, tags, note or id. */
      search: z.string().max(200).default(''),
      tag: z.string().max(40).optional(),
      sort: z.enum(['createdAt', 'totalReturn', 'sharpe', 'maxDrawdown', 'trades', 'deflatedSharpe']).default('createdAt'),
      order: z.enum(['ascending', 'descending']).default('descending'),
      offset: count.default(0),
      limit: z.number().int().min(1).max(500).default(100),
    }),
    output: z.object({ total: count, runs: z.array(runListing), tags: z.array(z.string()) }),
  }),
  'runs.show': call({ input: z.object({ runId }), output: runDocument, errors: ['UnknownRun'] }),
  'runs.trades': call({
    input: z.object({ runId, fromIndex: count.default(0), limit: z.number().int().min(1).max(200_000).default(100_000) }),
    output: tradeColumns.extend({ total: count }),
    errors: ['UnknownRun'],
  }),
  /** With `points`: thinned to so many, in each piece its lowest and highest. */
  'runs.equity': call({
    input: z.object({ runId, points: z.number().int().min(2).max(1_000_000).optional() }),
    output: equityColumns.extend({ total: count }),
    errors: ['UnknownRun'],
  }),
  /** Returns by calendar month (UTC), and of the whole year under `year`. */
  'runs.monthly': call({
    input: z.object({ runId }),
    output: z.object({
      /** Month 1 to 12. */
      months: z.object({ year: column, month: column, value: column }),
      years: z.object({ year: column, value: column }),
    }),
    errors: ['UnknownRun'],
  }),
  /** Trade statistics by weekday, hour, month, regime of the market, side, symbol and exit reason, and distributions. */
  'runs.breakdown': call({
    input: z.object({ runId }),
    output: z.object({
      groups: z.array(
        z.object({
          /** For example `weekday`. */
          by: z.string(),
          names: z.array(z.string()),
          trades: column,
          winRate: column,
          meanReturn: column,
          pnl: column,
        }),
      ),
      tradeReturns: z.object({ edges: column, counts: column }),
      /** Beta against buying and holding; NaN until a window is full. */
      rolling: z.object({ timeUs: column, sharpe: column, sortino: column, beta: column, volatility: column, periods: count }),
    }),
    errors: ['UnknownRun'],
  }),
  'runs.annotate': call({
    input: z.object({ runId, tags: tags.optional(), note: z.string().max(2000).optional() }),
    output: runListing,
    errors: ['UnknownRun'],
  }),
  /** Its trials stay in the ledger: they were seen. */
  'runs.delete': call({ input: z.object({ runId }), output: z.object({}), errors: ['UnknownRun'] }),
  /** Runs the manifest's configuration again and compares to the last digit. Nothing is stored. */
  'runs.rerun': queueStream({
    input: z.object({ runId }),
    item: z.discriminatedUnion('phase', [
      progress,
      z.object({
        phase: z.literal('done'),
        runId,
        isEqual: z.boolean(),
        /** Where it differs and why it may, for example that the data changed; empty when it is equal. */
        differences: z.array(z.object({ where: z.string(), stored: z.string(), now: z.string() })),
        /** What else is to be known, for example that the file of the strategy has changed since. */
        note: z.string().nullable().default(null),
      }),
    ]),
    bound: 1000,
    errors: RUN_ERRORS,
  }),
  'runs.compare': call({
    input: z.object({ runIds: z.array(runId).min(2).max(4) }),
    output: z.object({
      runs: z.array(runListing),
      isSameData: z.boolean(),
      isSameCosts: z.boolean(),
      /** Settings that are not the same in all, by path: a text a run. */
      settings: z.array(z.object({ path: z.string(), values: z.array(z.string()) })),
      /** A value a run; `difference` is the second less the first, with its 95 % interval where it was estimated. */
      metrics: z.array(
        z.object({
          name: z.string(),
          values: z.array(z.number().nullable()),
          difference: z.number().nullable(),
          low: z.number().nullable(),
          high: z.number().nullable(),
        }),
      ),
      /** Trades by entry time, symbol and side: only in the first, only in the second, in both. */
      trades: z.object({ onlyFirst: count, onlySecond: count, both: count }),
      /** Closes that all runs have, thinned: one column a run. */
      equity: z.object({ timeUs: column, values: z.array(column) }),
    }),
    errors: ['UnknownRun'],
  }),
  /** The report as one file. `pdf` where a Chromium is found, else `NoPdf` with what to do. */
  'runs.export': call({
    input: z.object({ runId, format: z.enum(['html', 'pdf', 'csv', 'json']) }),
    output: z.object({ fileName: z.string(), mimeType: z.string(), bytes: z.instanceof(Uint8Array) }),
    errors: ['UnknownRun', 'NoPdf'],
  }),

  /**
   * Tries a space of parameters on all cores. `resume`: a search that was stopped goes on where it was, over its own bars and space; what is asked
   * for beside that has to be the same. `DataChanged`: its bars or the strategy's code are others by now.
   */
  'backtest.optimise': queueStream({
    input: z.object({ of: studyOf.optional(), request: optimiseRequest.optional(), resume: studyId.optional() }),
    item: z.discriminatedUnion('phase', [progress, z.object({ phase: z.literal('done'), studyId, study: studyResult })]),
    bound: 1000,
    errors: [...RUN_ERRORS, 'BadRequest', 'UnknownStudy', 'DataChanged'],
  }),
  'backtest.walkForward': study(walkForwardRequest),
  'backtest.monteCarlo': study(monteCarloRequest),
  'backtest.overfitting': study(overfittingRequest),
  /** How many settings a study would try, and about how long that takes: one is evaluated. Reveals nothing of a result, so it is no trial. */
  'studies.estimate': call({
    input: z.object({ of: studyOf, request: studyToEstimate }),
    output: studyEstimate,
    errors: [...RUN_ERRORS, 'BadRequest'],
  }),
  'studies.list': call({
    input: z.object({ runId: runId.optional(), kind: z.enum(STUDY_KINDS).optional() }),
    output: z.array(studyListing),
  }),
  'studies.show': call({
    input: z.object({ studyId }),
    output: studyListing.extend({ study: studyResult }),
    errors: ['UnknownStudy'],
  }),
  'studies.delete': call({ input: z.object({ studyId }), output: z.object({}), errors: ['UnknownStudy'] }),
} as const;
