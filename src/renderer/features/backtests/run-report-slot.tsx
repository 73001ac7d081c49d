import { type ComponentType, lazy, Suspense, useEffect, useState } from 'react';
import type { RunDocument } from '#contract/research-documents.ts';
import { formatNumber } from '../../format/number.ts';
import { Skeleton } from '../../ui/states.tsx';
import { Tip } from '../../ui/tooltip.tsx';
import { CurveChart } from './curve/curve-chart.tsx';
import type { Curve } from './curve/curve-painter.ts';
import styles from './run-report-slot.module.css';
import { KEY_FIGURES } from './runs/key-figures.ts';
import { VERDICTS } from './runs/verdict.tsx';

// The report has its own folder and its own weight: it is loaded with the first run that is opened.
const reports = import.meta.glob<{ RunReport: ComponentType<{ runId: string }> }>('./report/run-report.tsx');
const loadReport = reports['./report/run-report.tsx'];
const RunReport = loadReport ? lazy(async () => ({ default: (await loadReport()).RunReport })) : null;

function Interval({ run, id }: { run: RunDocument; id: string }) {
  const interval = run.honesty.intervals[id];
  const figure = KEY_FIGURES.find((one) => one.id === id);
  if (!interval || !figure || (interval.low === null && interval.high === null)) return null;
  return (
    <span className={styles.interval}>
      95%: {figure.format(interval.low)} … {figure.format(interval.high)}
    </span>
  );
}

/** Verdict, reasons, key figures and the curve. */
export function KeyReport({ run, curve }: { run: RunDocument; curve: Curve | null }) {
  const { honesty, summary } = run;
  const verdict = VERDICTS[honesty.verdict];
  return (
    <div className={styles.report} data-testid="key-report">
      <section className={styles.verdict} data-tone={verdict.tone} aria-label="Verdict">
        <h2 className={styles.title}>
          {verdict.mark} {verdict.title}
        </h2>
        {honesty.reasons.map((reason) => (
          <p key={reason}>{reason}</p>
        ))}
      </section>
      <div className={styles.figures}>
        {KEY_FIGURES.map((figure) => (
          <Tip key={figure.id} text={figure.explanation}>
            <div className={styles.figure}>
              <span className={styles.name}>{figure.title}</span>
              <b className={styles.number}>{figure.format(typeof summary[figure.id] === 'number' ? Number(summary[figure.id]) : null)}</b>
              <Interval run={run} id={figure.id} />
            </div>
          </Tip>
        ))}
      </div>
      <p className={styles.note}>
        Ratios by the {run.convention} convention. {formatNumber(summary.trials, 0)} {summary.trials === 1 ? 'trial' : 'trials'} of this
        idea so far.
      </p>
      <div className={styles.chart}>
        <CurveChart curve={curve} label="Equity and drawdown" testId="run-curve" />
      </div>
    </div>
  );
}

/** Everything that is known of a run. */
export function RunReportSlot({ run, curve }: { run: RunDocument; curve: Curve | null }) {
  // Loading shows after a moment only: a report that is there already must not blink.
  const [isShown, setShown] = useState(false);
  useEffect(() => setShown(true), []);
  if (!RunReport) return <KeyReport run={run} curve={curve} />;
  return <Suspense fallback={isShown ? <Skeleton rows={12} /> : null}>{<RunReport runId={run.runId} />}</Suspense>;
}
