import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import { useMarket } from '../../../state/market-store.ts';
import { SwitchField } from '../../../ui/choice.tsx';
import { SelectField } from '../../../ui/select-field.tsx';
import type { Draft } from './draft.ts';
import { AmountField, PercentField, useProblem } from './fields.tsx';
import styles from './wizard.module.css';
import { changeConfiguration, changeSection } from './wizard-store.ts';

type Sizing = BacktestConfiguration['sizing'];
type Exits = BacktestConfiguration['exits'];

const SIZINGS: readonly (readonly [Sizing['type'], string])[] = [
  ['equity-fraction', 'Share of the equity'],
  ['risk-percent', 'Loss at the stop'],
  ['volatility-target', 'Steady volatility'],
  ['fixed-units', 'Units'],
  ['fixed-value', 'Money'],
  ['kelly-fraction', 'Part of the Kelly bet'],
];
const newSizing = (type: Sizing['type'], wholeUnits: boolean): Sizing => {
  switch (type) {
    case 'equity-fraction':
      return { type, fraction: 0.9999, wholeUnits };
    case 'risk-percent':
      return { type, fraction: 0.01, wholeUnits };
    case 'volatility-target':
      return { type, volatility: 0.1, lookback: 20, wholeUnits };
    case 'fixed-units':
      return { type, units: 1, wholeUnits };
    case 'fixed-value':
      return { type, value: 10_000, wholeUnits };
    case 'kelly-fraction':
      return { type, fraction: 0.5, trades: 30, initialFraction: 0.1, wholeUnits };
  }
};

function SizingFields({ sizing, currency }: { sizing: Sizing; currency: string }) {
  const set = (next: Sizing) => changeConfiguration({ sizing: next });
  return (
    <>
      <SelectField
        label="Size of a position"
        value={sizing.type}
        options={SIZINGS}
        onChange={(type) => set(newSizing(type, sizing.wholeUnits))}
      />
      {sizing.type === 'equity-fraction' && (
        <PercentField
          label="Of the equity"
          path="sizing.fraction"
          value={sizing.fraction}
          max={1000}
          step={5}
          onChange={(fraction) => set({ ...sizing, fraction })}
        />
      )}
      {sizing.type === 'risk-percent' && (
        <PercentField
          label="Of the equity"
          path="sizing.fraction"
          value={sizing.fraction}
          step={0.25}
          onChange={(fraction) => set({ ...sizing, fraction })}
        />
      )}
      {sizing.type === 'volatility-target' && (
        <>
          <PercentField
            label="A year"
            path="sizing.volatility"
            value={sizing.volatility}
            max={10}
            step={1}
            onChange={(volatility) => set({ ...sizing, volatility })}
          />
          <AmountField
            label="Measured over, bars"
            path="sizing.lookback"
            value={sizing.lookback}
            min={2}
            max={5000}
            onChange={(lookback) => set({ ...sizing, lookback })}
          />
        </>
      )}
      {sizing.type === 'fixed-units' && (
        <AmountField label="Units" path="sizing.units" value={sizing.units} min={0} onChange={(units) => set({ ...sizing, units })} />
      )}
      {sizing.type === 'fixed-value' && (
        <AmountField
          label={`Value, ${currency}`}
          path="sizing.value"
          value={sizing.value}
          min={0}
          step={1000}
          onChange={(value) => set({ ...sizing, value })}
        />
      )}
      {sizing.type === 'kelly-fraction' && (
        <>
          <PercentField
            label="Of the bet"
            path="sizing.fraction"
            value={sizing.fraction}
            step={5}
            onChange={(fraction) => set({ ...sizing, fraction })}
          />
          <AmountField
            label="From the last trades"
            path="sizing.trades"
            value={sizing.trades}
            min={2}
            max={10_000}
            onChange={(trades) => set({ ...sizing, trades })}
          />
        </>
      )}
    </>
  );
}

const DISTANCES = [
  ['none', 'None'],
  ['fraction', 'Percent of the price'],
  ['atr', 'Average true ranges'],
  ['amount', 'Price units'],
] as const;
const PRICED = [...DISTANCES, ['price', 'At a price'] as const] as const;

type Distance = NonNullable<Exits['stopLoss']>;
const newDistance = (type: Distance['type'], value: number): Distance => {
  if (type === 'atr') return { type, value: 2, period: 14 };
  return { type, value: type === 'fraction' ? value : 1 };
};

interface ExitProps {
  label: string;
  path: string;
  exit: Distance | null;
  usual: number;
  mayBePrice: boolean;
  onChange: (exit: Distance | null) => void;
}

