import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import { SelectField } from '../../../ui/select-field.tsx';
import { AmountField, PercentField, useProblem } from './fields.tsx';
import styles from './wizard.module.css';

type Exits = BacktestConfiguration['exits'];

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
  /** The largest fraction of the price that it may be away. */
  most: number;
  mayBePrice: boolean;
  onChange: (exit: Distance | null) => void;
}

/** One exit: whether there is one, and how far away it is. */
export function ExitFields({ label, path, exit, usual, most, mayBePrice, onChange }: ExitProps) {
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
          max={most}
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
          max={100}
          step={0.25}
          onChange={(value) => onChange({ ...exit, value })}
        />
      )}
      {exit?.type === 'atr' && (
        <AmountField
          label="Bars of the range"
          path={path}
          value={exit.period}
          min={1}
          max={5000}
          onChange={(period) => onChange({ ...exit, period })}
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
