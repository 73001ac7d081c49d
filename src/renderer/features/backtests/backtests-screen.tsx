import { CodeXml, GitCompareArrows, Plus, Search, Trash2 } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import type { RunListing } from '#contract/research-documents.ts';
import { nowUs } from '../../format/clock.ts';
import { formatCount } from '../../format/number.ts';
import { formatMoment } from '../../format/time.ts';
import { chordLabel } from '../../keys/chord.ts';
import { commands } from '../../keys/key-registry.ts';
import { useSettings } from '../../state/settings-store.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { loadPart } from '../../ui/load-part.ts';
import { ScreenFrame } from '../../ui/screen.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { Banner, EmptyState, ErrorPanel, Skeleton } from '../../ui/states.tsx';
import { showOwnCode } from '../own-code/screen-store.ts';
import styles from './backtests-screen.module.css';
import { closeRun, compareRuns, useBacktests } from './backtests-store.ts';
import { JobStrip } from './job-strip.tsx';
import { useJobs } from './run-jobs.ts';
import { RunView } from './run-view.tsx';
import { AnnotateDialog } from './runs/annotate-dialog.tsx';
import { runTitle } from './runs/run-words.ts';
import { changeQuery, clearSelection, deleteRuns, followRuns, loadRuns, useRuns } from './runs/runs-store.ts';
import { RunsTable } from './runs/runs-table.tsx';
import { openWizard } from './wizard/wizard-store.ts';

// The comparison draws with the library of the report: loaded with the first one.
const RunComparison = lazy(async () => ({ default: (await loadPart(() => import('./compare/run-comparison.tsx'))).RunComparison }));

const MOST_COMPARED = 4;
const EVERY_TAG = '';

const NewButton = ({ testId }: { testId?: string }) => (
  <Button variant="primary" onClick={() => openWizard()} data-testid={testId}>
    <Plus size={14} />
    New backtest
  </Button>
);

function Actions() {
  const { query, tags, selected } = useRuns();
  return (
    <>
      <span className={styles.search}>
        <Search size={13} />
        <TextField
          label="Search runs"
          isBare
          placeholder="Strategy, symbol, tag, note"
          value={query.search}
          onChange={(event) => changeQuery({ search: event.target.value })}
        />
      </span>
      {tags.length > 0 && (
        <SelectField
          label="Tag"
          isBare
          className={styles.tag}
          value={query.tag ?? EVERY_TAG}
          options={[[EVERY_TAG, 'Every tag'] as const, ...tags.map((tag) => [tag, tag] as const)]}
          onChange={(tag) => changeQuery({ tag: tag === EVERY_TAG ? null : tag })}
        />
      )}
      {selected.size > 0 && (
        <Button
          disabled={selected.size < 2 || selected.size > MOST_COMPARED}
          title={selected.size < 2 ? 'Select another run' : selected.size > MOST_COMPARED ? `At most ${MOST_COMPARED} at once` : undefined}
          onClick={() => compareRuns([...selected])}
          data-testid="compare-runs"
        >
          <GitCompareArrows size={14} />
          Compare {selected.size}
        </Button>
      )}
      <Button onClick={() => showOwnCode('strategies')} data-testid="open-own-strategies">
        <CodeXml size={14} />
        Your own strategies
      </Button>
      <NewButton testId="new-backtest" />
    </>
  );
}

interface ListProps {
  onDelete: (runs: readonly RunListing[]) => void;
  onAnnotate: (run: RunListing) => void;
}

