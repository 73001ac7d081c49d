import { ShieldCheck } from 'lucide-react';
import { METRIC_CONVENTIONS, usualRiskFreeRate } from '#core/backtest/configuration.ts';
import { SwitchField } from '../../../ui/choice.tsx';
import { TextField } from '../../../ui/field.tsx';
import { SelectField } from '../../../ui/select-field.tsx';
import { readTags } from '../runs/read-tags.ts';
import { type Draft, STUDIES_AFTER_RUN, type StudyAfterRun } from './draft.ts';
import { AmountField, PercentField } from './fields.tsx';
import styles from './wizard.module.css';
import { changeConfiguration, changeNotes, changeSection } from './wizard-store.ts';

const CHECKS = [
  ['Trials', 'counts every setting of this idea that was ever seen, and takes luck out of the Sharpe ratio accordingly'],
  ['Look-ahead', 'cuts the data off and compares: a decision that changes has seen the future'],
  ['Costs', 'runs again without costs, and with up to three times as much'],
  ['Path', 'runs again with the worst and the best path inside each bar'],
  ['Chance', 'asks by bootstrap how often luck alone would do as well'],
  ['Start', 'starts later, to see whether the first bars decide it all'],
] as const;

const STUDIES: readonly (readonly [StudyAfterRun, string])[] = [
  ['monte-carlo', 'Monte Carlo: 5,000 accounts that could have been'],
  ['walk-forward', 'Walk-forward: choose on a year, trade the month after it, and again'],
  ['overfitting', 'Overfitting: how likely the best setting is best by chance'],
];

const CONVENTION_TITLES: Readonly<Record<(typeof METRIC_CONVENTIONS)[number], string>> = {
  standard: 'Standard',
  'backtesting.py': 'backtesting.py',
  lean: 'LEAN',
  quantstats: 'QuantStats',
  tradingview: 'TradingView',
};

/** Tags and a note, what is checked, and by which convention ratios are told. */
export function StepRun({ draft }: { draft: Draft }) {
  const { metrics, seed } = draft.configuration;
  return (
    <>
      <ul className={styles.checks} aria-label="Checks of every run">
        {CHECKS.map(([title, text]) => (
          <li key={title}>
            <ShieldCheck size={14} />
            <span>
              <b>{title}</b> {text}.
            </span>
          </li>
        ))}
      </ul>
      <p className={styles.note}>Every run is judged by all of them, and the verdict stands above the equity curve.</p>
      <h3 className={styles.heading}>And then, as soon as it has run</h3>
      <div className={styles.switches}>
        {STUDIES.map(([kind, label]) => (
          <SwitchField
            key={kind}
            label={label}
            isOn={draft.studies.includes(kind)}
            onChange={(isOn) =>
              changeNotes({ studies: STUDIES_AFTER_RUN.filter((one) => (one === kind ? isOn : draft.studies.includes(one))) })
            }
          />
        ))}
      </div>
      <p className={styles.note}>The last two try other settings, and each of those counts as a trial of the idea.</p>
      <div className={styles.three}>
        <SelectField
          label="Ratios as in"
          value={metrics.convention}
          options={METRIC_CONVENTIONS.map((one) => [one, CONVENTION_TITLES[one]] as const)}
          hint="How a year's ratios are reckoned."
          onChange={(convention) => changeSection('metrics', { convention })}
        />
        <PercentField
          label="Risk-free, a year"
          path="metrics.riskFreeRate"
          value={metrics.riskFreeRate ?? usualRiskFreeRate(metrics.convention)}
          min={-0.1}
          step={0.25}
          onChange={(riskFreeRate) => changeSection('metrics', { riskFreeRate })}
        />
        <AmountField
          label="Seed"
          path="seed"
          value={seed}
          min={0}
          max={2 ** 32 - 1}
          hint="The same seed draws the same chances."
          onChange={(next) => changeConfiguration({ seed: next })}
        />
      </div>
      <TextField
        label="Tags, with commas between"
        defaultValue={draft.tags.join(', ')}
        onChange={(event) => changeNotes({ tags: readTags(event.target.value) })}
      />
      <TextField
        label="Note"
        placeholder="What you expect, before you see it"
        value={draft.note}
        maxLength={2000}
        onChange={(event) => changeNotes({ note: event.target.value })}
      />
    </>
  );
}
