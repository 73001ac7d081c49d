import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import { useMarket } from '../../../state/market-store.ts';
import { Button } from '../../../ui/button.tsx';
import { Segments } from '../../../ui/choice.tsx';
import { SelectField } from '../../../ui/select-field.tsx';
import { NO_COSTS, typicalCosts, typicalTitle } from './cost-presets.ts';
import type { Draft } from './draft.ts';
import { AmountField, PercentField } from './fields.tsx';
import { SpreadFields } from './spread-fields.tsx';
import styles from './wizard.module.css';
import { changeConfiguration, changeSection } from './wizard-store.ts';

type Costs = BacktestConfiguration['costs'];
type Commission = Costs['commission'];
type Slippage = Costs['slippage'];

const COMMISSIONS: readonly (readonly [Commission['type'], string])[] = [
  ['none', 'None'],
  ['percent', 'Percent of the value'],
  ['per-unit', 'For each unit'],
  ['fixed', 'For each fill'],
  ['fixed-plus-percent', 'For each fill, and percent'],
];
const NEW_COMMISSION: { readonly [T in Commission['type']]: Extract<Commission, { type: T }> } = {
  none: { type: 'none' },
  percent: { type: 'percent', rate: 0.0005 },
  'per-unit': { type: 'per-unit', amount: 0.005 },
  fixed: { type: 'fixed', amount: 1 },
  'fixed-plus-percent': { type: 'fixed-plus-percent', amount: 1, rate: 0.0005 },
};

const SLIPPAGES: readonly (readonly [Slippage['type'], string])[] = [
  ['none', 'None'],
  ['fraction', 'Percent of the price'],
  ['ticks', 'Ticks'],
  ['range-share', "Share of the bar's range"],
  ['volume-share', 'By share of the volume'],
];
const NEW_SLIPPAGE: { readonly [T in Slippage['type']]: Extract<Slippage, { type: T }> } = {
  none: { type: 'none' },
  fraction: { type: 'fraction', value: 0.0005 },
  ticks: { type: 'ticks', value: 1 },
  'range-share': { type: 'range-share', value: 0.05 },
  'volume-share': { type: 'volume-share', impact: 0.1, maxShare: 0.025 },
};

const FILLS = [
  ['next-open', 'Next open'],
  ['same-close', 'Same close'],
] as const;
const SOURCES = [
  ['bars', 'Bars'],
  ['ticks', 'Stored ticks'],
] as const;
const PATHS = [
  ['worst', 'Worst for you'],
  ['adaptive', 'Nearer extreme first'],
  ['finer', 'By finer stored bars'],
  ['best', 'Best for you'],
] as const;
const LIMITS = [
  ['touch', 'When touched'],
  ['through', 'When passed'],
  ['ticks', 'When passed by ticks'],
] as const;

function CommissionFields({ commission }: { commission: Commission }) {
  const set = (next: Commission) => changeSection('costs', { commission: next });
  return (
    <>
      <SelectField
        label="Commission, at every fill"
        value={commission.type}
        options={COMMISSIONS}
        onChange={(type) => set(NEW_COMMISSION[type])}
      />
      {(commission.type === 'fixed' || commission.type === 'per-unit' || commission.type === 'fixed-plus-percent') && (
        <AmountField
          label={commission.type === 'per-unit' ? 'Money a unit' : 'Money a fill'}
          path="costs.commission.amount"
          value={commission.amount}
          min={0}
          step={commission.type === 'per-unit' ? 0.001 : 0.5}
          onChange={(amount) => set({ ...commission, amount })}
        />
      )}
      {(commission.type === 'percent' || commission.type === 'fixed-plus-percent') && (
        <PercentField label="Rate" path="costs.commission.rate" value={commission.rate} onChange={(rate) => set({ ...commission, rate })} />
      )}
    </>
  );
}

function SlippageFields({ slippage }: { slippage: Slippage }) {
  const set = (next: Slippage) => changeSection('costs', { slippage: next });
  return (
    <>
      <SelectField
        label="Slippage of market and stop orders"
        value={slippage.type}
        options={SLIPPAGES}
        onChange={(type) => set(NEW_SLIPPAGE[type])}
      />
      {slippage.type === 'fraction' && (
        <PercentField
          label="Of the price"
          path="costs.slippage.value"
          value={slippage.value}
          max={0.5}
          onChange={(value) => set({ ...slippage, value })}
        />
      )}
      {slippage.type === 'ticks' && (
        <AmountField
          label="Ticks"
          path="costs.slippage.value"
          value={slippage.value}
          min={0}
          onChange={(value) => set({ ...slippage, value })}
        />
      )}
      {slippage.type === 'range-share' && (
        <PercentField
          label="Of the range"
          path="costs.slippage.value"
          value={slippage.value}
          step={1}
          onChange={(value) => set({ ...slippage, value })}
        />
      )}
      {slippage.type === 'volume-share' && (
        <PercentField
          label="Most of the volume"
          path="costs.slippage.maxShare"
          value={slippage.maxShare}
          step={0.5}
          onChange={(maxShare) => set({ ...slippage, maxShare })}
        />
      )}
      {slippage.type === 'volume-share' && (
        <AmountField
          label="Impact, times the squared share"
          path="costs.slippage.impact"
          value={slippage.impact}
          min={0}
          step={0.05}
          onChange={(impact) => set({ ...slippage, impact })}
        />
      )}
    </>
  );
}

