import { Button } from '../../ui/button.tsx';
import styles from './job-strip.module.css';
import { endJob, type RunJob, useJobs } from './run-jobs.ts';
import { draftOf } from './wizard/draft.ts';
import { openWizard } from './wizard/wizard-store.ts';

/** `3 s left`; nothing while it can't be told. */
export const timeLeft = (seconds: number | null): string =>
  seconds === null
    ? ''
    : seconds < 1
      ? 'nearly done'
      : seconds < 90
        ? `${Math.ceil(seconds)} s left`
        : `${Math.ceil(seconds / 60)} min left`;

function Failure({ job }: { job: RunJob & { problem: NonNullable<RunJob['problem']> } }) {
  const { configuration } = job;
  const draft = configuration && typeof configuration === 'object' ? draftOf(configuration as Record<string, unknown>) : null;
  return (
    <div className={styles.job} data-state="failed" role="alert" data-testid="job">
      <b>{job.title} did not run.</b>
      <span className={styles.text}>{job.problem.message}</span>
      <code className={styles.code}>{job.problem.code}</code>
      {draft && (
        <Button
          onClick={() => {
            endJob(job.id);
            openWizard({ draft });
          }}
        >
          Change settings…
        </Button>
      )}
      <Button variant="ghost" onClick={() => endJob(job.id)}>
        Dismiss
      </Button>
    </div>
  );
}

function Progress({ job }: { job: RunJob }) {
  const { title, stage, share, secondsLeft } = job;
  const percent = share === null ? null : Math.round(Math.min(1, Math.max(0, share)) * 100);
  return (
    <div className={styles.job} role="status" data-testid="job">
      <b>{title}</b>
      <span className={styles.text}>{stage}</span>
      <span
        className={styles.track}
        role="progressbar"
        aria-label={title}
        aria-valuemin={0}
        aria-valuemax={100}
        {...(percent === null ? {} : { 'aria-valuenow': percent })}
      >
        <span className={styles.fill} style={{ width: `${percent ?? 0}%` }} />
      </span>
      <span className={styles.left}>{[percent === null ? '' : `${percent}%`, timeLeft(secondsLeft)].filter(Boolean).join(' · ')}</span>
      <Button onClick={() => endJob(job.id)} data-testid="job-cancel">
        Cancel
      </Button>
    </div>
  );
}

/** What runs now, and what did not come to an end. */
export function JobStrip() {
  const jobs = useJobs((state) => state.jobs);
  if (jobs.length === 0) return null;
  return (
    <div className={styles.strip}>
      {jobs.map((job) =>
        job.problem ? <Failure key={job.id} job={{ ...job, problem: job.problem }} /> : <Progress key={job.id} job={job} />,
      )}
    </div>
  );
}
