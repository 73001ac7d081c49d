import { Check, CircleAlert } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { linkTo } from '../../../connection/service-link.ts';
import { useMarket } from '../../../state/market-store.ts';
import { Button } from '../../../ui/button.tsx';
import { DialogWindow } from '../../../ui/dialog.tsx';
import { Kbd } from '../../../ui/kbd.tsx';
import { ErrorPanel, Skeleton } from '../../../ui/states.tsx';
import { followOwnStrategies, loadStrategies, useStrategies } from '../strategy-catalogue.ts';
import { CheckPanel } from './check-panel.tsx';
import type { Draft } from './draft.ts';
import { StepCosts } from './step-costs.tsx';
import { StepData } from './step-data.tsx';
import { StepRisk } from './step-risk.tsx';
import { StepRun } from './step-run.tsx';
import { StepStrategy } from './step-strategy.tsx';
import styles from './wizard.module.css';
import { STEPS, type StepId, stepOf } from './wizard-steps.ts';
import { beginDraft, checkAgain, closeWizard, goToStep, mayRun, moveStep, runDraft, startOver, useWizard } from './wizard-store.ts';

function StepList({ current }: { current: StepId }) {
  const check = useWizard((state) => state.check);
  return (
    <nav aria-label="Steps" className={styles.steps}>
      {STEPS.map(({ id, title }, i) => {
        const isWrong = check?.problems.some(({ path }) => stepOf(path) === id) ?? false;
        return (
          <button
            key={id}
            type="button"
            className={styles.step}
            aria-current={id === current ? 'step' : undefined}
            onClick={() => goToStep(id)}
            data-testid={`step-${id}`}
          >
            <span className={styles.stepNumber}>{i + 1}</span>
            {title}
            {check && (
              <span
                className={isWrong ? styles.stepWrong : styles.stepGood}
                role="img"
                aria-label={isWrong ? 'something to set right' : 'in order'}
              >
                {isWrong ? <CircleAlert size={13} /> : <Check size={13} />}
              </span>
            )}
          </button>
        );
      })}
    </nav>
  );
}

function StepBody({ step, draft }: { step: StepId; draft: Draft }) {
  switch (step) {
    case 'strategy':
      return <StepStrategy draft={draft} />;
    case 'data':
      return <StepData draft={draft} />;
    case 'costs':
      return <StepCosts draft={draft} />;
    case 'risk':
      return <StepRisk draft={draft} />;
    case 'run':
      return <StepRun draft={draft} />;
  }
}

function Footer({ step }: { step: StepId }) {
  const isReady = useWizard(mayRun);
  const isRestored = useWizard((state) => state.isRestored);
  const at = STEPS.findIndex(({ id }) => id === step);
  const next = STEPS[at + 1];
  return (
    <>
      <Button variant="ghost" onClick={startOver}>
        Start over
      </Button>
      <span className={styles.saved}>{isRestored ? 'Goes on where you left it; the draft is kept.' : 'The draft is kept.'}</span>
      <Button onClick={() => moveStep(-1)} disabled={at === 0}>
        Back
      </Button>
      {next && <Button onClick={() => moveStep(1)}>Next: {next.title}</Button>}
      <Button variant="primary" className={styles.run} onClick={() => void runDraft()} disabled={!isReady} data-testid="wizard-run">
        Run <Kbd keys="Mod+Enter" />
      </Button>
    </>
  );
}

/** Asks for a backtest in five steps, and says beside each what its result will be worth. */
export function WizardDialog() {
  const { isOpen, step, draft } = useWizard();
  const strategyProblem = useStrategies((state) => state.problem);
  const strategies = useStrategies((state) => state.strategies);
  const series = useMarket((state) => state.series);
  const heading = useRef<HTMLHeadingElement>(null);
  const shownStep = useRef(step);
  useEffect(() => {
    if (!isOpen) return;
    void loadStrategies();
    // What failed while the process was away is asked anew when it is back.
    const stopFollowing = followOwnStrategies(checkAgain);
    const stopWaiting = linkTo('research').onUp(() => {
      if (useStrategies.getState().problem) void loadStrategies();
      if (useWizard.getState().checkProblem) checkAgain();
    });
    return () => {
      stopFollowing();
      stopWaiting();
    };
  }, [isOpen]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: begun when what it is made of has come
  useEffect(() => beginDraft(), [isOpen, strategies, series, draft]);
  useEffect(() => {
    if (shownStep.current !== step) heading.current?.focus();
    shownStep.current = step;
  }, [step]);
  if (!isOpen) return null;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return;
    event.preventDefault();
    event.stopPropagation();
    void runDraft();
  };
  const [current] = STEPS.filter(({ id }) => id === step);
  return (
    <DialogWindow isOpen onClose={closeWizard} title="New backtest" width={880} isFlush footer={<Footer step={step} />} testId="wizard">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: runs the draft from wherever the focus is inside */}
      <div className={styles.wizard} onKeyDown={onKeyDown}>
        <StepList current={step} />
        <section className={styles.body} aria-label={current?.title}>
          <h2 ref={heading} tabIndex={-1} className={styles.sentence}>
            {current?.sentence}
          </h2>
          {draft && strategies && <StepBody step={step} draft={draft} />}
          {!strategies && strategyProblem && (
            <ErrorPanel {...strategyProblem} action={<Button onClick={() => void loadStrategies()}>Try again</Button>} />
          )}
          {!strategies && !strategyProblem && <Skeleton rows={8} />}
        </section>
        <CheckPanel />
      </div>
    </DialogWindow>
  );
}
