import type { StudyListing, StudyResult } from '#contract/research-studies.ts';
import type { ResearchStore, StoredStudy } from '#core/ports/research-store.ts';
import { ExpectedError } from '#core/result.ts';
import { attachColumns } from './detached-columns.ts';
import { studyTitle } from './study-title.ts';

export const unknownStudy = (studyId: string): ExpectedError =>
  new ExpectedError('UnknownStudy', `There is no study ${studyId}. List the studies to see which there are.`);

/** A stored study as lists show it. */
export function studyListingOf({ id, kind, createdAtUs, runId, isComplete, document }: StoredStudy): StudyListing {
  const { strategy, study } = document as { strategy: string; study: StudyResult };
  return { studyId: id, kind: kind as StudyListing['kind'], createdAtUs, runId, strategy, title: studyTitle(study), isComplete };
}

/** A stored study whole. Throws `UnknownStudy`. */
export function readStudy(store: ResearchStore, studyId: string): { listing: StudyListing; study: StudyResult } {
  const found = store.findStudy(studyId);
  if (!found) throw unknownStudy(studyId);
  const { study } = attachColumns(found.study.document, found.columns) as { study: StudyResult };
  return { listing: studyListingOf(found.study), study };
}
