import { type OptimiseRequest, optimiseRequest } from '#contract/research-studies.ts';
import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import { canonicalJson } from '#core/backtest/honesty-canonical-json.ts';
import type { ResearchStore } from '#core/ports/research-store.ts';
import { ExpectedError } from '#core/result.ts';
import { attachColumns } from './detached-columns.ts';
import { resolveConfiguration } from './execute-run.ts';
import { withLoadedRange } from './loaded-range.ts';
import type { SearchProgress } from './optimise-study.ts';
import type { ResearchDeps } from './research-deps.ts';
import { codeHashOf } from './run-code.ts';
import { configurationHash, ideaOf, isSameSetting } from './run-identity.ts';
import { unknownStudy } from './study-records.ts';
import { loadSubject, type StudyOf, type StudySubject } from './study-subject.ts';

/** What a search is of: with it, the same search can go on later. */
export interface SearchSubject {
  /** With the range that was loaded. */
  readonly configuration: BacktestConfiguration;
  readonly dataHash: string;
  readonly codeHash: string;
}

/** A search that was stopped, as it was stored. */
interface StoredSearch {
  readonly studyId: string;
  readonly createdAtUs: number;
  readonly runId: string | null;
  readonly request: OptimiseRequest;
  readonly subject: SearchSubject;
  readonly progress: SearchProgress;
}

/** What is to be stored of a subject beside a search. */
export const searchSubjectOf = (deps: ResearchDeps, { configuration, data }: StudySubject): SearchSubject => ({
  configuration: withLoadedRange(configuration, data.range),
  dataHash: data.dataHash,
  codeHash: codeHashOf(deps, configuration),
});

/** Throws `UnknownStudy`, and `BadRequest` where there is nothing to go on with. */
export function readStoredSearch(store: ResearchStore, studyId: string): StoredSearch {
  const found = store.findStudy(studyId);
  if (!found) throw unknownStudy(studyId);
  const { createdAtUs, runId, document } = found.study;
  const { study, search } = document as {
    study: { request: unknown };
    search?: { state: SearchProgress['state']; figures: unknown; subject?: SearchSubject };
  };
  if (!search?.subject)
    throw new ExpectedError(
      'BadRequest',
      `Study ${studyId} is no search that was stopped: there is nothing to go on with. Start a new one.`,
    );
  const figures = attachColumns(search.figures, found.columns) as SearchProgress['figures'];
  const progress = { state: search.state, figures };
  return { studyId, createdAtUs, runId, request: optimiseRequest.parse(study.request), subject: search.subject, progress };
}

/**
 * Refuses a search that is asked for beside a stored one and is another: `BadRequest`. What is not asked for is taken from the stored one.
 */
export async function requireSameSearch(
  deps: ResearchDeps,
  { studyId, runId, request, subject }: StoredSearch,
  of: StudyOf | undefined,
  asked: OptimiseRequest | undefined,
): Promise<void> {
  const refuse = (what: string): never => {
    throw new ExpectedError(
      'BadRequest',
      `Study ${studyId} searches ${what}. Leave that out to go on with it as it began, or start a new search without resuming.`,
    );
  };
  if (asked !== undefined && canonicalJson(plain(asked)) !== canonicalJson(plain(request)))
    refuse('another space, or in another way, than what was asked for now');
  if (of === undefined) return;
  if ('runId' in of) {
    if (of.runId !== runId) refuse(runId === null ? 'a configuration and no run' : `the run ${runId}`);
    return;
  }
  const configuration = await resolveConfiguration(deps, of.configuration);
  const isSame =
    ideaOf(configuration) === ideaOf(subject.configuration) &&
    isSameSetting(configurationHash(configuration), configurationHash(subject.configuration));
  if (!isSame) refuse('another configuration than what was given now');
}

const plain = (request: OptimiseRequest): Parameters<typeof canonicalJson>[0] => JSON.parse(JSON.stringify(request));

/** Loads what a stored search is of. Throws `DataChanged` where bars or code are others by now, and as a run does. */
export async function loadStoredSubject(deps: ResearchDeps, { studyId, runId, subject }: StoredSearch): Promise<StudySubject> {
  // A run keeps the code of the trader's own that it ran; without it the file as it is now has to be the same.
  const hasRun = runId !== null && deps.store.findRun(runId) !== null;
  const loaded = await loadSubject(deps, hasRun ? { runId } : { configuration: subject.configuration });
  const isSameCode = codeHashOf(deps, loaded.configuration) === subject.codeHash;
  if (isSameCode && loaded.data.dataHash === subject.dataHash) return { ...loaded, runId };
  deps.pool.forget(loaded.data.dataset.id);
  throw new ExpectedError(
    'DataChanged',
    `${isSameCode ? 'The stored bars' : "The strategy's code or the engine"} changed after study ${studyId} began: what it tried can't be compared with what would come. Start a new search.`,
  );
}
