import type { OptimiseRequest, StudyResult } from '#contract/research-studies.ts';
import { optimiseRequest } from '#contract/research-studies.ts';
import { ExpectedError } from '#core/result.ts';
import { NOTHING_TRIED, optimise, optimiseResult, type SearchProgress } from './optimise-study.ts';
import type { SearchPlan } from './parameter-search.ts';
import type { ResearchDeps } from './research-deps.ts';
import { newId } from './run-identity.ts';
import { loadStoredSubject, readStoredSearch, requireSameSearch, type SearchSubject, searchSubjectOf } from './stored-search.ts';
import { loadSubject, type StudyOf, type StudySubject } from './study-subject.ts';
import { ProgressMeter, type WorkProgress } from './work-progress.ts';

/** Least time between two savings of a search that goes on, and what share of the time they may take. */
const SAVE_EVERY_MS = 1000;
const SAVING_SHARE = 0.05;

/** A study as it is to be stored. `search`: what it can be gone on with. */
export interface StudyToSave {
  readonly studyId: string;
  readonly createdAtUs: number;
  readonly subject: StudySubject;
  readonly study: StudyResult;
  readonly isComplete: boolean;
  readonly search?: SearchProgress & { readonly subject: SearchSubject };
}

interface SearchStudyRequest {
  readonly of?: StudyOf | undefined;
  readonly request?: OptimiseRequest | undefined;
  readonly resume?: string | undefined;
}

/** A search from its beginning, or from where a stored one stopped. */
async function begun(deps: ResearchDeps, { of, request, resume }: SearchStudyRequest) {
  if (resume !== undefined) {
    const stored = readStoredSearch(deps.store, resume);
    await requireSameSearch(deps, stored, of, request);
    return { ...stored, subject: await loadStoredSubject(deps, stored), isNew: false };
  }
  if (of === undefined) throw new ExpectedError('BadRequest', 'A search needs a configuration or a run, or a study to resume.');
  const createdAtUs = deps.clock.nowUs();
  const studyId = newId(createdAtUs, deps.random);
  const subject = await loadSubject(deps, of);
  return { studyId, createdAtUs, subject, request: request ?? optimiseRequest.parse({}), progress: NOTHING_TRIED, isNew: true };
}

/**
 * Searches and stores the study: from its first moment on, every so often and when it is stopped, so that who cancels, or is killed, can go on from
 * there. What could not even begin leaves nothing.
 */
export async function runSearchStudy(
  deps: ResearchDeps,
  asked: SearchStudyRequest,
  save: (study: StudyToSave) => void,
  tell: (progress: WorkProgress) => void,
  signal: AbortSignal,
): Promise<{ studyId: string; study: StudyResult }> {
  const { clock, store, pool } = deps;
  const { studyId, createdAtUs, subject, request, progress: from, isNew } = await begun(deps, asked);
  const resultOf = (plan: SearchPlan, progress: SearchProgress, isComplete: boolean): StudyResult => ({
    kind: 'optimise',
    request,
    result: optimiseResult(plan, progress, isComplete),
  });
  const searched = searchSubjectOf(deps, subject);
  let unsaved: (() => void) | null = null;
  let saveAgainMs = Number.NEGATIVE_INFINITY;
  let tried = 0;
  const onProgress = (plan: SearchPlan, progress: SearchProgress) => {
    tried = progress.state?.done.length ?? 0;
    unsaved = () =>
      save({
        studyId,
        createdAtUs,
        subject,
        study: resultOf(plan, progress, false),
        isComplete: false,
        search: { ...progress, subject: searched },
      });
    const beginMs = clock.monotonicMs();
    if (beginMs < saveAgainMs) return;
    unsaved();
    unsaved = null;
    const endMs = clock.monotonicMs();
    // Of a search that has just begun there was nothing to lose: what it tries first is saved at once.
    if (tried > 0) saveAgainMs = endMs + Math.max(SAVE_EVERY_MS, (endMs - beginMs) / SAVING_SHARE);
  };
  const meterOf = (total: number, already: number) => new ProgressMeter(clock, total, (told) => tell({ ...told, studyId }), already);
  try {
    const { plan, progress } = await optimise(deps, subject, request, from, signal, meterOf, onProgress);
    signal.throwIfAborted();
    const study = resultOf(plan, progress, true);
    save({ studyId, createdAtUs, subject, study, isComplete: true });
    return { studyId, study };
  } catch (error) {
    if (isNew && tried === 0 && !signal.aborted) store.deleteStudy(studyId);
    else (unsaved as (() => void) | null)?.();
    throw error;
  } finally {
    pool.forget(subject.data.dataset.id);
  }
}
