import type { ReactNode } from 'react';
import { classNames } from '../../../../ui/class-names.ts';
import styles from './facts.module.css';

interface Fact {
  readonly title: string;
  readonly value: ReactNode;
  readonly note?: ReactNode;
  readonly isLoss?: boolean;
}

/** A row of figures with what they mean. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(({ title, value, note, isLoss }) => (
        <div key={title} className={styles.fact}>
          <dt>{title}</dt>
          <dd className={classNames(styles.value, isLoss && styles.loss)}>{value}</dd>
          {note && <dd className={styles.note}>{note}</dd>}
        </div>
      ))}
    </dl>
  );
}
