import type { z } from 'zod';
import { researchContract } from '#contract/index.ts';
import type { RunListing, StrategyListing } from '#contract/research-documents.ts';
import {
  type OptimiseRequest,
  optimiseRequest,
  type StudyListing,
  type StudyResult,
  type studyToEstimate,
} from '#contract/research-studies.ts';
import { ExpectedError } from '#core/result.ts';
import type { Handlers } from '#rpc/types.ts';
import { LatestChannel } from '../../src/services/latest-channel.ts';
import { fakeLink } from './fake-link.ts';
import { type FakeRun, type FakeRunPlan, makeFakeRun } from './fake-report-runs.ts';
import { fakeMonteCarlo, fakeOptimise, fakeOverfitting, fakeWalkForward } from './fake-report-studies.ts';

interface FakeReportOptions {
  readonly plans: readonly FakeRunPlan[];
  /** Called between the steps of long work, so that a test can hold it. */
  readonly pause?: () => Promise<void>;
  /** Whether each run comes with a study of every kind. */
  readonly hasStudies?: boolean;
}

const number = (minimum: number, maximum: number, value: number, type = 'number') => ({ type, minimum, maximum, default: value });
const STRATEGY: StrategyListing = {
  ...{ id: 'fvg-retest', title: 'Fair value gap retest', description: 'Trades the return into a gap.', version: 7, origin: 'built-in' },
  parameters: {
    type: 'object',
    properties: {
      lookback: number(2, 200, 24, 'integer'),
      stopAtr: number(0.1, 10, 1.5),
      targetAtr: number(0.1, 20, 2.5),
      session: { type: 'string', enum: ['London', 'New York'] },
    },
  },
  defaults: { lookback: 24, stopAtr: 1.5, targetAtr: 2.5, session: 'London' },
  ...{ symbolsNeeded: { least: 1, most: 1 }, needsPredictions: false, warmupBars: 50, codeHash: 'ab'.repeat(32) },
};

type Contract = typeof researchContract;
type StoredStudy = StudyListing & { study: StudyResult };

const listingOf = ({ document }: FakeRun): RunListing => {
  const { manifest: _m, convention: _c, metrics: _x, conventions: _o, honesty: _h, warnings: _w, fidelity: _f, ...listing } = document;
  return listing;
};

const thin = (values: Float64Array, points: number): Float64Array =>
  values.length <= points
    ? values
    : Float64Array.from({ length: points }, (_, i) => values[Math.round((i * (values.length - 1)) / (points - 1))] as number);

const keysOf = ({ trades }: FakeRun): Set<string> => new Set(Array.from(trades.entryTimeUs, (time, i) => `${time} ${trades.side[i]}`));

