import { NumberField } from '../../../ui/number-field.tsx';
import { problemAt } from './wizard-steps.ts';
import { useWizard } from './wizard-store.ts';

const EXACT = { maximumFractionDigits: 10, useGrouping: 'min2' } as const;
/** Takes away what a division by a hundred adds to a decimal number. */
const exact = (value: number): number => Number(value.toPrecision(12));

interface AmountProps {
  label: string;
  path: string;
  value: number;
  onChange: (value: number) => void;
  min?: number;
  max?: number;
  step?: number;
  hint?: string;
}

/** What is wrong at a place of the draft. */
export const useProblem = (path: string): string | null => useWizard((state) => problemAt(state.check?.problems ?? [], path));

const outside = (value: number, min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, unit = ''): string | null => {
  if (value >= min && value <= max) return null;
  if (max === Number.POSITIVE_INFINITY) return `Must be at least ${min}${unit}.`;
  return `Must be from ${min} to ${max}${unit}.`;
};

/** A number of the configuration as it is. */
export function AmountField({ path, min, max, ...props }: AmountProps) {
  const problem = useProblem(path);
  return <NumberField {...props} min={min} max={max} format={EXACT} error={outside(props.value, min, max) ?? problem} />;
}

/** A fraction of the configuration, shown and typed in percent. */
export function PercentField({ path, label, value, onChange, min = 0, max = 1, step = 0.01, hint }: AmountProps) {
  const problem = useProblem(path);
  const [low, high] = [exact(min * 100), exact(max * 100)];
  return (
    <NumberField
      label={`${label}, %`}
      value={exact(value * 100)}
      onChange={(percent) => onChange(exact(percent / 100))}
      min={low}
      max={high}
      step={step}
      hint={hint}
      format={EXACT}
      error={outside(exact(value * 100), low, high, ' %') ?? problem}
    />
  );
}
