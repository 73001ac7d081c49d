import { ChevronLeft } from 'lucide-react';
import { useCallback } from 'react';
import type { z } from 'zod';
import type { researchContract } from '#contract/index.ts';
import { linkTo } from '../../../connection/service-link.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button, IconButton } from '../../../ui/button.tsx';
import { ErrorPanel, Skeleton } from '../../../ui/states.tsx';
import { openRun } from '../backtests-store.ts';
import { Columns, Panel } from '../report/section.tsx';
import { useAnswer } from '../report/use-answer.ts';
import { trialsThenAndNow } from '../runs/judged-then.ts';
import { marketText, parameterText, rangeText } from '../runs/run-words.ts';
import { VerdictBadge } from '../runs/verdict.tsx';
import { ComparedCurves, DifferenceCurve } from './compared-curves.tsx';
import { ComparedMetrics } from './compared-metrics.tsx';
import { SettingsThatDiffer } from './compared-settings.tsx';
import { LETTERS } from './letters.ts';
import styles from './run-comparison.module.css';
import { SharedTrades } from './shared-trades.tsx';

/** What the research process says of runs beside each other. */
export type Comparison = z.output<(typeof researchContract)['runs.compare']['output']>;

interface RunComparisonProps {
  /** Two to four runs; differences are the second less the first. */
  runIds: readonly string[];
  onClose: () => void;
}

/** Runs beside each other: whether they may be compared, what differs, and whether the difference is more than luck. */
export function RunComparison({ runIds, onClose }: RunComparisonProps) {
  const key = runIds.join(' ');
  const { value, problem, ask } = useAnswer(
    useCallback(
      (signal: AbortSignal) => linkTo('research').client['runs.compare']({ runIds: key.split(' ') }, { signal, timeoutMs: 60_000 }),
      [key],
    ),
  );
  return (
    <main className={styles.screen} aria-label="Comparison of runs" aria-busy={!value && !problem} data-testid="run-comparison">
      <header className={styles.head}>
        <IconButton label="Back to the runs" keys="Escape" onClick={onClose}>
          <ChevronLeft size={16} />
        </IconButton>
        <h1 className={styles.title}>Compare {runIds.length} runs</h1>
        {value && <Comparable comparison={value} />}
      </header>
      {problem && !value && (
        <ErrorPanel
          {...problem}
          action={
            <>
              {problem.code !== 'UnknownRun' && <Button onClick={ask}>Try again</Button>}
              <Button onClick={onClose}>Back to the runs</Button>
            </>
          }
        />
      )}
      {!value && !problem && <Skeleton rows={14} />}
      {value && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by key
        <section className={styles.scroll} tabIndex={0} aria-label="Comparison, scrolls">
          <div className={styles.content}>
            <RunCards comparison={value} />
            <Columns shape="roomy">
              <ComparedMetrics comparison={value} />
              <div className={styles.curves}>
                <ComparedCurves comparison={value} />
                <DifferenceCurve comparison={value} />
              </div>
            </Columns>
            <Columns shape="halves">
              <SettingsThatDiffer comparison={value} />
              <Panel title="Trades" note="by entry time, symbol and side, of A and B">
                <SharedTrades comparison={value} />
              </Panel>
            </Columns>
          </div>
        </section>
      )}
    </main>
  );
}

function Comparable({ comparison }: { comparison: Comparison }) {
  const { isSameData, isSameCosts } = comparison;
  return (
    <>
      <Badge tone={isSameData ? 'ok' : 'warn'} data-testid="same-data">
        {isSameData ? '✓ same data' : '▲ different data: not the same question'}
      </Badge>
      <Badge tone={isSameCosts ? 'ok' : 'warn'} data-testid="same-costs">
        {isSameCosts ? '✓ same costs' : '▲ different costs'}
      </Badge>
    </>
  );
}

function RunCards({ comparison }: { comparison: Comparison }) {
  return (
    <ul className={styles.cards} aria-label="Runs">
      {comparison.runs.map((run, i) => (
        <li key={run.runId} className={styles.card} data-letter={LETTERS[i]}>
          <b className={styles.letter}>{LETTERS[i]}</b>
          <div className={styles.words}>
            <button type="button" className={styles.name} onClick={() => openRun(run.runId)}>
              {run.strategyTitle} {marketText(run)}
            </button>
            <span className={styles.facts}>{parameterText(run.parameters)}</span>
            <span className={styles.facts}>{rangeText(run.fromUs, run.toUs)}</span>
            {run.judgedThen && <span className={styles.facts}>{trialsThenAndNow(run)}</span>}
          </div>
          <div className={styles.badges}>
            <VerdictBadge verdict={run.summary.verdict} />
            {run.isSimulated && <Badge tone="sim">SIMULATED</Badge>}
          </div>
        </li>
      ))}
    </ul>
  );
}
