import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { Switch } from '@base-ui/react/switch';
import { type ReactNode, useId } from 'react';
import styles from './field.module.css';

interface SwitchFieldProps {
  label: string;
  /** Shows the label only to screen readers. */
  isBare?: boolean;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  isDisabled?: boolean;
}

/** On or off, at once. */
export function SwitchField({ label, isBare, isOn, onChange, isDisabled = false }: SwitchFieldProps) {
  const id = useId();
  return (
    <label className={styles.toggle} htmlFor={id}>
      <Switch.Root id={id} className={styles.switch} checked={isOn} onCheckedChange={onChange} disabled={isDisabled} aria-label={label}>
        <Switch.Thumb className={styles.thumb} />
      </Switch.Root>
      {!isBare && label}
    </label>
  );
}

interface SegmentsProps<T extends string> {
  label: string;
  value: T;
  options: readonly (readonly [T, ReactNode])[];
  onChange: (value: T) => void;
}

/** One of a few, all in view. */
export function Segments<T extends string>({ label, value, options, onChange }: SegmentsProps<T>) {
  return (
    <RadioGroup aria-label={label} className={styles.segments} value={value} onValueChange={(next) => onChange(next as T)}>
      {options.map(([option, title]) => (
        <Radio.Root key={option} value={option} className={styles.segment}>
          {title}
        </Radio.Root>
      ))}
    </RadioGroup>
  );
}
