import { useId } from 'react';
import { behindHolding, whyNotToTrade } from '#core/backtest/verdict-words.ts';
import { formatCount, formatNumber, formatPercentChange, formatShare } from '../../../format/number.ts';
import { readable } from '../../../format/readable.ts';
import text from '../../../styles/text.module.css';
import { classNames } from '../../../ui/class-names.ts';
import { trialsThenAndNow, untoldOverfitting } from '../runs/judged-then.ts';
import { VERDICTS, type Verdict } from '../runs/verdict.tsx';
import { CheckTiles } from './check-tiles.tsx';
import { formatProbability } from './figures.ts';
import { hasTraded, type RunProps } from './run-facts.ts';
import styles from './verdict-panel.module.css';
import { whatWouldChange } from './what-would-change.ts';

const TITLES: Readonly<Record<Verdict, string>> = {
  'worth-paper-trading': 'Worth paper trading',
  'not-enough-evidence': 'Not enough evidence to trade this',
  'do-not-trade': 'Do not trade',
};

/** Whether to believe the run, before anything else: the verdict, why, what would change it, and each check with its state. */
export function VerdictPanel({ run }: RunProps) {
  const { honesty } = run;
  const { verdict } = honesty;
  const failed = new Set(honesty.checks.filter(({ state }) => state === 'fail').map(({ id }) => id));
  const why = readable(whyNotToTrade(failed, run.summary.totalReturn));
  const title = verdict === 'do-not-trade' ? `${TITLES[verdict]}: ${why}` : TITLES[verdict];
  const changes = whatWouldChange(run);
  const id = useId();
  const { tone, mark } = VERDICTS[verdict];
  return (
    <section className={styles.panel} data-tone={tone} aria-labelledby={id} data-testid="verdict">
      <div className={styles.top}>
        <div className={styles.why}>
          <h2 id={id} className={styles.title}>
            <span aria-hidden="true">{mark}</span> {title}
          </h2>
          <JudgedThen run={run} />
          {honesty.reasons.map((reason) => (
            <p key={reason} className={styles.reason}>
              {readable(reason)}
            </p>
          ))}
          <BehindHolding run={run} />
          {changes.length > 0 && (
            <>
              <h3 className={styles.subtitle}>What would change this verdict</h3>
              <ol className={styles.changes}>
                {changes.map((change) => (
                  <li key={change.text}>
                    {change.text} <span className={text.second}>({change.now})</span>
                  </li>
                ))}
              </ol>
            </>
          )}
          {verdict === 'worth-paper-trading' && (
            <p className={styles.reason}>Paper trading is the next test; a backtest alone never shows that it will go on.</p>
          )}
        </div>
        <Beliefs run={run} />
      </div>
      <CheckTiles run={run} />
    </section>
  );
}

/** The checks ask for more than luck, not for more than the market: a gain that holding beats is said to be one. */
function BehindHolding({ run }: RunProps) {
  const { totalReturn, maxDrawdown, buyAndHoldReturn } = run.summary;
  const heldDrawdown = run.metrics['benchmark.maxDrawdown'] ?? null;
  const sentence = hasTraded(run) ? behindHolding({ totalReturn, maxDrawdown, buyAndHoldReturn, heldDrawdown }) : null;
  if (sentence === null) return null;
  return (
    <p className={styles.reason} data-testid="behind-holding">
      {readable(sentence)}
    </p>
  );
}

/** What was said on the day of the run, where more was tried since: it is judged by what there is now. */
function JudgedThen({ run }: RunProps) {
  const { judgedThen } = run;
  if (!judgedThen) return null;
  const { deflatedSharpe, overfittingProbability, realityCheckPValue, verdict } = judgedThen;
  const said = [
    `deflated Sharpe ${formatProbability(deflatedSharpe)}`,
    overfittingProbability === null
      ? `overfitting ${untoldOverfitting(judgedThen.trials).toLowerCase()}`
      : `overfitting ${formatShare(overfittingProbability)}`,
    ...(realityCheckPValue === null ? [] : [`reality check ${formatProbability(realityCheckPValue)}`]),
    verdict === run.honesty.verdict ? 'the same verdict' : `${VERDICTS[verdict].mark} ${VERDICTS[verdict].title}`,
  ];
  return (
    <p className={styles.then} data-testid="judged-then">
      <b>{trialsThenAndNow(run)}</b>, and judged by those. On the day of the run: {said.join(', ')}.
    </p>
  );
}

/** The same run under other assumptions: what is left of the profit. */
function Beliefs({ run }: RunProps) {
  const { honesty, summary } = run;
  const { worst, best, adaptive } = honesty.paths;
  const atCosts = (factor: number) => honesty.costStress.find((point) => point.factor === factor)?.totalReturn;
  const all: readonly (readonly [string, number | null | undefined])[] = [
    ['As reported', summary.totalReturn],
    ['Worst path inside bars', worst?.totalReturn],
    ['Best path inside bars', best?.totalReturn],
    ['Adaptive path', adaptive?.totalReturn],
    ['Costs ×1.5', atCosts(1.5)],
    ['Costs ×2', atCosts(2)],
    ['Buy and hold', summary.buyAndHoldReturn],
  ];
  const known = all.filter((row): row is readonly [string, number] => typeof row[1] === 'number');
  const low = Math.min(0, ...known.map(([, value]) => value));
  const span = Math.max(0, ...known.map(([, value]) => value)) - low || 1;
  return (
    <div className={styles.beliefs}>
      <h3 className={styles.subtitle}>Net profit, depending on what you believe</h3>
      {!hasTraded(run) ? (
        <p className={text.second}>Nothing was traded, so there is nothing to stress.</p>
      ) : (
        <dl className={styles.bars}>
          {known.map(([name, value]) => (
            <div key={name} className={styles.bar} data-belief={name}>
              <dt>{name}</dt>
              <dd>
                <span className={styles.track} aria-hidden="true">
                  <i
                    className={value < 0 ? styles.loss : styles.gain}
                    style={{
                      left: `${((Math.min(value, 0) - low) / span) * 100}%`,
                      width: `${Math.max(0.8, (Math.abs(value) / span) * 100)}%`,
                    }}
                  />
                  <b style={{ left: `${(-low / span) * 100}%` }} />
                </span>
                <span className={classNames(styles.value, value < 0 && text.down)}>{formatPercentChange(value)}</span>
              </dd>
            </div>
          ))}
        </dl>
      )}
      <p className={styles.trials}>
        {formatCount(honesty.trials)} {honesty.trials === 1 ? 'trial' : 'trials'} of this idea counted by now
        {honesty.effectiveTrials !== null && `, worth ${formatNumber(honesty.effectiveTrials, 1)} independent ones`}
      </p>
    </div>
  );
}