/** Stored runs with everything that can be asked of them: for the report and the comparison. Nothing is computed by the real engine. */
export function fakeReport({ plans, pause = async () => undefined, hasStudies = false }: FakeReportOptions) {
  const runs = new Map(plans.map((plan) => [plan.runId, makeFakeRun(plan)]));
  const studies = new Map<string, StoredStudy>();
  const changed = new LatestChannel<{ revision: number }>();
  type Study = z.output<typeof studyToEstimate>;
  const estimate = { windows: 48, settings: 81, evaluations: 3888, seconds: 12.4 };
  const state = {
    failure: null as ExpectedError | null,
    isEqual: true,
    asked: [] as string[],
    estimate: estimate as typeof estimate | ExpectedError,
    estimated: [] as Study[],
  };
  let revision = 0;
  changed.publish({ revision });
  const find = (runId: string): FakeRun => {
    if (state.failure) throw state.failure;
    const run = runs.get(runId);
    if (!run)
      throw new ExpectedError('UnknownRun', `There is no run ${runId}. List the runs to see which there are; it may have been deleted.`);
    return run;
  };
  const keep = (runId: string | null, study: StudyResult, isComplete = true, studyId = `study-${studies.size + 1}`): StoredStudy => {
    const stored = {
      studyId,
      kind: study.kind,
      createdAtUs: Date.UTC(2026, 10, 20, 9, studies.size) * 1000,
      runId,
      strategy: 'fvg-retest',
      title: `${study.kind} ${studies.size + 1}`,
      isComplete,
      study,
    };
    studies.set(studyId, stored);
    changed.publish({ revision: ++revision });
    return stored;
  };
  const defaults: OptimiseRequest = { method: 'grid', constraints: [], objective: 'sharpe', evaluations: 500, leastTrades: 10 };
  async function* work(
    of: { runId: string } | { configuration: unknown },
    total: number,
    signal: AbortSignal,
    make: (run: FakeRun) => StudyResult,
    resumed?: string,
  ) {
    const runId = 'runId' in of ? of.runId : '';
    const run = find(runId);
    for (let done = 0; done < total; done++) {
      yield { phase: 'progress' as const, stage: 'running', done, total, secondsLeft: done === 0 ? null : total - done };
      await pause();
      if (signal.aborted) return;
    }
    const { studyId, study } = keep(runId, make(run), true, resumed);
    yield { phase: 'done' as const, studyId, study };
  }
  if (hasStudies)
    for (const [runId, run] of runs) {
      keep(runId, { kind: 'optimise', request: defaults, result: fakeOptimise(54, true) });
      keep(runId, {
        kind: 'walk-forward',
        request: { kind: 'rolling', trainBars: 252, testBars: 21, purgeBars: 0, embargoBars: 0, search: defaults },
        result: fakeWalkForward(run),
      });
      keep(runId, {
        kind: 'monte-carlo',
        request: { method: 'block-bootstrap', paths: 5000, ruinFraction: 0.5 },
        result: fakeMonteCarlo('block-bootstrap', 5000),
      });
      keep(runId, { kind: 'overfitting', request: { blocks: 16, strategies: 100, resamples: 2000 }, result: fakeOverfitting(run) });
    }
  const link = fakeLink(researchContract, {
    'strategies.list': async () => [STRATEGY],
    'strategies.show': async () => ({ ...STRATEGY, source: '' }),
    'runs.changed': (_, context) => changed.read(context.signal),
    'runs.list': async () => ({ total: runs.size, runs: [...runs.values()].map(listingOf), tags: [] }),
    'runs.show': async ({ runId }) => {
      await pause();
      return find(runId).document;
    },
    'runs.trades': async ({ runId }) => ({ ...find(runId).trades, total: find(runId).document.summary.trades }),
    'runs.equity': async ({ runId, points = 100_000 }) => {
      const { equity } = find(runId);
      return {
        timeUs: thin(equity.timeUs, points),
        value: thin(equity.value, points),
        drawdown: thin(equity.drawdown, points),
        benchmark: thin(equity.benchmark, points),
        total: equity.timeUs.length,
      };
    },
    'runs.monthly': async ({ runId }) => monthlyOf(find(runId)),
    'runs.breakdown': async ({ runId }) => breakdownOf(find(runId)),
    'runs.annotate': async ({ runId }) => listingOf(find(runId)),
    'runs.delete': async () => ({}),
    'runs.rerun': async function* ({ runId }, context) {
      find(runId);
      yield { phase: 'progress' as const, stage: 'running', done: 1, total: 4, secondsLeft: 2 };
      await pause();
      if (context.signal.aborted) return;
      const differences = state.isEqual ? [] : [{ where: 'dataHash', stored: '7f3c91e2', now: '10b7aa04' }];
      const note = find(runId).document.manifest.source === undefined ? null : 'The stored code was run again.';
      yield { phase: 'done' as const, runId, isEqual: state.isEqual, differences, note };
    },
    'runs.compare': async ({ runIds }) => compare(runIds.map(find)),
    'runs.export': async ({ runId, format }) => {
      state.asked.push(`export ${runId} ${format}`);
      if (format === 'pdf')
        throw new ExpectedError('NoPdf', 'A PDF needs a Chromium on this machine, and none was found. Export the HTML and print it.');
      return { fileName: `${runId}.${format}`, mimeType: 'text/plain', bytes: new TextEncoder().encode(runId) };
    },
    'backtest.optimise': ({ of, request, resume }, { signal }) => {
      if (resume !== undefined) state.asked.push(`resume ${resume}`);
      const stopped = resume === undefined ? undefined : studies.get(resume);
      const subject = of ?? { runId: stopped?.runId ?? '' };
      const asked = request ?? (stopped?.study.kind === 'optimise' ? stopped.study.request : optimiseRequest.parse({}));
      return work(subject, 4, signal, () => ({ kind: 'optimise', request: asked, result: fakeOptimise(54, true) }), resume);
    },
    'backtest.walkForward': ({ of, request }, { signal }) =>
      work(of, 4, signal, (run) => ({ kind: 'walk-forward', request, result: fakeWalkForward(run) })),
    'backtest.monteCarlo': ({ of, request }, { signal }) =>
      work(of, 4, signal, () => ({ kind: 'monte-carlo', request, result: fakeMonteCarlo(request.method, request.paths) })),
    'backtest.overfitting': ({ of, request }, { signal }) =>
      work(of, 4, signal, (run) => ({ kind: 'overfitting', request, result: fakeOverfitting(run) })),
    'studies.estimate': async ({ request }) => {
      state.estimated.push(request);
      if (state.estimate instanceof ExpectedError) throw state.estimate;
      return state.estimate;
    },
    'studies.list': async ({ runId, kind }) =>
      [...studies.values()]
        .filter((study) => (runId === undefined || study.runId === runId) && (kind === undefined || study.kind === kind))
        .map(({ study: _, ...listing }) => listing)
        .toReversed(),
    'studies.show': async ({ studyId }) => {
      const stored = studies.get(studyId);
      if (!stored) throw new ExpectedError('UnknownStudy', `There is no study ${studyId}.`);
      return stored;
    },
    'studies.delete': async ({ studyId }) => {
      studies.delete(studyId);
      changed.publish({ revision: ++revision });
      return {};
    },
  } as Partial<Handlers<Contract>> as Handlers<Contract>);
  return { link, state, runs, studies, keep };
}

