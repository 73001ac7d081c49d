import { Select } from '@base-ui/react/select';
import { Check, ChevronDown } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { classNames } from './class-names.ts';
import styles from './field.module.css';

interface SelectFieldProps<T extends string> {
  label: string;
  /** Shows the label only to screen readers. */
  isBare?: boolean;
  value: T;
  options: readonly (readonly [T, ReactNode])[];
  onChange: (value: T) => void;
  /** What the chosen one means. */
  hint?: string | undefined;
  className?: string | undefined;
}

/** One choice out of a list. */
export function SelectField<T extends string>({ label, isBare, value, options, onChange, hint, className }: SelectFieldProps<T>) {
  const id = useId();
  const items = options.map(([option, title]) => ({ value: option, label: title }));
  return (
    <div className={classNames(styles.field, className)}>
      {!isBare && <span className={styles.label}>{label}</span>}
      <Select.Root items={items} value={value} onValueChange={(next) => next !== null && onChange(next as T)}>
        <Select.Trigger className={styles.trigger} aria-label={label} aria-describedby={hint ? id : undefined}>
          <Select.Value className={styles.chosen} />
          <Select.Icon>
            <ChevronDown size={13} />
          </Select.Icon>
        </Select.Trigger>
        <Select.Portal>
          <Select.Positioner className={styles.positioner} sideOffset={4} alignItemWithTrigger={false}>
            <Select.Popup className={styles.popup}>
              {items.map((item) => (
                <Select.Item key={item.value} value={item.value} className={styles.option}>
                  <span className={styles.mark}>
                    <Select.ItemIndicator>
                      <Check size={13} />
                    </Select.ItemIndicator>
                  </span>
                  <Select.ItemText>{item.label}</Select.ItemText>
                </Select.Item>
              ))}
            </Select.Popup>
          </Select.Positioner>
        </Select.Portal>
      </Select.Root>
      {hint && (
        <span id={id} className={styles.hint}>
          {hint}
        </span>
      )}
    </div>
  );
}
