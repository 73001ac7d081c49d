import type { researchContract } from '#contract/research.ts';
import { isUserCodeId } from '#core/user-code/user-code-id.ts';
import type { Handlers } from '#rpc/types.ts';
import { progressStream } from '../import/progress-stream.ts';
import { checkConfiguration } from './check-configuration.ts';
import { compareRuns } from './compare-runs.ts';
import { executeRun } from './execute-run.ts';
import { exportRun } from './export/export-run.ts';
import type { Judgements } from './judgements.ts';
import { listedRuns } from './listed-runs.ts';
import { rerun } from './rerun.ts';
import type { ResearchDeps } from './research-deps.ts';
import { logRun } from './run-log.ts';
import { documentOf, equityOf, listingOf, readRun, tradeCountOf, tradesOf, unknownRun } from './run-records.ts';
import { breakdownView, monthlyView } from './run-views.ts';
import { drawdownOf, pick, thinPositions } from './thin-curve.ts';
import type { WorkProgress } from './work-progress.ts';

type RunMethod =
  | 'strategies.list'
  | 'strategies.show'
  | 'backtest.check'
  | 'backtest.run'
  | `runs.${'list' | 'show' | 'trades' | 'equity' | 'monthly' | 'breakdown' | 'annotate' | 'delete' | 'rerun' | 'compare' | 'export'}`;

/** What the research process answers about strategies and runs. `onChange`: something that lists show has changed. */
export function createRunHandlers(
  deps: ResearchDeps,
  judgements: Judgements,
  onChange: () => void,
): Pick<Handlers<typeof researchContract>, RunMethod> {
  const { store, source, strategies, clock } = deps;
  const shown = async (runId: string) => {
    const { document, idea } = readRun(store, runId);
    return judgements.ofRun(document, idea);
  };
  return {
    'strategies.list': async (_input, { caller }) => {
      // A list on the screen is told of changes; whoever asks once waits for checks.
      if (caller !== 'renderer') await deps.own?.folder.ready();
      return strategies.definitions.map(strategies.listing);
    },
    'strategies.show': async ({ id }) => {
      if (isUserCodeId(id)) await deps.own?.current(id);
      return { ...strategies.listing(strategies.require(id)), source: strategies.sourceOf(id) };
    },
    'backtest.check': ({ configuration }, { signal }) => checkConfiguration(deps, configuration, signal),
    async *'backtest.run'(request, { signal }) {
      const work = (tell: (progress: WorkProgress) => void, inner: AbortSignal) => executeRun(deps, { ...request }, inner, tell);
      const run = yield* progressStream(work, signal);
      onChange();
      yield { phase: 'done', runId: run.runId, run };
    },
    // A list on the screen is told of what is judged meanwhile; whoever asks once waits for it.
    'runs.list': (query, { caller }) => listedRuns(store, judgements, query, caller !== 'renderer'),
    'runs.show': ({ runId }) => shown(runId),
    'runs.trades': async ({ runId, fromIndex, limit }) => {
      const { document, columns } = readRun(store, runId);
      return { ...tradesOf(columns, document.symbols, fromIndex, limit), total: tradeCountOf(columns) };
    },
    'runs.equity': async ({ runId, points }) => {
      const { timeUs, value, benchmark } = equityOf(readRun(store, runId).columns);
      const kept = thinPositions(value, points ?? value.length);
      const drawdown = drawdownOf(value);
      return {
        timeUs: pick(timeUs, kept),
        value: pick(value, kept),
        drawdown: pick(drawdown, kept),
        benchmark: pick(benchmark, kept),
        total: value.length,
      };
    },
    'runs.monthly': async ({ runId }) => monthlyView(store, source, runId),
    'runs.breakdown': async ({ runId }) => breakdownView(store, source, runId),
    'runs.annotate': async ({ runId, tags, note }) => {
      const stored = store.findRun(runId);
      if (!stored) throw unknownRun(runId);
      const about = { tags: tags ?? [...stored.tags], note: note ?? stored.note };
      store.transaction(() => {
        store.annotateRun(runId, about.tags, about.note);
        logRun(store, runId, 'run-annotated', clock.nowUs(), about);
      });
      onChange();
      return listingOf(await judgements.ofRun(documentOf({ ...stored, ...about }), stored.idea));
    },
    'runs.delete': async ({ runId }) => {
      if (!store.findRun(runId)) throw unknownRun(runId);
      store.makeRoom(() => {
        store.deleteRun(runId);
        logRun(store, runId, 'run-deleted', clock.nowUs());
      });
      onChange();
      return {};
    },
    async *'runs.rerun'({ runId }, { signal }) {
      const outcome = yield* progressStream(
        (tell: (progress: WorkProgress) => void, inner: AbortSignal) => rerun(deps, runId, inner, tell),
        signal,
      );
      yield { phase: 'done', runId, ...outcome };
    },
    'runs.compare': ({ runIds }) => compareRuns(store, judgements, runIds),
    'runs.export': ({ runId, format }, { signal }) => exportRun(deps, judgements, runId, format, signal),
  };
}
