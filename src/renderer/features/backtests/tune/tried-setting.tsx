import { memo, useEffect, useRef } from 'react';
import type { RunDocument } from '#contract/research-documents.ts';
import { formatCount, formatMilliseconds } from '../../../format/number.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { Tip } from '../../../ui/tooltip.tsx';
import { CurveChart, type CurveHandle } from '../curve/curve-chart.tsx';
import type { Curve } from '../curve/curve-painter.ts';
import { startRun } from '../run-jobs.ts';
import { changeText, KEY_FIGURES, type KeyFigure } from '../runs/key-figures.ts';
import { marketText, parameterText } from '../runs/run-words.ts';
import styles from './tried-setting.module.css';
import { type Evaluation, leaveTrial, useTune } from './tune-store.ts';

type FigureName = keyof Evaluation['figures'];
const isTried = (id: string, figures: Evaluation['figures']): id is FigureName => id in figures;

function Figure({ figure, tried, run }: { figure: KeyFigure; tried: Evaluation; run: RunDocument }) {
  if (!isTried(figure.id, tried.figures)) return null;
  const now = tried.figures[figure.id];
  const before = run.summary[figure.id];
  return (
    <Tip text={figure.explanation}>
      <div className={styles.figure}>
        <span className={styles.name}>{figure.title}</span>
        <b className={styles.number}>{figure.format(now)}</b>
        <span className={styles.change}>{changeText(figure, now, before) || 'as the run'}</span>
      </div>
    </Tip>
  );
}

/** By itself, as it changes with what was computed and not with every move of a slider. */
const Figures = memo(({ tried, run }: { tried: Evaluation | null; run: RunDocument }) =>
  tried ? KEY_FIGURES.map((figure) => <Figure key={figure.id} figure={figure} tried={tried} run={run} />) : null,
);

/** What can already be said of a setting that was not judged yet. */
function firstWords({ figures }: Evaluation): string {
  if (figures.trades === 0) return 'It never traded.';
  if (figures.trades < 30) return `With ${formatCount(figures.trades)} trades no verdict can be good: it takes 30.`;
  if ((figures.totalReturn ?? 0) <= 0) return 'It loses money.';
  return 'Looking good is not a verdict: its checks have not run.';
}

function Words({ tried, problem }: { tried: Evaluation | null; problem: { readonly message: string } | null }) {
  if (problem)
    return (
      <p className={classNames(styles.note, styles.problem)} role="alert">
        {problem.message}
      </p>
    );
  return (
    <p className={styles.note} aria-live="polite">
      {tried ? (
        <>
          <b>Trial {formatCount(tried.trials)} of this idea</b>, computed in {formatMilliseconds(tried.milliseconds)}. Not judged yet.{' '}
          {firstWords(tried)}
        </>
      ) : (
        'Computing…'
      )}
    </p>
  );
}

/** The curve and figures of the setting that the sliders say, beside those of the run. */
export function TriedSetting({ run, curve }: { run: RunDocument; curve: Curve | null }) {
  const handle = useRef<CurveHandle>(null);
  const { tried, problem, wanted, triedSequence, askedSequence } = useTune();
  // A curve is drawn in the task in which it arrives, ahead of what React has to do for the figures.
  useEffect(() => {
    const draw = ({ tried: next, triedSequence: sequence }: { tried: Evaluation | null; triedSequence: number }) => {
      if (!next) return;
      handle.current?.draw(next.equity);
      document.documentElement.dataset.triedSequence = String(sequence);
    };
    draw(useTune.getState());
    const stop = useTune.subscribe((state, before) => {
      if (state.tried !== before.tried) draw(state);
    });
    return () => {
      stop();
      delete document.documentElement.dataset.triedSequence;
    };
  }, []);
  const keep = () => {
    const { strategy, ...rest } = run.manifest.config as { strategy?: { id?: string } };
    const configuration = { ...rest, strategy: { ...strategy, params: wanted } };
    void startRun(configuration, `${run.strategyTitle} on ${marketText(run)}, ${parameterText(wanted)}`, run.tags, run.note);
  };
  return (
    <section className={styles.tried} aria-label="Tried setting" data-testid="tried-setting">
      <header className={styles.head}>
        <div className={styles.words}>
          <h2 className={styles.title}>
            <Badge tone="accent">TRYING</Badge> {parameterText(wanted)}
          </h2>
          <Words tried={tried} problem={problem} />
        </div>
        <Button onClick={() => leaveTrial(run.parameters)} data-testid="tune-back">
          Back to the run
        </Button>
        <Button
          variant="primary"
          onClick={keep}
          disabled={!tried || problem !== null || triedSequence !== askedSequence}
          data-testid="tune-keep"
        >
          Keep this setting
        </Button>
      </header>
      <div className={classNames(styles.figures, problem && styles.stale)} hidden={!tried} data-testid="tried-figures">
        <Figures tried={tried} run={run} />
      </div>
      <div className={classNames(styles.chart, problem && styles.stale)} hidden={!tried}>
        <CurveChart curve={null} reference={curve} label="Equity and drawdown" handle={handle} testId="tried-curve" />
      </div>
    </section>
  );
}