const PATH_HINTS: Readonly<Record<(typeof PATHS)[number][0], string>> = {
  worst: 'In a bar with both stop and target the stop comes first.',
  best: 'The target comes first: results come out better than life.',
  adaptive: 'The extreme nearer to the open comes first.',
  finer: 'As finer stored bars went, where there are any.',
};
const LIMIT_HINTS: Readonly<Record<'touch' | 'through' | 'ticks', string>> = {
  touch: 'As if you were the first in line.',
  through: 'Only when the price goes beyond it.',
  ticks: 'Only when the price goes so far beyond it.',
};

/** What trading costs and when orders fill. */
export function StepCosts({ draft }: { draft: Draft }) {
  const { costs, data, execution, symbols } = draft.configuration;
  const instrument = useMarket((state) => state.bySymbol.get(symbols[0] ?? ''));
  const { limitFill } = execution;
  return (
    <>
      <div className={styles.chips}>
        <Button onClick={() => changeConfiguration({ costs: typicalCosts(instrument) })}>{typicalTitle(instrument)}</Button>
        <Button variant="ghost" onClick={() => changeConfiguration({ costs: NO_COSTS })}>
          No costs
        </Button>
      </div>
      <div className={styles.pairs}>
        <CommissionFields commission={costs.commission} />
      </div>
      <div className={styles.pairs}>
        <SpreadFields spread={costs.spread} />
      </div>
      <div className={styles.pairs}>
        <SlippageFields slippage={costs.slippage} />
      </div>
      <div className={styles.three}>
        <AmountField
          label="Swap long, a unit a day"
          path="costs.swap.long"
          value={costs.swap.long}
          step={0.00001}
          hint="In money; below 0 is paid."
          onChange={(long) => changeSection('costs', { swap: { ...costs.swap, long } })}
        />
        <AmountField
          label="Swap short, a unit a day"
          path="costs.swap.short"
          value={costs.swap.short}
          step={0.00001}
          onChange={(short) => changeSection('costs', { swap: { ...costs.swap, short } })}
        />
        <PercentField
          label="Borrowing, a year"
          path="costs.borrowRate"
          value={costs.borrowRate}
          step={0.25}
          hint="Of the value sold short."
          onChange={(borrowRate) => changeSection('costs', { borrowRate })}
        />
      </div>
      <h3 className={styles.heading}>Fills</h3>
      <div className={styles.row}>
        <span className={styles.rowLabel}>A signal at a close fills at the</span>
        <Segments label="Fill at" value={execution.fillAt} options={FILLS} onChange={(fillAt) => changeSection('execution', { fillAt })} />
      </div>
      {execution.fillAt === 'same-close' && (
        <p className={styles.note}>Nobody can trade at a close that they still have to see: results come out better than life.</p>
      )}
      <div className={styles.row}>
        <span className={styles.rowLabel}>Prices inside a bar are those of</span>
        <Segments label="Fill in" value={data} options={SOURCES} onChange={(next) => changeConfiguration({ data: next })} />
      </div>
      {data === 'ticks' && <p className={styles.note}>Signals come at closes; orders fill at bid and ask of the stored ticks.</p>}
      <div className={styles.three}>
        <SelectField
          label="Path inside a bar"
          value={execution.intrabar}
          options={PATHS}
          hint={PATH_HINTS[execution.intrabar]}
          onChange={(intrabar) => changeSection('execution', { intrabar })}
        />
        <SelectField
          label="Limit orders fill"
          value={typeof limitFill === 'string' ? limitFill : 'ticks'}
          options={LIMITS}
          hint={LIMIT_HINTS[typeof limitFill === 'string' ? limitFill : 'ticks']}
          onChange={(next) => changeSection('execution', { limitFill: next === 'ticks' ? { ticks: 1 } : next })}
        />
        {typeof limitFill === 'object' && (
          <AmountField
            label="Ticks beyond the limit"
            path="execution.limitFill.ticks"
            value={limitFill.ticks}
            min={0}
            onChange={(ticks) => changeSection('execution', { limitFill: { ticks } })}
          />
        )}
        <AmountField
          label="Latency, bars"
          path="execution.latencyBars"
          value={execution.latencyBars}
          min={0}
          max={1000}
          hint="Beyond the usual next one."
          onChange={(latencyBars) => changeSection('execution', { latencyBars })}
        />
        <AmountField
          label="Latency, milliseconds"
          path="execution.latencyMs"
          value={execution.latencyMs}
          min={0}
          max={86_400_000}
          step={50}
          hint="With bars, the first open after it."
          onChange={(latencyMs) => changeSection('execution', { latencyMs })}
        />
      </div>
    </>
  );
}
