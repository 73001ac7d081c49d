import { type ComponentProps, type ReactNode, useId } from 'react';
import { classNames } from './class-names.ts';
import styles from './field.module.css';

interface LabelledProps {
  label: string;
  /** Shows the label only to screen readers. */
  isBare?: boolean;
  hint?: ReactNode;
  error?: string | null | undefined;
}

/** A text field with its label above and its hint or error below. */
export function TextField({ label, isBare, hint, error, className, ...props }: ComponentProps<'input'> & LabelledProps) {
  const id = useId();
  return (
    <div className={classNames(styles.field, className)}>
      {!isBare && (
        <label className={styles.label} htmlFor={id}>
          {label}
        </label>
      )}
      <input
        id={id}
        className={styles.input}
        aria-label={isBare ? label : undefined}
        aria-invalid={error ? true : undefined}
        aria-describedby={error || hint ? `${id}-note` : undefined}
        autoComplete="off"
        spellCheck={false}
        {...props}
      />
      {(error || hint) && (
        <span id={`${id}-note`} className={error ? styles.error : styles.hint}>
          {error ?? hint}
        </span>
      )}
    </div>
  );
}
