import type { z } from 'zod';
import type { studyEstimate, studyToEstimate } from '#contract/research-studies.ts';
import { stepsOf } from './evaluate-many.ts';
import { planSearch } from './parameter-search.ts';
import type { ResearchDeps } from './research-deps.ts';
import type { StudySubject } from './study-subject.ts';
import { timeLimitMs } from './time-limit.ts';
import { planWalk } from './walk-forward-study.ts';

type StudyEstimate = z.output<typeof studyEstimate>;

/** What a study would do: its settings are counted, and the time is that of the subject's own setting, evaluated once threads are warm. Throws as the study does. */
export async function estimateStudy(
  deps: ResearchDeps,
  subject: StudySubject,
  asked: z.output<typeof studyToEstimate>,
  signal: AbortSignal,
): Promise<StudyEstimate> {
  const { configuration, definition, data } = subject;
  const steps = stepsOf(data.dataset);
  const work = async () => {
    if (asked.kind === 'optimise') return { settings: planSearch(definition, configuration, asked.request).total, shares: [1] };
    const { plan, windows } = await planWalk(deps, subject, asked.request, signal);
    return { settings: plan.total, shares: windows.map(({ train }) => (train.to - train.from) / steps) };
  };
  const { settings, shares } = await work();
  const seconds = await secondsASetting(deps, subject, signal);
  const searched = shares.reduce((sum, share) => sum + share, 0);
  return {
    windows: shares.length,
    settings,
    evaluations: settings * shares.length,
    seconds: (seconds * settings * searched) / deps.pool.size,
  };
}

/** Of a thread that has run it before. */
async function secondsASetting({ pool }: ResearchDeps, { configuration, data }: StudySubject, signal: AbortSignal): Promise<number> {
  const options = { dataset: data.dataset, signal, timeLimitMs: timeLimitMs(data.barCount, 2), isUrgent: true };
  const input = { configurations: [configuration], wantsReturns: true, points: 0 };
  await pool.run('evaluate', input, options);
  const { milliseconds } = await pool.run('evaluate', input, options);
  return milliseconds / 1000;
}
