import type { ComponentProps } from 'react';
import styles from './button.module.css';
import { classNames } from './class-names.ts';
import { Tip } from './tooltip.tsx';

type Variant = 'normal' | 'primary' | 'danger' | 'ghost';

/** A push button. `primary` confirms, `danger` destroys, `ghost` is for bars. */
export function Button({ variant = 'normal', className, ...props }: ComponentProps<'button'> & { variant?: Variant }) {
  return <button type="button" className={classNames(styles.button, variant !== 'normal' && styles[variant], className)} {...props} />;
}

/** A square button with an icon; its label is the tooltip and the accessible name. */
export function IconButton({ label, keys, className, ...props }: ComponentProps<'button'> & { label: string; keys?: string | undefined }) {
  return (
    <Tip text={label} keys={keys}>
      <button type="button" aria-label={label} className={classNames(styles.icon, className)} {...props} />
    </Tip>
  );
}
