import type { ComponentProps } from 'react';
import styles from './badge.module.css';
import { classNames } from './class-names.ts';

export type Tone = 'neutral' | 'sim' | 'warn' | 'bad' | 'ok' | 'accent';

/** A small label with a tone. */
export function Badge({ tone = 'neutral', className, ...props }: ComponentProps<'span'> & { tone?: Tone }) {
  return <span className={classNames(styles.badge, styles[tone], className)} {...props} />;
}

/** A number beside a title. */
export const Count = ({ value }: { value: number }) => <span className={styles.count}>{value}</span>;

export type DotState = 'ok' | 'warn' | 'bad' | 'off';
const DOTS: Record<DotState, string | undefined> = { ok: styles.dotOk, warn: styles.dotWarn, bad: styles.dotBad, off: styles.dotOff };

/** A state as a shape and a colour: circle, diamond, square, ring. The words beside it say the same. */
export const StatusDot = ({ state }: { state: DotState }) => <span aria-hidden="true" className={classNames(styles.dot, DOTS[state])} />;
