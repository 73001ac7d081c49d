import { NumberField as Base } from '@base-ui/react/number-field';
import { Minus, Plus } from 'lucide-react';
import { useId } from 'react';
import styles from './field.module.css';

interface NumberFieldProps {
  label: string;
  /** Shows the label only to screen readers. */
  isBare?: boolean;
  value: number;
  onChange: (value: number) => void;
  min?: number | undefined;
  max?: number | undefined;
  step?: number | undefined;
  hint?: string | undefined;
  format?: Intl.NumberFormatOptions;
}

/** A number with steps: arrow keys, buttons, or typed. */
export function NumberField({ label, isBare, value, onChange, min, max, step = 1, hint, format }: NumberFieldProps) {
  const id = useId();
  return (
    <Base.Root
      id={id}
      className={styles.field}
      value={value}
      {...(min === undefined ? {} : { min })}
      {...(max === undefined ? {} : { max })}
      {...(format ? { format } : {})}
      step={step}
      onValueChange={(next) => next !== null && onChange(next)}
    >
      {!isBare && (
        <label htmlFor={id} className={styles.label}>
          {label}
        </label>
      )}
      <Base.Group className={styles.group}>
        <Base.Input className={styles.input} aria-label={isBare ? label : undefined} />
        <Base.Decrement className={styles.step} aria-label={`Less ${label}`}>
          <Minus size={12} />
        </Base.Decrement>
        <Base.Increment className={styles.step} aria-label={`More ${label}`}>
          <Plus size={12} />
        </Base.Increment>
      </Base.Group>
      {hint && <span className={styles.hint}>{hint}</span>}
    </Base.Root>
  );
}