function RunList({ onDelete, onAnnotate }: ListProps) {
  useEffect(() => {
    // It was not followed while a run was in view.
    if (useRuns.getState().runs !== null) void loadRuns();
  }, []);
  const { runs, total, problem, query, downSinceUs, selected } = useRuns();
  const isRunning = useJobs((state) => state.jobs.some((job) => job.problem === null));
  const zone = useSettings((state) => state.settings.chartTimeZone);
  const isFiltered = query.search.trim() !== '' || query.tag !== null;
  return (
    <ScreenFrame
      title="Backtests"
      testId="backtests-screen"
      isFlush
      facts={runs ? `${formatCount(total)} ${total === 1 ? 'run' : 'runs'}${isFiltered ? ' found' : ''}` : ''}
      actions={<Actions />}
    >
      <div className={styles.column}>
        {downSinceUs !== null && (
          <Banner>
            The research process has not been connected since {formatMoment(downSinceUs, nowUs(), zone, true)}; the page goes on trying.
            {runs ? ' This is the list as it was.' : ''}
          </Banner>
        )}
        <JobStrip />
        {selected.size > 0 && (
          <div className={styles.selection}>
            {formatCount(selected.size)} selected
            <Button variant="ghost" onClick={clearSelection}>
              Clear
            </Button>
            <Button variant="ghost" onClick={() => onDelete((runs ?? []).filter((run) => selected.has(run.runId)))}>
              <Trash2 size={13} />
              Delete…
            </Button>
          </div>
        )}
        <div className={styles.fill}>
          {problem && <ErrorPanel {...problem} action={<Button onClick={() => void loadRuns()}>Try again</Button>} />}
          {!problem && runs === null && downSinceUs === null && <Skeleton rows={12} />}
          {!problem && runs?.length === 0 && !isFiltered && !isRunning && (
            <EmptyState action={<NewButton />}>
              No runs yet. Start a backtest ({chordLabel(commands.shownKeys('new-backtest') ?? 'Mod+N')}): strategy, prices and costs are
              filled in, and the first result takes less than a minute.
            </EmptyState>
          )}
          {!problem && runs?.length === 0 && isFiltered && (
            <EmptyState action={<Button onClick={() => changeQuery({ search: '', tag: null })}>Show every run</Button>}>
              No run matches {query.search.trim() === '' ? `the tag “${query.tag}”` : `“${query.search}”`}.
            </EmptyState>
          )}
          {!problem && runs && runs.length > 0 && <RunsTable runs={runs} onDelete={onDelete} onAnnotate={onAnnotate} />}
        </div>
      </div>
    </ScreenFrame>
  );
}

/** Runs, one run, or some beside each other. */
export function BacktestsScreen() {
  const { openRunId, compared } = useBacktests();
  const [doomed, setDoomed] = useState<readonly RunListing[]>([]);
  const [isBusy, setBusy] = useState(false);
  const [annotated, setAnnotated] = useState<RunListing | null>(null);
  useEffect(() => followRuns(), []);
  const [first] = doomed;
  const remove = async () => {
    setBusy(true);
    await deleteRuns(doomed.map(({ runId }) => runId));
    setBusy(false);
    setDoomed([]);
  };
  const actions = { onDelete: setDoomed, onAnnotate: setAnnotated };
  return (
    <>
      {openRunId !== null && (
        <div className={styles.column}>
          <JobStrip />
          <div className={styles.fill}>
            <RunView key={openRunId} runId={openRunId} {...actions} />
          </div>
        </div>
      )}
      {openRunId === null && compared !== null && (
        <Suspense fallback={<Skeleton rows={12} />}>
          <RunComparison runIds={compared} onClose={closeRun} />
        </Suspense>
      )}
      {openRunId === null && compared === null && <RunList {...actions} />}
      <ConfirmDialog
        isOpen={first !== undefined}
        onClose={() => setDoomed([])}
        title={doomed.length === 1 && first ? `Delete ${runTitle(first)}?` : `Delete ${doomed.length} runs?`}
        confirm={doomed.length === 1 ? 'Delete run' : `Delete ${doomed.length} runs`}
        onConfirm={() => void remove()}
        isBusy={isBusy}
      >
        <p>
          Trades, curve, report and notes are removed from this machine. What was tried stays counted: a result that was seen can't be
          unseen. This can't be undone.
        </p>
      </ConfirmDialog>
      {annotated && <AnnotateDialog key={annotated.runId} run={annotated} onClose={() => setAnnotated(null)} />}
    </>
  );
}
