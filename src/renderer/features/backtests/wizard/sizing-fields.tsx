import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import { SelectField } from '../../../ui/select-field.tsx';
import { AmountField, PercentField } from './fields.tsx';
import { changeConfiguration } from './wizard-store.ts';

type Sizing = BacktestConfiguration['sizing'];

const SIZINGS: readonly (readonly [Sizing['type'], string])[] = [
  ['equity-fraction', 'Share of the equity'],
  ['risk-percent', 'Loss at the stop'],
  ['volatility-target', 'Steady volatility'],
  ['fixed-units', 'Units'],
  ['fixed-value', 'Money'],
  ['kelly-fraction', 'Part of the Kelly bet'],
];
const SIZING_HINTS: Readonly<Record<Sizing['type'], string>> = {
  'equity-fraction': 'Value and costs together.',
  'risk-percent': 'So large that the stop, when hit, loses just that.',
  'volatility-target': 'So large that it moves by that much a year.',
  'fixed-units': 'The same number every time.',
  'fixed-value': "The same money every time, in the account's currency.",
  'kelly-fraction': 'By what the trades so far won and lost.',
};
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

/** How large a position is, and what that kind of size asks for. */
export function SizingFields({ sizing, currency }: { sizing: Sizing; currency: string }) {
  const set = (next: Sizing) => changeConfiguration({ sizing: next });
  return (
    <>
      <SelectField
        label="Size of a position"
        value={sizing.type}
        options={SIZINGS}
        hint={SIZING_HINTS[sizing.type]}
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
