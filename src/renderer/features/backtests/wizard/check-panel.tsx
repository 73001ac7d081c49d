import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatCount, formatNumber, formatShare } from '../../../format/number.ts';
import { useMarket } from '../../../state/market-store.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { Skeleton } from '../../../ui/states.tsx';
import styles from './check-panel.module.css';
import { commonRange } from './common-range.ts';
import { missingWords } from './missing-words.ts';
import { problemName, stepOf } from './wizard-steps.ts';
import { checkAgain, goToStep, useWizard } from './wizard-store.ts';

/** About how long something takes, in words. */
export function aboutTime(seconds: number): string {
  if (seconds < 1) return 'less than a second';
  if (seconds < 90) return `about ${Math.ceil(seconds)} s`;
  return `about ${Math.ceil(seconds / 60)} min`;
}

function Fact({ title, value, note, isWeak }: { title: string; value: ReactNode; note?: ReactNode; isWeak?: boolean }) {
  return (
    <div className={classNames(styles.fact, isWeak && styles.weak)}>
      <dt>{title}</dt>
      <dd>
        <b>{value}</b>
        {note && <span>{note}</span>}
      </dd>
    </div>
  );
}

/** What is asked and what was found. Why code of the trader's own was not used comes as a sentence, which says both. */
function problemWords(allowed: string, found: string): string {
  if (found.endsWith('.')) return `: ${found}`;
  return ` must be ${allowed}${found === 'missing' ? '; nothing is set.' : `; it is ${found}.`}`;
}

/** Beside every step: what is wrong with the draft, and what its run can tell. */
export function CheckPanel() {
  const { check, isChecking, checkProblem, step } = useWizard();
  const bySymbol = useMarket((state) => state.bySymbol);
  const title = <h2 className={styles.title}>What this run can tell you</h2>;
  if (checkProblem)
    return (
      <aside className={styles.panel} aria-label="Check">
        {title}
        <p className={styles.bad} role="alert">
          {checkProblem.message}
        </p>
        <div>
          <Button onClick={checkAgain}>Check again</Button>
        </div>
      </aside>
    );
  if (!check)
    return (
      <aside className={styles.panel} aria-label="Check">
        {title}
        <Skeleton rows={6} />
      </aside>
    );
  const { problems, estimate, data } = check;
  const missing = data.flatMap((one) => {
    const words = missingWords(one, bySymbol.get(one.symbol)?.calendar);
    return words === null ? [] : [data.length > 1 ? `${one.symbol}: ${words}` : words];
  });
  const common = commonRange(data);
  const notes = new Set(data.flatMap((one) => one.notes));
  // What to do something about comes first; what is to be known of the data stands beside it at its step.
  const hints = [...new Set(check.hints)]
    .filter((hint) => step !== 'data' || !notes.has(hint))
    .toSorted((a, b) => Number(notes.has(a)) - Number(notes.has(b)));
  const bars = data.reduce((sum, one) => sum + one.bars, 0);
  const half = estimate?.sharpeHalfWidth ?? null;
  return (
    <aside
      className={classNames(styles.panel, isChecking && styles.stale)}
      aria-label="Check"
      aria-busy={isChecking}
      data-testid="check-panel"
    >
      {title}
      {data.some((one) => one.isSimulated) && (
        <div>
          <Badge tone="sim">SIMULATED DATA</Badge>
        </div>
      )}
      {problems.length > 0 && (
        <div className={styles.problems} role="status">
          <p className={styles.problemsTitle}>
            {problems.length === 1 ? 'One thing to set right:' : `${problems.length} things to set right:`}
          </p>
          <ul>
            {problems.map(({ path, allowed, found }) => (
              <li key={path}>
                {/* What is wrong with the whole comes as a sentence of its own. */}
                {path === '' ? (
                  <p className={styles.whole}>{allowed}</p>
                ) : (
                  <button type="button" onClick={() => goToStep(stepOf(path))}>
                    <b>{problemName(path)}</b>
                    {problemWords(allowed, found)}
                  </button>
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
      <dl className={styles.facts}>
        {data.length > 0 && (
          <Fact title="Bars" value={formatCount(estimate?.bars ?? bars)} note={missing.length > 0 ? missing.join('; ') : undefined} />
        )}
        {estimate && (
          <>
            <Fact
              title="Trades, about"
              value={formatCount(estimate.trades)}
              note={estimate.trades < 30 ? 'fewer than 30: no verdict can be good' : undefined}
              isWeak={estimate.trades < 30}
            />
            <Fact
              title="Sharpe will be known to"
              value={half === null ? '–' : `±${formatNumber(half, 2)}`}
              note={half === null ? 'too little data to tell' : half > 1 ? 'too wide to tell luck from skill' : 'at 95%'}
              isWeak={half === null || half > 1}
            />
            <Fact
              title="Trial of this idea"
              value={`no. ${formatCount(estimate.trialNumber)}`}
              note={estimate.isKnownTrial ? 'seen before: counts once' : undefined}
            />
            <Fact
              title="Costs take"
              value={formatShare(estimate.costShare)}
              note="of what winning trades make"
              isWeak={estimate.costShare !== null && estimate.costShare > 0.3}
            />
            <Fact
              title="Unclear trades"
              value={formatShare(estimate.pathDependentShare)}
              note="decided by the path inside a bar"
              isWeak={(estimate.pathDependentShare ?? 0) > 0.05}
            />
            <Fact title="Takes" value={aboutTime(estimate.seconds)} />
          </>
        )}
      </dl>
      {common && (
        <p className={styles.warning}>
          <TriangleAlert size={13} />
          <span>The symbols have bars together only for a part of this time. The step Data offers that part.</span>
        </p>
      )}
      {hints.length > 0 && (
        <ul className={styles.hints}>
          {hints.map((hint) => (
            <li key={hint} data-kind={notes.has(hint) ? 'note' : 'warning'}>
              {!notes.has(hint) && <TriangleAlert size={13} />}
              <span>{hint}</span>
            </li>
          ))}
        </ul>
      )}
    </aside>
  );
}
