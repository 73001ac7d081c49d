import { ArrowLeft, CopyPlus, NotebookPen, RefreshCw, SlidersHorizontal, Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { RunDocument, RunListing } from '#contract/research-documents.ts';
import { linkTo } from '../../connection/service-link.ts';
import { commands } from '../../keys/key-registry.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { ErrorPanel, Skeleton } from '../../ui/states.tsx';
import { closeRun } from './backtests-store.ts';
import type { Curve } from './curve/curve-painter.ts';
import { loadRun, useOpenRun } from './open-run-store.ts';
import { ReportActions } from './report/report-actions.tsx';
import { repeatRun } from './run-jobs.ts';
import { RunReportSlot } from './run-report-slot.tsx';
import styles from './run-view.module.css';
import { marketText, parameterText, rangeText, runTitle } from './runs/run-words.ts';
import { startFrom } from './runs/runs-table.tsx';
import { VerdictBadge } from './runs/verdict.tsx';
import { loadStrategies } from './strategy-catalogue.ts';
import { TriedSetting } from './tune/tried-setting.tsx';
import { TunePanel } from './tune/tune-panel.tsx';
import { endTuning, useTune } from './tune/tune-store.ts';

const CURVE_POINTS = 1_000;
/** Below this width the sliders would take too much of the report: they are folded until asked for. */
const WIDE_PX = 1360;

/** The run's own curve: what the report begins with and what a tried setting is compared with. */
function useRunCurve(runId: string): Curve | null {
  const [curve, setCurve] = useState<Curve | null>(null);
  useEffect(() => {
    const asked = new AbortController();
    const read = async () => {
      const result = await linkTo('research').client['runs.equity']({ runId, points: CURVE_POINTS }, { signal: asked.signal });
      if (result.ok && !asked.signal.aborted) setCurve(result.value);
    };
    void read();
    return () => asked.abort();
  }, [runId]);
  return curve;
}

interface ActionProps {
  onDelete: (runs: readonly RunListing[]) => void;
  onAnnotate: (run: RunListing) => void;
}

function Header({
  run,
  isTuning,
  onTune,
  onDelete,
  onAnnotate,
}: ActionProps & { run: RunDocument; isTuning: boolean; onTune: () => void }) {
  return (
    <header className={styles.head}>
      <IconButton label="Back to the runs" keys="Escape" onClick={closeRun} data-testid="run-back">
        <ArrowLeft size={15} />
      </IconButton>
      <div className={styles.names}>
        <h1 className={styles.title}>
          {run.strategyTitle} <span className={styles.market}>{marketText(run)}</span>
          {run.isSimulated && <Badge tone="sim">SIMULATED</Badge>}
          <VerdictBadge verdict={run.summary.verdict} />
          {run.tags.map((tag) => (
            <Badge key={tag}>{tag}</Badge>
          ))}
        </h1>
        <p className={styles.facts}>
          {[parameterText(run.parameters), rangeText(run.fromUs, run.toUs)].filter(Boolean).join(' · ')} ·{' '}
          <span className={styles.hash}>
            run/{run.runId} · {run.manifest.dataHash.slice(0, 7)}
          </span>
          {run.note && ` · ${run.note}`}
        </p>
      </div>
      <ReportActions run={run} />
      <Button variant="ghost" aria-pressed={isTuning} onClick={onTune} data-testid="toggle-tune">
        <SlidersHorizontal size={14} />
        Try settings
      </Button>
      <IconButton label="Tags and note…" onClick={() => onAnnotate(run)}>
        <NotebookPen size={14} />
      </IconButton>
      <IconButton label="Delete…" onClick={() => onDelete([run])}>
        <Trash2 size={14} />
      </IconButton>
      <Button onClick={() => void startFrom(run.runId)}>
        <CopyPlus size={14} />
        New from it…
      </Button>
      <Button onClick={() => void repeatRun(run.runId, runTitle(run))} title={commands.shownKeys('rerun')} data-testid="rerun">
        <RefreshCw size={14} />
        Re-run
      </Button>
    </header>
  );
}

/** Open where there is room, and again whenever the window becomes wide or narrow; in between as the trader has it. */
function useWideOnly(): [boolean, (isOpen: boolean) => void] {
  const [isOpen, setIsOpen] = useState(window.innerWidth >= WIDE_PX);
  useEffect(() => {
    let wasWide = window.innerWidth >= WIDE_PX;
    const look = () => {
      const isWide = window.innerWidth >= WIDE_PX;
      if (isWide !== wasWide) setIsOpen(isWide);
      wasWide = isWide;
    };
    window.addEventListener('resize', look);
    return () => window.removeEventListener('resize', look);
  }, []);
  return [isOpen, setIsOpen];
}

function OpenRun({ run, ...actions }: ActionProps & { run: RunDocument }) {
  const curve = useRunCurve(run.runId);
  const isTrying = useTune((state) => state.isTrying && state.runId === run.runId);
  const [isTuning, setTuning] = useWideOnly();
  useEffect(() => endTuning, []);
  return (
    <main className={styles.screen} aria-label={runTitle(run)} data-testid="run-view" data-run-id={run.runId}>
      <Header run={run} isTuning={isTuning} onTune={() => setTuning(!isTuning)} {...actions} />
      <div className={styles.body}>
        {isTuning && <TunePanel key={run.runId} run={run} />}
        <div className={styles.content}>{isTrying ? <TriedSetting run={run} curve={curve} /> : <RunReportSlot runId={run.runId} />}</div>
      </div>
    </main>
  );
}

/** One run: its report, and sliders that try other settings on the same data. */
export function RunView({ runId, ...actions }: ActionProps & { runId: string }) {
  const { run, problem } = useOpenRun();
  useEffect(() => {
    void loadRun(runId);
    void loadStrategies();
  }, [runId]);
  if (run?.runId === runId) return <OpenRun key={runId} run={run} {...actions} />;
  const back = <Button onClick={closeRun}>Back to the runs</Button>;
  return (
    <main className={styles.screen} aria-label="Run">
      {problem ? (
        <ErrorPanel
          {...problem}
          action={
            <>
              {back}
              <Button onClick={() => void loadRun(runId)}>Try again</Button>
            </>
          }
        />
      ) : (
        <Skeleton rows={14} />
      )}
    </main>
  );
}
