import type { researchContract } from '#contract/research.ts';
import type { StudyResult } from '#contract/research-studies.ts';
import type { Handlers } from '#rpc/types.ts';
import { progressStream } from '../import/progress-stream.ts';
import { detachColumns } from './detached-columns.ts';
import { monteCarlo } from './monte-carlo-study.ts';
import type { SearchProgress } from './optimise-study.ts';
import { overfitting } from './overfitting-study.ts';
import type { ResearchDeps } from './research-deps.ts';
import { newId } from './run-identity.ts';
import { runSearchStudy, type StudyToSave } from './run-search-study.ts';
import { estimateStudy } from './study-estimate.ts';
import { readStudy, studyListingOf, unknownStudy } from './study-records.ts';
import { loadSubject, type StudyOf, type StudySubject } from './study-subject.ts';
import { withoutPredictions } from './walk-forward-data.ts';
import { walkForward } from './walk-forward-study.ts';
import { ProgressMeter, type WorkProgress } from './work-progress.ts';

type StudyMethod =
  | 'backtest.optimise'
  | 'backtest.walkForward'
  | 'backtest.monteCarlo'
  | 'backtest.overfitting'
  | `studies.${'estimate' | 'list' | 'show' | 'delete'}`;
type Tell = (progress: WorkProgress) => void;

interface Finished {
  readonly studyId: string;
  readonly study: StudyResult;
}

/** Searches, walk-forwards, Monte Carlo and overfitting: made, stored and shown. `onChange`: something that lists show has changed. */
export function createStudyHandlers(deps: ResearchDeps, onChange: () => void): Pick<Handlers<typeof researchContract>, StudyMethod> {
  const { store, clock, random } = deps;

  function save({ studyId, createdAtUs, subject, study, isComplete, search }: StudyToSave): void {
    // What a search goes on from is plain data; its figures are long.
    const kept = search && { ...search, figures: columnsOf(search.figures) };
    const { json, columns } = detachColumns({
      strategy: subject.configuration.strategy.id,
      study,
      ...(kept ? { search: kept } : {}),
    });
    store.saveStudy({ id: studyId, createdAtUs, kind: study.kind, runId: subject.runId, isComplete, document: json }, columns);
    onChange();
  }

  async function withSubject<T>(of: StudyOf, work: (subject: StudySubject) => Promise<T>, columnSource = deps.columnSource): Promise<T> {
    const subject = await loadSubject({ ...deps, columnSource }, of);
    try {
      return await work(subject);
    } finally {
      deps.pool.forget(subject.data.dataset.id);
    }
  }

  const runStudy =
    (
      of: StudyOf,
      make: (subject: StudySubject, signal: AbortSignal, tell: Tell) => Promise<StudyResult>,
      columnSource = deps.columnSource,
    ) =>
    async (tell: Tell, signal: AbortSignal): Promise<Finished> => {
      const work = async (subject: StudySubject): Promise<Finished> => {
        const createdAtUs = clock.nowUs();
        const study = await make(subject, signal, tell);
        signal.throwIfAborted();
        const studyId = newId(createdAtUs, random);
        save({ studyId, createdAtUs, subject, study, isComplete: true });
        return { studyId, study };
      };
      return withSubject(of, work, columnSource);
    };

  const meters = (tell: Tell) => (total: number) => new ProgressMeter(clock, total, tell);

  async function* answer(work: (tell: Tell, signal: AbortSignal) => Promise<Finished>, signal: AbortSignal) {
    const finished = yield* progressStream(work, signal);
    yield { phase: 'done' as const, ...finished };
  }

  return {
    'backtest.optimise': ({ of, request, resume }, { signal }) =>
      answer((tell, inner) => runSearchStudy(deps, { of, request, resume }, save, tell, inner), signal),
    'backtest.walkForward': ({ of, request }, { signal }) =>
      answer(
        runStudy(
          of,
          async (subject, inner, tell) => ({
            kind: 'walk-forward',
            request,
            result: await walkForward(deps, subject, request, inner, meters(tell)),
          }),
          withoutPredictions(deps.columnSource),
        ),
        signal,
      ),
    'backtest.monteCarlo': ({ of, request }, { signal }) =>
      answer(
        runStudy(of, async (subject, inner, tell) => ({
          kind: 'monte-carlo',
          request,
          result: await monteCarlo(deps, subject, request, inner, meters(tell)),
        })),
        signal,
      ),
    'backtest.overfitting': ({ of, request }, { signal }) =>
      answer(
        runStudy(of, async (subject, inner, tell) => ({
          kind: 'overfitting',
          request,
          result: await overfitting(deps, subject, request, inner, tell),
        })),
        signal,
      ),
    'studies.estimate': ({ of, request }, { signal }) =>
      withSubject(of, (subject) => estimateStudy(deps, subject, request, signal), withoutPredictions(deps.columnSource)),
    'studies.list': async ({ runId, kind }) => store.listStudies({ runId: runId ?? null, kind: kind ?? null }).map(studyListingOf),
    'studies.show': async ({ studyId }) => {
      const { listing, study } = readStudy(store, studyId);
      return { ...listing, study };
    },
    'studies.delete': async ({ studyId }) => {
      if (!store.makeRoom(() => store.deleteStudy(studyId))) throw unknownStudy(studyId);
      onChange();
      return {};
    },
  };
}

const columnsOf = (figures: SearchProgress['figures']): Record<string, Float64Array> =>
  Object.fromEntries(Object.entries(figures).map(([name, values]) => [name, Float64Array.from(values)]));