function monthlyOf({ equity }: FakeRun) {
  const closes = new Map<string, number>();
  for (let i = 0; i < equity.timeUs.length; i++) {
    const date = new Date((equity.timeUs[i] as number) / 1000);
    closes.set(`${date.getUTCFullYear()} ${date.getUTCMonth() + 1}`, equity.value[i] as number);
  }
  let before = 100_000;
  const rows = [...closes].map(([key, value]) => {
    const [year = 0, month = 0] = key.split(' ').map(Number);
    const row = { year, month, value: value / before - 1 };
    before = value;
    return row;
  });
  const years = [...new Set(rows.map(({ year }) => year))];
  const ofYear = (year: number) => rows.filter((row) => row.year === year).reduce((product, row) => product * (1 + row.value), 1) - 1;
  return {
    months: {
      year: Float64Array.from(rows, (row) => row.year),
      month: Float64Array.from(rows, (row) => row.month),
      value: Float64Array.from(rows, (row) => row.value),
    },
    years: { year: Float64Array.from(years), value: Float64Array.from(years, ofYear) },
  };
}

function breakdownOf({ trades, equity }: FakeRun) {
  const groupBy = (by: string, nameOf: (i: number) => string, order?: readonly string[]) => {
    const members = new Map<string, number[]>();
    for (let i = 0; i < trades.pnl.length; i++) members.set(nameOf(i), [...(members.get(nameOf(i)) ?? []), i]);
    const names = order ? order.filter((name) => members.has(name)) : [...members.keys()].toSorted();
    const column = (read: (indexes: readonly number[]) => number) => Float64Array.from(names, (name) => read(members.get(name) ?? []));
    const mean = (indexes: readonly number[], read: (i: number) => number) => indexes.reduce((sum, i) => sum + read(i), 0) / indexes.length;
    return {
      ...{
        by,
        names,
        trades: column((indexes) => indexes.length),
        winRate: column((indexes) => mean(indexes, (i) => ((trades.pnl[i] as number) > 0 ? 1 : 0))),
      },
      meanReturn: column((indexes) => mean(indexes, (i) => trades.returnFraction[i] as number)),
      pnl: column((indexes) => indexes.reduce((sum, i) => sum + (trades.pnl[i] as number), 0)),
    };
  };
  const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
  const date = (i: number) => new Date((trades.entryTimeUs[i] as number) / 1000);
  const counts = new Float64Array(26);
  const low = -0.014;
  const width = 0.0014;
  for (const value of trades.returnFraction) {
    const at = Math.max(0, Math.min(25, Math.floor((value - low) / width)));
    counts[at] = (counts[at] as number) + 1;
  }
  const every = 20;
  const times = equity.timeUs.filter((_, i) => i % every === 0).slice(12);
  const hasTrades = trades.pnl.length > 0;
  return {
    groups: hasTrades
      ? [
          groupBy('weekday', (i) => days[(date(i).getUTCDay() + 6) % 7] ?? '', days),
          groupBy('hour', (i) => String(date(i).getUTCHours()).padStart(2, '0')),
          groupBy('side', (i) => ((trades.side[i] as number) > 0 ? 'long' : 'short')),
          groupBy('symbol', () => trades.symbols[0] ?? ''),
          groupBy('exit reason', (i) => trades.exitReasons[trades.exitReason[i] as number] ?? ''),
        ]
      : [],
    tradeReturns: {
      edges: hasTrades ? Float64Array.from({ length: 27 }, (_, i) => low + i * width) : new Float64Array(0),
      counts: hasTrades ? counts : new Float64Array(0),
    },
    rolling: {
      timeUs: hasTrades ? times : new Float64Array(0),
      sharpe: hasTrades ? times.map((_, i) => 0.5 + Math.sin(i / 14) * 0.9 + Math.sin(i / 5) * 0.3) : new Float64Array(0),
      sortino: hasTrades ? times.map((_, i) => 0.8 + Math.sin(i / 14) * 1.3) : new Float64Array(0),
      beta: hasTrades ? times.map((_, i) => 0.6 + Math.sin(i / 30) * 0.2) : new Float64Array(0),
      volatility: hasTrades ? times.map((_, i) => 0.08 + Math.sin(i / 20) * 0.02) : new Float64Array(0),
      periods: 63,
    },
  };
}

