import { CircleStop, Play, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { linkTo } from '../../../../connection/service-link.ts';
import { formatCount } from '../../../../format/number.ts';
import { readable } from '../../../../format/readable.ts';
import { formatDuration } from '../../../../format/time.ts';
import { Button, IconButton } from '../../../../ui/button.tsx';
import { SelectField } from '../../../../ui/select-field.tsx';
import { Skeleton } from '../../../../ui/states.tsx';
import { showToast } from '../../../../ui/toast.tsx';
import { cancelWork, useWork } from '../long-work.ts';
import type { RunProps } from '../run-facts.ts';
import { Section } from '../section.tsx';
import type { SectionId } from '../sections.ts';
import { tradeTime } from '../trades/trade-columns.tsx';
import { type StoredStudy, type StudyKind, useStudy, useStudyList } from '../use-studies.ts';
import { studyKey } from './start-study.ts';
import styles from './study-frame.module.css';

interface StudyFrameProps extends RunProps {
  id: SectionId;
  kind: StudyKind;
  title: string;
  /** What it tells, in a sentence. */
  question: string;
  /** What starts it, in a word or two. */
  action: string;
  onStart: () => void;
  /** What is set makes no sense yet. */
  isBlocked?: boolean;
  /** What may be set before it starts. */
  form: ReactNode;
  view: (study: StoredStudy) => ReactNode;
  /** What is known without a study, before its results. */
  children?: ReactNode;
}

/** A kind of study of a run: what it asks, its settings, progress with cancel, and the stored results. */
export function StudyFrame({ run, id, kind, title, question, action, onStart, isBlocked, form, view, children }: StudyFrameProps) {
  const { runId } = run;
  const work = useWork((state) => state.works[studyKey(runId, kind)]);
  const isRunning = work?.phase === 'running';
  const list = useStudyList(runId, kind);
  const [chosen, setChosen] = useState<string | null>(null);
  // What runs is kept as far as it came: it is shown when it has stopped.
  const studies = (list.value ?? []).filter(({ isComplete }) => isComplete || !isRunning);
  const listed = studies.find(({ studyId }) => studyId === chosen) ?? studies[0] ?? null;
  const study = useStudy(listed);
  const remove = async () => {
    if (!listed) return;
    const result = await linkTo('research').client['studies.delete']({ studyId: listed.studyId });
    if (!result.ok) showToast('The study could not be deleted.', result.error.message, 'bad');
  };
  const shown = study.value?.studyId === listed?.studyId ? study.value : null;
  return (
    <Section id={id} title={title} note={question}>
      <div className={styles.bar} data-testid={`study-${kind}`}>
        <fieldset className={styles.form} disabled={isRunning} aria-label={`Settings of ${title}`}>
          {form}
        </fieldset>
        {isRunning ? (
          <Button onClick={() => cancelWork(studyKey(runId, kind))}>
            <CircleStop size={13} /> Cancel
          </Button>
        ) : (
          <Button onClick={onStart} disabled={isBlocked || run.summary.trades === 0}>
            <Play size={13} /> {action}
          </Button>
        )}
        <span className={styles.gap} />
        {studies.length > 1 && (
          <SelectField
            label="Stored results"
            isBare
            className={styles.stored}
            value={listed?.studyId ?? ''}
            options={studies.map((each) => [each.studyId, `${tradeTime(each.createdAtUs)} ${readable(each.title)}`] as const)}
            onChange={setChosen}
          />
        )}
        {listed && (
          <IconButton label={`Delete this ${title} result`} onClick={() => void remove()}>
            <Trash2 size={14} />
          </IconButton>
        )}
      </div>
      {children}
      {work && <WorkLine kind={kind} runId={runId} />}
      {list.problem && <p className={styles.problem}>{list.problem.message}</p>}
      {run.summary.trades === 0 && <p className={styles.hint}>A run without trades leaves nothing to study.</p>}
      {listed && !shown && !study.problem && <Skeleton rows={5} />}
      {study.problem && <p className={styles.problem}>{study.problem.message}</p>}
      {shown && (
        <>
          <p className={styles.hint}>
            {tradeTime(shown.createdAtUs)} UTC · {readable(shown.title)}
            {!shown.isComplete && ' · not complete'}
          </p>
          {view(shown)}
        </>
      )}
    </Section>
  );
}

function WorkLine({ runId, kind }: { runId: string; kind: StudyKind }) {
  const work = useWork((state) => state.works[studyKey(runId, kind)]);
  if (!work) return null;
  if (work.phase === 'cancelled') return <p className={styles.hint}>Cancelled. Start it again whenever you like.</p>;
  if (work.phase === 'failed')
    return (
      <p className={styles.problem} role="alert">
        {work.problem.message} <code>{work.problem.code}</code>
      </p>
    );
  const { progress } = work;
  const share = progress && progress.total > 0 ? progress.done / progress.total : null;
  return (
    <div className={styles.progress} role="status" data-testid={`progress-${kind}`}>
      <progress className={styles.track} max={1} {...(share === null ? {} : { value: share })} aria-label={progress?.stage ?? 'starting'} />
      <span>
        {progress?.stage ?? 'starting'}
        {progress && progress.total > 0 && `: ${formatCount(progress.done)} of ${formatCount(progress.total)}`}
        {progress?.secondsLeft != null && `, about ${formatDuration(progress.secondsLeft * 1e6)} left`}
      </span>
    </div>
  );
}
