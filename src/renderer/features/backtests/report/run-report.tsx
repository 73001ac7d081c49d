import { useCallback, useEffect, useRef, useState } from 'react';
import type { RunDocument } from '#contract/research-documents.ts';
import { linkTo } from '../../../connection/service-link.ts';
import { Button } from '../../../ui/button.tsx';
import { ErrorPanel, PanelBoundary, Skeleton } from '../../../ui/states.tsx';
import { showJudged } from '../open-run-store.ts';
import { CostsSection } from './costs-section.tsx';
import { EquitySection } from './equity-section.tsx';
import { KeyFigures } from './key-figures.tsx';
import { Provenance } from './provenance.tsx';
import { ReportNav } from './report-nav.tsx';
import { ReturnsSection } from './returns-section.tsx';
import type { RunProps } from './run-facts.ts';
import styles from './run-report.module.css';
import { Section } from './section.tsx';
import { MonteCarloSection } from './studies/monte-carlo-section.tsx';
import { OverfittingSection } from './studies/overfitting-section.tsx';
import { ParametersSection } from './studies/parameters-section.tsx';
import { WalkForwardSection } from './studies/walk-forward-section.tsx';
import { TradesSection } from './trades/trades-section.tsx';
import { useAnswer, useQuietRevision } from './use-answer.ts';
import { VerdictPanel } from './verdict-panel.tsx';

/** A stored run: whether to believe it, then what it did. */
export function RunReport({ runId }: { runId: string }) {
  // A run is judged by what was tried until now: it is asked for again when more was.
  const revision = useQuietRevision();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another revision may be another judgement
  const question = useCallback(
    (signal: AbortSignal) => linkTo('research').client['runs.show']({ runId }, { signal, timeoutMs: 30_000 }),
    [runId, revision],
  );
  const { value, problem, ask } = useAnswer(question);
  const run = useSameJudgement(value);
  useEffect(() => {
    if (run) showJudged(run);
  }, [run]);
  if (run?.runId === runId) return <Report key={runId} run={run} />;
  return (
    <div className={styles.report} aria-busy={problem === null} data-testid="run-report">
      {problem ? (
        <ErrorPanel
          code={problem.code}
          message={problem.message}
          action={problem.code === 'UnknownRun' ? undefined : <Button onClick={ask}>Try again</Button>}
        />
      ) : (
        <div className={styles.waiting}>
          <Skeleton rows={4} />
          <Skeleton rows={10} />
        </div>
      )}
    </div>
  );
}

/** The newest answer that says something else: charts need not be drawn again for the same. */
function useSameJudgement(value: RunDocument | null): RunDocument | null {
  const [kept, setKept] = useState(value);
  if (kept !== value && (kept?.runId !== value?.runId || kept?.honesty.trials !== value?.honesty.trials)) {
    setKept(value);
    return value;
  }
  return kept;
}

function Report({ run }: RunProps) {
  const scroll = useRef<HTMLDivElement>(null);
  return (
    <div className={styles.report} data-testid="run-report" data-run-id={run.runId} data-verdict={run.honesty.verdict}>
      <div className={styles.middle}>
        <ReportNav run={run} scroll={scroll} />
        <section
          ref={scroll}
          className={styles.scroll}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by key
          tabIndex={0}
          aria-label={`Report of ${run.strategyTitle}`}
          data-testid="report-scroll"
        >
          <div className={styles.content}>
            <Section id="verdict" title="Verdict" isBare>
              <VerdictPanel run={run} />
            </Section>
            <Section id="figures" title="Figures" isBare>
              <KeyFigures run={run} />
            </Section>
            <PanelBoundary name="The equity chart">
              <EquitySection run={run} />
            </PanelBoundary>
            <PanelBoundary name="The returns">
              <ReturnsSection run={run} />
            </PanelBoundary>
            <PanelBoundary name="The trades">
              <TradesSection run={run} />
            </PanelBoundary>
            <CostsSection run={run} />
            <PanelBoundary name="The robustness studies">
              <MonteCarloSection run={run} />
              <WalkForwardSection run={run} />
              <ParametersSection run={run} />
              <OverfittingSection run={run} />
            </PanelBoundary>
            <Provenance run={run} />
          </div>
        </section>
      </div>
    </div>
  );
}