function compare(chosen: readonly FakeRun[]) {
  const documents = chosen.map(({ document }) => document);
  const [first, second] = chosen as readonly [FakeRun, FakeRun];
  const same = (read: (run: FakeRun) => string) => new Set(chosen.map(read)).size === 1;
  const names = [...new Set(documents.flatMap(({ parameters }) => Object.keys(parameters)))];
  const settings = names
    .map((name) => ({ path: `strategy.params.${name}`, values: documents.map(({ parameters }) => String(parameters[name])) }))
    .filter(({ values }) => new Set(values).size > 1);
  const metrics = (['totalReturn', 'cagr', 'sharpe', 'maxDrawdown', 'winRate', 'profitFactor', 'trades', 'deflatedSharpe'] as const).map(
    (name) => {
      const values = documents.map(({ summary }) => summary[name]);
      const [a, b] = values;
      const difference = a == null || b == null ? null : b - a;
      const half = { totalReturn: 0.08, sharpe: 0.9, cagr: 0.02 }[name as 'sharpe'];
      return {
        name,
        values,
        difference,
        low: difference === null || half === undefined ? null : difference - half,
        high: difference === null || half === undefined ? null : difference + half,
      };
    },
  );
  const [a, b] = [keysOf(first), keysOf(second)];
  const both = [...a].filter((key) => b.has(key)).length;
  const positions = Array.from({ length: 800 }, (_, i) => Math.round((i * (first.equity.timeUs.length - 1)) / 799));
  return {
    runs: chosen.map(listingOf),
    isSameData: same(({ document }) => document.manifest.dataHash),
    isSameCosts: same(({ document }) => JSON.stringify(document.manifest.config.costs)),
    ...{ settings, metrics, trades: { onlyFirst: a.size - both, onlySecond: b.size - both, both } },
    equity: {
      timeUs: Float64Array.from(positions, (i) => first.equity.timeUs[i] as number),
      values: chosen.map(({ equity }) => Float64Array.from(positions, (i) => equity.value[i] as number)),
    },
  };
}
