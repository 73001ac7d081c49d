import { useCallback, useEffect, useState } from 'react';
import { create } from 'zustand';
import type { Result } from '#core/result.ts';
import { follow } from '../../../connection/follow.ts';
import { linkTo } from '../../../connection/service-link.ts';

export interface AnswerProblem {
  readonly code: string;
  readonly message: string;
}

/** What a question to the research process came to so far. A new question keeps the old answer in view until its own has come. */
export interface Answer<T> {
  readonly value: T | null;
  readonly problem: AnswerProblem | null;
  readonly ask: () => void;
}

/** Asks, and asks again when the question changes or the connection comes back. `question` must be the same function while it asks the same. */
export function useAnswer<T>(question: (signal: AbortSignal) => Promise<Result<T, AnswerProblem>>): Answer<T> {
  const [answer, setAnswer] = useState<Omit<Answer<T>, 'ask'>>({ value: null, problem: null });
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt asks the same question
  useEffect(() => {
    const left = new AbortController();
    void question(left.signal).then((result) => {
      if (left.signal.aborted) return;
      if (result.ok) setAnswer({ value: result.value, problem: null });
      else setAnswer((before) => ({ value: before.value, problem: result.error }));
    });
    return () => left.abort();
  }, [question, attempt]);
  const isDown = answer.problem?.code === 'Disconnected';
  useEffect(() => (isDown ? linkTo('research').onUp(() => setAttempt((n) => n + 1)) : undefined), [isDown]);
  const ask = useCallback(() => setAttempt((n) => n + 1), []);
  return { ...answer, ask };
}

const useRevisions = create<{ readonly revision: number }>(() => ({ revision: 0 }));
let readers = 0;
let leave = (): void => {};

/** A search or a dragged slider changes what is stored many times a second: what is costly to ask for again waits for its end. */
const QUIET_MS = 1_500;

/** {@link useRevision} once it has stayed the same for a while. */
export function useQuietRevision(): number {
  const revision = useRevision();
  const [quiet, setQuiet] = useState(revision);
  useEffect(() => {
    const timer = setTimeout(() => setQuiet(revision), QUIET_MS);
    return () => clearTimeout(timer);
  }, [revision]);
  return quiet;
}

/** A number that changes whenever runs, studies or trials were stored or deleted: one stream, however many ask. */
export function useRevision(): number {
  useEffect(() => {
    if (readers++ === 0) {
      const link = linkTo('research');
      leave = follow(
        link,
        (signal) => link.client['runs.changed']({}, signal),
        ({ revision }) => useRevisions.setState({ revision }),
      );
    }
    return () => {
      if (--readers === 0) leave();
    };
  }, []);
  return useRevisions(({ revision }) => revision);
}
