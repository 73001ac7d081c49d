import { researchContract } from '#contract/index.ts';
import type { ConfigurationProblem, HonestyReport, RunDocument, RunListing, StrategyListing } from '#contract/research-documents.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import { ExpectedError } from '#core/result.ts';
import type { Handlers } from '#rpc/types.ts';
import { LatestChannel } from '../../src/services/latest-channel.ts';
import { fakeLink } from './fake-link.ts';
import { seededRandom } from './fake-market.ts';

const period = (value: number) => ({ type: 'integer', minimum: 1, maximum: 5000, default: value });
const listing = (
  id: string,
  title: string,
  description: string,
  parameters: Record<string, Record<string, unknown>>,
  symbolsNeeded = { least: 1, most: 1 },
): StrategyListing => ({
  id,
  title,
  description,
  version: 1,
  origin: 'built-in',
  parameters: { type: 'object', properties: parameters },
  defaults: Object.fromEntries(Object.entries(parameters).map(([name, schema]) => [name, schema.default])),
  symbolsNeeded,
  needsPredictions: false,
  warmupBars: 30,
  codeHash: '3e9c01'.repeat(10),
});

const STRATEGIES: readonly StrategyListing[] = [
  listing('sma-cross', 'SMA cross', 'Buys when a fast simple moving average crosses above a slow one, and sells when it crosses below.', {
    fast: period(10),
    slow: period(30),
    direction: { type: 'string', enum: ['long-short', 'long-only', 'short-only'], default: 'long-short' },
  }),
  listing('rsi-reversion', 'RSI mean reversion', 'Buys what fell too fast and sells when it has recovered.', {
    period: period(14),
    low: { type: 'number', minimum: 0, maximum: 100, default: 30 },
  }),
  listing('pairs-spread', 'Pairs spread', 'Trades two symbols against each other.', { lookback: period(60) }, { least: 2, most: 2 }),
  listing('buy-and-hold', 'Buy and hold', 'Buys at the first bar and keeps it.', {}),
];

/** A curve that depends on nothing but the parameters. */
function curve(parameters: Record<string, unknown>, points: number) {
  const seed = [...JSON.stringify(parameters)].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);
  const random = seededRandom(seed);
  const timeUs = new Float64Array(points);
  const value = new Float64Array(points);
  const drawdown = new Float64Array(points);
  const benchmark = new Float64Array(points);
  let equity = 100_000;
  let highest = equity;
  for (let i = 0; i < points; i++) {
    timeUs[i] = Date.UTC(2013, 4, 13 + Math.round((i * 1800) / points)) * 1000;
    equity *= 1 + (random() - 0.488) * 0.02;
    highest = Math.max(highest, equity);
    value[i] = equity;
    drawdown[i] = equity / highest - 1;
    benchmark[i] = 100_000 * (1 + (i / points) * 0.6);
  }
  const totalReturn = equity / 100_000 - 1;
  const figures = {
    finalEquity: equity,
    totalReturn,
    cagr: (1 + totalReturn) ** 0.2 - 1,
    volatility: 0.18,
    sharpe: totalReturn * 1.4,
    maxDrawdown: Math.min(...drawdown),
    trades: 12 + (seed % 60),
    winRate: 0.46,
    profitFactor: 1.13,
    exposure: 0.81,
  };
  return { equity: { timeUs, value, drawdown }, benchmark, figures };
}

const valueAt = (value: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined), value);

function problemsOf(configuration: unknown, known: ReadonlySet<string>): ConfigurationProblem[] {
  const problems: ConfigurationProblem[] = [];
  const refuse = (path: string, allowed: string, isGood: (value: unknown) => boolean) => {
    const value = valueAt(configuration, path);
    if (!isGood(value)) problems.push({ path, allowed, found: value === undefined ? 'missing' : JSON.stringify(value) });
  };
  const isNumber = (low: number, high: number) => (value: unknown) => typeof value === 'number' && value >= low && value <= high;
  const strategy = STRATEGIES.find(({ id }) => id === valueAt(configuration, 'strategy.id'));
  refuse('strategy.id', `one of ${STRATEGIES.map(({ id }) => id).join(', ')}`, () => strategy !== undefined);
  if (strategy?.id === 'sma-cross') refuse('strategy.params.fast', 'a whole number from 1 to 5000', isNumber(1, 5000));
  const symbols = valueAt(configuration, 'symbols');
  if (strategy)
    refuse(
      'symbols',
      `${strategy.symbolsNeeded.least} symbols`,
      () => Array.isArray(symbols) && symbols.length === strategy.symbolsNeeded.least,
    );
  if (Array.isArray(symbols))
    for (const [i, symbol] of symbols.entries())
      refuse(`symbols.${i}`, 'a symbol of which bars are stored', () => known.has(String(symbol)));
  refuse('initialCapital', 'a number above 0', isNumber(1e-9, 1e15));
  refuse('costs.commission.type', 'one of none, percent', (type) => type === undefined || typeof type === 'string');
  if (valueAt(configuration, 'costs.commission.type') === 'percent')
    refuse('costs.commission.rate', 'a fraction of the value from 0 to 1, for example 0.001', isNumber(0, 1));
  return problems;
}