function ExitFields({ label, path, exit, usual, mayBePrice, onChange }: ExitProps) {
  const problem = useProblem(path);
  const isOwnField = exit !== null;
  return (
    <div className={styles.pairs}>
      <SelectField
        label={label}
        value={exit?.type ?? 'none'}
        options={mayBePrice ? PRICED : DISTANCES}
        onChange={(type) => onChange(type === 'none' ? null : newDistance(type, usual))}
      />
      {exit?.type === 'fraction' && (
        <PercentField
          label="Away from the entry"
          path={path}
          value={exit.value}
          max={mayBePrice ? 1e6 : 0.999999}
          step={0.5}
          onChange={(value) => onChange({ ...exit, value })}
        />
      )}
      {exit?.type === 'atr' && (
        <AmountField
          label="Ranges at entry"
          path={path}
          value={exit.value}
          min={0}
          step={0.25}
          onChange={(value) => onChange({ ...exit, value })}
        />
      )}
      {(exit?.type === 'amount' || exit?.type === 'price') && (
        <AmountField
          label={exit.type === 'price' ? 'Price' : 'Price units away'}
          path={path}
          value={exit.value}
          min={0}
          step={0.01}
          onChange={(value) => onChange({ ...exit, value })}
        />
      )}
      {problem && !isOwnField && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

/** Half of the position at 1R with the stop to entry, a quarter at 2R, the rest trails. */
const IN_PARTS: Exits['partials'] = [
  { atRisk: 1, fraction: 0.5, moveStop: 'entry' },
  { atRisk: 2, fraction: 0.25, moveStop: 'trail' },
];

/** How much is at stake, and what ends a position early. */
export function StepRisk({ draft }: { draft: Draft }) {
  const { configuration } = draft;
  const { sizing, execution, exits, symbols } = configuration;
  const currency = useMarket((state) => state.bySymbol.get(symbols[0] ?? '')?.currency) ?? 'USD';
  const sizingProblem = useProblem('sizing.type');
  return (
    <>
      <div className={styles.three}>
        <AmountField
          label={`Starting capital, ${configuration.currency ?? currency}`}
          path="initialCapital"
          value={configuration.initialCapital}
          min={0.01}
          step={10_000}
          onChange={(initialCapital) => changeConfiguration({ initialCapital })}
        />
        <AmountField
          label="Leverage"
          path="execution.leverage"
          value={execution.leverage}
          min={0.01}
          max={1000}
          step={1}
          onChange={(leverage) => changeSection('execution', { leverage })}
        />
        <AmountField
          label="Open positions at most"
          path="maxPositions"
          value={configuration.maxPositions}
          min={1}
          max={100_000}
          onChange={(maxPositions) => changeConfiguration({ maxPositions })}
        />
      </div>
      <div className={styles.three}>
        <SizingFields sizing={sizing} currency={currency} />
      </div>
      {sizingProblem && <p className={styles.problem}>{sizingProblem}</p>}
      <div className={styles.switches}>
        <SwitchField
          label="Whole units only"
          isOn={sizing.wholeUnits}
          onChange={(wholeUnits) => changeConfiguration({ sizing: { ...sizing, wholeUnits } })}
        />
        <SwitchField
          label="May sell short"
          isOn={execution.allowShort}
          onChange={(allowShort) => changeSection('execution', { allowShort })}
        />
      </div>
      <h3 className={styles.heading}>Exits, where the strategy sets none of its own</h3>
      <ExitFields
        label="Stop loss"
        path="exits.stopLoss"
        exit={exits.stopLoss}
        usual={0.05}
        mayBePrice
        onChange={(stopLoss) => changeSection('exits', { stopLoss })}
      />
      <ExitFields
        label="Take profit"
        path="exits.takeProfit"
        exit={exits.takeProfit}
        usual={0.1}
        mayBePrice
        onChange={(takeProfit) => changeSection('exits', { takeProfit })}
      />
      <ExitFields
        label="Trailing stop"
        path="exits.trailingStop"
        exit={exits.trailingStop}
        usual={0.05}
        mayBePrice={false}
        onChange={(trailing) => changeSection('exits', { trailingStop: trailing?.type === 'price' ? null : trailing })}
      />
      <div className={styles.switches}>
        <SwitchField
          label="In parts: half at 1R and the stop to entry, a quarter at 2R, the rest trails. Needs a stop loss."
          isOn={exits.partials.length > 0}
          isDisabled={exits.stopLoss === null && exits.partials.length === 0}
          onChange={(isOn) => changeSection('exits', { partials: isOn ? IN_PARTS : [] })}
        />
        <SwitchField
          label="End positions with the session day"
          isOn={execution.closeAtSessionEnd}
          onChange={(closeAtSessionEnd) => changeSection('execution', { closeAtSessionEnd })}
        />
        <SwitchField
          label="End positions at the last bar"
          isOn={configuration.closeAtEnd}
          onChange={(closeAtEnd) => changeConfiguration({ closeAtEnd })}
        />
      </div>
      <div className={styles.three}>
        <AmountField
          label="No order in the first bars"
          path="warmupBars"
          value={configuration.warmupBars}
          min={0}
          step={10}
          hint="Beyond what the strategy needs itself."
          onChange={(warmupBars) => changeConfiguration({ warmupBars })}
        />
        <AmountField
          label="Bars in a position at most"
          path="exits.maxBars"
          value={exits.maxBars ?? 0}
          min={0}
          hint="0: as long as it takes."
          onChange={(maxBars) => changeSection('exits', { maxBars: maxBars > 0 ? maxBars : null })}
        />
      </div>
    </>
  );
}
