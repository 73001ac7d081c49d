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
  /** What is wrong with the value. Given, even as null, a typed value outside the range stays as it is, so that it can be said. */
  error?: string | null;
  format?: Intl.NumberFormatOptions;
}

/** A number with steps: arrow keys, buttons, or typed. */
export function NumberField({ label, isBare, value, onChange, min, max, step = 1, hint, error, format }: NumberFieldProps) {
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
      allowOutOfRange={error !== undefined}
      onValueChange={(next) => next !== null && onChange(next)}
    >
      {!isBare && (
        <label htmlFor={id} className={styles.label}>
          {label}
        </label>
      )}
      <Base.Group className={styles.group}>
        <Base.Input
          className={styles.input}
          aria-label={isBare ? label : undefined}
          aria-invalid={error ? true : undefined}
          aria-describedby={error || hint ? `${id}-note` : undefined}
        />
        <Base.Decrement className={styles.step} aria-label={`Less ${label}`}>
          <Minus size={12} />
        </Base.Decrement>
        <Base.Increment className={styles.step} aria-label={`More ${label}`}>
          <Plus size={12} />
        </Base.Increment>
      </Base.Group>
      {(error || hint) && (
        <span id={`${id}-note`} className={error ? styles.error : styles.hint} role={error ? 'alert' : undefined}>
          {error ?? hint}
        </span>
      )}
    </Base.Root>
  );
}