const noColumn = new Float64Array(0);

/** Handlers of replayed strategies. */
export type FakeReplays = Pick<Handlers<typeof researchContract>, 'replay.open' | 'replay.advance'>;

interface FakeResearchOptions {
  readonly nowUs: () => number;
  readonly symbols: () => ReadonlySet<string>;
  /** Called between the stages of a run and before each evaluation, so that a test can hold them. */
  readonly pause?: (what: 'run' | 'evaluate' | 'list') => Promise<void>;
  /** What replays strategies; nothing does without it. */
  readonly replays?: FakeReplays;
}

/** A research process in the page, over made-up curves: it remembers runs and counts trials, and judges nothing. */
export function fakeResearch({ nowUs, symbols, pause = async () => undefined, replays }: FakeResearchOptions) {
  const runs = new Map<string, RunDocument>();
  const trials = new Set<string>();
  const sessions = new Map<string, Record<string, unknown>>();
  const changed = new LatestChannel<{ revision: number }>();
  const state = { checks: 0, evaluations: 0, failure: null as ExpectedError | null };
  let revision = 0;
  let sessionsOpened = 0;
  changed.publish({ revision });
  const touch = () => changed.publish({ revision: ++revision });
  const find = (runId: string): RunDocument => {
    const run = runs.get(runId);
    if (!run) throw new ExpectedError('UnknownRun', `There is no run ${runId} any more. Choose another one.`);
    return run;
  };
  const honesty = (verdict: HonestyReport['verdict']): HonestyReport => ({
    verdict,
    reasons: ['After allowing for the trials of this idea, luck explains the result well enough.', 'At double costs it loses money.'],
    checks: [
      { id: 'deflated-sharpe', title: 'Deflated Sharpe', state: 'weak', value: 0.71, text: 'at least 0.95' },
      { id: 'double-costs', title: 'Double costs', state: 'fail', value: -0.014, text: 'above 0' },
      { id: 'look-ahead', title: 'Look-ahead', state: 'pass', value: 0, text: 'no decision changes when the future is cut off' },
    ],
    trials: trials.size,
    effectiveTrials: trials.size,
    probabilisticSharpe: 0.82,
    deflatedSharpe: 0.71,
    expectedMaximumSharpe: 0.4,
    deflatedSharpeAllTrials: 0.68,
    pValue: 0.21,
    minimumTrackRecordYears: 3.4,
    overfitting: null,
    realityCheck: null,
    lookAhead: { state: 'clean', cuts: 8, text: 'No decision changes when the future is cut off.' },
    costStress: [],
    breakEvenCostFactor: 1.8,
    paths: { worst: null, best: null, adaptive: null, dependentTrades: 0, dependentShare: 0 },
    warmup: [],
    intervals: { sharpe: { low: -0.1, high: 1.2 } },
    notes: [],
  });
  const parametersOf = (configuration: unknown) => {
    const given = (valueAt(configuration, 'strategy.params') ?? {}) as Record<string, number | string | boolean>;
    const strategy = STRATEGIES.find(({ id }) => id === valueAt(configuration, 'strategy.id'));
    return { ...(strategy?.defaults as Record<string, number | string | boolean>), ...given };
  };
  const refuseBad = (configuration: unknown) => {
    const problems = problemsOf(configuration, symbols());
    if (problems.length > 0) throw new ExpectedError('BadConfiguration', 'The configuration is wrong.', { problems });
  };
  const store = (configuration: unknown, tags: string[], note: string): RunDocument => {
    const parameters = parametersOf(configuration);
    trials.add(JSON.stringify(parameters));
    const { figures } = curve(parameters, 500);
    const id = String(valueAt(configuration, 'strategy.id'));
    const runId = `r${runs.size + 1}`;
    const verdict = figures.sharpe > 0.8 ? ('not-enough-evidence' as const) : ('do-not-trade' as const);
    const run: RunDocument = {
      runId,
      createdAtUs: nowUs() + runs.size * 1e6,
      strategy: id,
      strategyTitle: STRATEGIES.find((strategy) => strategy.id === id)?.title ?? id,
      parameters,
      symbols: valueAt(configuration, 'symbols') as string[],
      timeframe: valueAt(configuration, 'timeframe') as Timeframe,
      fromUs: Date.UTC(2013, 4, 13) * 1000,
      toUs: Date.UTC(2018, 4, 11) * 1000,
      bars: 1258,
      isSimulated: true,
      tags,
      note,
      durationMs: 812,
      summary: {
        ...figures,
        buyAndHoldReturn: 0.6,
        sortino: figures.sharpe * 1.3,
        calmar: 0.4,
        maxDrawdownDays: 210,
        expectancy: 31.2,
        commissions: 214.5,
        pValue: 0.21,
        probabilisticSharpe: 0.82,
        deflatedSharpe: 0.71,
        trials: trials.size,
        effectiveTrials: trials.size,
        verdict,
      },
      manifest: {
        dataHash: '7f3c91'.repeat(10),
        codeHash: '3e9c01'.repeat(10),
        seed: 42,
        engineVersion: '1',
        config: configuration as Record<string, unknown>,
      },
      convention: 'standard',
      metrics: { sharpe: figures.sharpe },
      conventions: {},
      honesty: honesty(verdict),
      warnings: [],
      fidelity: { bars: 1 },
    };
    runs.set(runId, run);
    touch();
    return run;
  };
  const listed = (run: RunDocument): RunListing => {
    const { manifest: _m, convention: _c, metrics: _x, conventions: _o, honesty: _h, warnings: _w, fidelity: _f, ...rest } = run;
    return rest;
  };
  const notHere = (): never => {
    throw new ExpectedError('BadRequest', 'The fake research process has no studies and replays nothing.');
  };
  const noOwn = (): never => {
    throw new ExpectedError('NoUserCode', 'The fake research process has no own strategies.');
  };
  const link = fakeLink(researchContract, {
    'strategies.own': async function* () {
      yield [];
    },
    'strategies.source': noOwn,
    'strategies.save': noOwn,
    'strategies.create': noOwn,
    'strategies.remove': noOwn,
    'strategies.check': noOwn,
    'strategies.types': noOwn,
    'replay.open': notHere,
    'replay.advance': notHere,
    ...replays,
    'strategies.list': async () => [...STRATEGIES],
    'strategies.show': async ({ id }) => {
      const found = STRATEGIES.find((strategy) => strategy.id === id);
      if (!found) throw new ExpectedError('UnknownStrategy', `No strategy is called ${id}.`);
      return { ...found, source: '' };
    },
    'backtest.check': async ({ configuration }) => {
      state.checks++;
      const problems = problemsOf(configuration, symbols());
      const chosen = ((valueAt(configuration, 'symbols') as string[] | undefined) ?? []).filter((symbol) => symbols().has(symbol));
      const isKnownTrial = trials.has(JSON.stringify(parametersOf(configuration)));
      return {
        problems,
        configuration: problems.length > 0 ? null : (configuration as Record<string, unknown>),
        data: chosen.map((symbol) => ({
          symbol,
          timeframe: valueAt(configuration, 'timeframe') as Timeframe,
          bars: 1258,
          fromUs: Date.UTC(2013, 4, 13) * 1000,
          toUs: Date.UTC(2018, 4, 11) * 1000,
          storedFromUs: Date.UTC(2013, 4, 13) * 1000,
          storedToUs: Date.UTC(2018, 4, 11) * 1000,
          builtFrom: null,
          missingBars: 3,
          coverage: Array.from({ length: 60 }, (_, i) => (i === 30 ? 0.4 : 1)),
          finerTimeframe: null,
          isSimulated: true,
          notes: [`${symbol} is simulated: a result on it says nothing about a market.`],
        })),
        estimate:
          problems.length > 0
            ? null
            : {
                bars: 1258,
                trades: 41,
                sharpeHalfWidth: 0.88,
                trialNumber: isKnownTrial ? trials.size : trials.size + 1,
                isKnownTrial,
                costShare: 0.04,
                pathDependentShare: 0.02,
                seconds: 1.4,
              },
        hints: [
          ...chosen.map((symbol) => `${symbol} is simulated: a result on it says nothing about a market.`),
          ...(valueAt(configuration, 'costs.commission.type') === 'none'
            ? ['No commission is set: the result will look better than life.']
            : []),
        ],
      };
    },
    'backtest.run': async function* ({ configuration, tags, note }, context) {
      refuseBad(configuration);
      for (const [done, stage] of ['running', 'costs times two', 'bootstrap'].entries()) {
        yield { phase: 'progress' as const, stage, done, total: 3, secondsLeft: done === 0 ? null : 3 - done };
        await pause('run');
        if (context.signal.aborted) return;
        if (state.failure) throw state.failure;
      }
      const run = store(configuration, tags, note);
      yield { phase: 'done' as const, runId: run.runId, run };
    },
    'session.open': async function* ({ configuration }, context) {
      refuseBad(configuration);
      const sessionId = `s${++sessionsOpened}`;
      sessions.set(sessionId, parametersOf(configuration));
      yield {
        sessionId,
        bars: 1258,
        fromUs: Date.UTC(2013, 4, 13) * 1000,
        toUs: Date.UTC(2018, 4, 11) * 1000,
        parameters: parametersOf(configuration),
      };
      await new Promise<void>((resolve) => {
        if (context.signal.aborted) resolve();
        context.signal.addEventListener('abort', () => resolve(), { once: true });
      });
      sessions.delete(sessionId);
    },
    'session.evaluate': async ({ sessionId, parameters, points }) => {
      state.evaluations++;
      await pause('evaluate');
      if (!sessions.has(sessionId)) throw new ExpectedError('UnknownSession', 'This session has ended. Open the run again.');
      if (Number(parameters.fast) < 1) throw new ExpectedError('BadConfiguration', 'fast must be at least 1.');
      trials.add(JSON.stringify(parameters));
      const { equity, figures } = curve(parameters, points);
      return { parameters, equity, figures, trials: trials.size, milliseconds: 2.4 };
    },
    'runs.changed': (_, context) => changed.read(context.signal),
    'runs.list': async (input) => {
      await pause('list');
      if (state.failure) throw state.failure;
      const words = input.search.toLowerCase().split(/\s+/).filter(Boolean);
      const key = (run: RunDocument): number => (input.sort === 'createdAt' ? run.createdAtUs : (run.summary[input.sort] ?? 0));
      const matching = [...runs.values()]
        .filter((run) => {
          const text = [run.strategy, run.strategyTitle, ...run.symbols, run.timeframe, ...run.tags, run.note, run.runId]
            .join(' ')
            .toLowerCase();
          return words.every((word) => text.includes(word)) && (input.tag === undefined || run.tags.includes(input.tag));
        })
        .toSorted((a, b) => (key(a) - key(b)) * (input.order === 'ascending' ? 1 : -1));
      return {
        total: matching.length,
        runs: matching.slice(input.offset, input.offset + input.limit).map(listed),
        tags: [...new Set([...runs.values()].flatMap((run) => run.tags))].toSorted(),
      };
    },
    'runs.show': async ({ runId }) => find(runId),
    'runs.trades': async ({ runId }) => {
      find(runId);
      return notHere();
    },
    'runs.equity': async ({ runId, points }) => {
      const { equity, benchmark } = curve(find(runId).parameters, points ?? 500);
      return { ...equity, benchmark, total: 500 };
    },
    'runs.monthly': async ({ runId }) => {
      find(runId);
      return { months: { year: noColumn, month: noColumn, value: noColumn }, years: { year: noColumn, value: noColumn } };
    },
    'runs.breakdown': async ({ runId }) => {
      find(runId);
      return {
        groups: [],
        tradeReturns: { edges: noColumn, counts: noColumn },
        rolling: { timeUs: noColumn, sharpe: noColumn, sortino: noColumn, beta: noColumn, volatility: noColumn, periods: 0 },
      };
    },
    'runs.annotate': async ({ runId, tags, note }) => {
      const before = find(runId);
      const run = { ...before, tags: tags ?? before.tags, note: note ?? before.note };
      runs.set(runId, run);
      touch();
      return listed(run);
    },
    'runs.delete': async ({ runId }) => {
      find(runId);
      runs.delete(runId);
      touch();
      return {};
    },
    'runs.rerun': async function* ({ runId }) {
      find(runId);
      yield { phase: 'progress' as const, stage: 'running', done: 0, total: 1, secondsLeft: null };
      await pause('run');
      yield { phase: 'done' as const, runId, isEqual: true, differences: [] };
    },
    'runs.compare': async () => notHere(),
    'runs.export': async ({ runId, format }) => {
      find(runId);
      return { fileName: `${runId}.${format}`, mimeType: 'text/plain', bytes: new TextEncoder().encode(runId) };
    },
    'backtest.optimise': async function* () {
      yield notHere();
    },
    'backtest.walkForward': async function* () {
      yield notHere();
    },
    'backtest.monteCarlo': async function* () {
      yield notHere();
    },
    'backtest.overfitting': async function* () {
      yield notHere();
    },
    'studies.estimate': async () => notHere(),
    'studies.list': async () => [],
    'studies.show': async () => notHere(),
    'studies.delete': async () => notHere(),
  });
  return { link, state, store, trials, sessions, runs: () => [...runs.values()] };
}
