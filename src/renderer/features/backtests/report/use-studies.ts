import { useCallback } from 'react';
import type { StudyListing, StudyResult } from '#contract/research-studies.ts';
import { linkTo } from '../../../connection/service-link.ts';
import { type Answer, useAnswer, useRevision } from './use-answer.ts';

export type StudyKind = StudyListing['kind'];
export type StoredStudy = StudyListing & { readonly study: StudyResult };

/** Studies of a run of one kind, newest first, kept up to date. */
export function useStudyList(runId: string, kind: StudyKind): Answer<StudyListing[]> {
  const revision = useRevision();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another revision is another list
  const question = useCallback(
    async (signal: AbortSignal) => {
      const result = await linkTo('research').client['studies.list']({ runId, kind }, { signal });
      return result.ok ? { ok: true as const, value: result.value.toSorted((a, b) => b.createdAtUs - a.createdAtUs) } : result;
    },
    [runId, kind, revision],
  );
  return useAnswer(question);
}

/** A listed study whole, again when what is listed of it changes: a search that goes on keeps its id. Null without one or while it is on its way. */
export function useStudy(listed: StudyListing | null): Answer<StoredStudy | null> {
  const studyId = listed?.studyId ?? null;
  const state = listed && `${listed.isComplete} ${listed.title}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another state is another answer
  const question = useCallback(
    async (signal: AbortSignal) =>
      studyId === null
        ? { ok: true as const, value: null }
        : linkTo('research').client['studies.show']({ studyId }, { signal, timeoutMs: 30_000 }),
    [studyId, state],
  );
  return useAnswer<StoredStudy | null>(question);
}

/** The newest study of a kind; null when there is none, or while it loads. */
export function useNewestStudy(runId: string, kind: StudyKind): StoredStudy | null {
  const { value } = useStudyList(runId, kind);
  return useStudy(value?.[0] ?? null).value;
}
