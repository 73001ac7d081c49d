import { useEffect } from 'react';
import type { RunDocument } from '#contract/research-documents.ts';
import { formatCount } from '../../../format/number.ts';
import { SwitchField } from '../../../ui/choice.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { SelectField } from '../../../ui/select-field.tsx';
import { type ParameterField, parameterFields, parameterTitle } from '../../trade/parameter-schema.ts';
import { valueText } from '../runs/run-words.ts';
import { useStrategies } from '../strategy-catalogue.ts';
import { onStep, sliderRange } from './slider-range.ts';
import styles from './tune-panel.module.css';
import { beginTuning, leaveTrial, type Parameters, trySetting, useTune, warmUp } from './tune-store.ts';

interface FieldProps {
  field: ParameterField;
  value: Parameters[string];
  /** What the run used, and what the strategy proposes. */
  used: Parameters[string];
  usual: unknown;
  onChange: (value: Parameters[string]) => void;
  onTouch: () => void;
}

function Slider({ field, value, used, usual, onChange, onTouch }: FieldProps & { field: Extract<ParameterField, { kind: 'number' }> }) {
  const title = parameterTitle(field.name);
  const range = sliderRange(field, Number(used), typeof usual === 'number' ? usual : Number(used));
  const share = (Number(used) - range.min) / (range.max - range.min || 1);
  const isChanged = value !== used;
  return (
    <div className={styles.field}>
      <div className={styles.fieldHead}>
        <span>{title}</span>
        {isChanged && <span className={styles.was}>was {valueText(used)}</span>}
        <output className={classNames(styles.value, isChanged && styles.changed)}>{valueText(value)}</output>
      </div>
      <div className={styles.track}>
        <input
          type="range"
          className={styles.slider}
          aria-label={title}
          min={range.min}
          max={range.max}
          step={range.step}
          value={Number(value)}
          onPointerEnter={onTouch}
          onFocus={onTouch}
          onChange={(event) => onChange(onStep(range, event.target.valueAsNumber))}
          data-testid={`slider-${field.name}`}
        />
        {share >= 0 && share <= 1 && (
          <span className={styles.mark} style={{ left: `calc(7px + ${share} * (100% - 14px))` }} aria-hidden="true" />
        )}
      </div>
      <div className={styles.ends} aria-hidden="true">
        <span>{valueText(range.min)}</span>
        <span>{valueText(range.max)}</span>
      </div>
    </div>
  );
}

function Field(props: FieldProps) {
  const { field, value, onChange } = props;
  const title = parameterTitle(field.name);
  if (field.kind === 'number') return <Slider {...props} field={field} />;
  if (field.kind === 'choice')
    return (
      <SelectField label={title} value={String(value)} options={field.choices.map((one) => [one, one] as const)} onChange={onChange} />
    );
  if (field.kind === 'flag') return <SwitchField label={title} isOn={value === true} onChange={onChange} />;
  return null;
}

/** Every parameter of the run to drag. The curve beside follows while it is dragged; nothing is stored. */
export function TunePanel({ run }: { run: RunDocument }) {
  const strategy = useStrategies((state) => state.strategies?.find(({ id }) => id === run.strategy));
  const wanted = useTune((state) => state.wanted);
  const bars = useTune((state) => state.bars);
  const runId = useTune((state) => state.runId);
  const tried = useTune((state) => state.tried?.trials);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a run that was judged again is the same run
  useEffect(() => beginTuning(run.runId, run.parameters), [run.runId]);
  const configuration = run.manifest.config;
  const fields = strategy ? parameterFields(strategy.parameters) : [];
  const values = runId === run.runId ? wanted : run.parameters;
  const trials = Math.max(run.summary.trials, (runId === run.runId && tried) || 0);
  return (
    <aside
      className={styles.panel}
      aria-label="Try other settings"
      data-testid="tune-panel"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !useTune.getState().isTrying) return;
        event.preventDefault();
        leaveTrial(run.parameters);
      }}
    >
      <h2 className={styles.title}>Try other settings</h2>
      <p className={styles.note}>
        Drag and watch the curve{bars === null ? '' : ` over ${formatCount(bars)} bars`}. Every setting that you see counts as a trial: the
        more you try, the more luck the verdict allows for.
      </p>
      {strategy && fields.length === 0 && <p className={styles.note}>{run.strategyTitle} has no parameters.</p>}
      {!strategy && <p className={styles.note}>This strategy is not there any more, so nothing else can be tried.</p>}
      {fields.map((field) => (
        <Field
          key={field.name}
          field={field}
          value={values[field.name] ?? ''}
          used={run.parameters[field.name] ?? ''}
          usual={strategy?.defaults[field.name]}
          onTouch={() => warmUp(configuration)}
          onChange={(value) => trySetting(configuration, { ...values, [field.name]: value })}
        />
      ))}
      <p className={styles.counted}>
        {formatCount(trials)} {trials === 1 ? 'trial' : 'trials'} of this idea by now
      </p>
    </aside>
  );
}
