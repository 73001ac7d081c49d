import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './screen.module.css';

interface ScreenProps {
  title: string;
  facts?: ReactNode;
  actions?: ReactNode;
  /** The body scrolls by itself. */
  isFlush?: boolean;
  testId?: string;
  children: ReactNode;
}

/** The frame of a fixed screen: title, a few facts, actions at the right. */
export function ScreenFrame({ title, facts, actions, isFlush, testId, children }: ScreenProps) {
  return (
    <main className={styles.screen} aria-label={title} data-testid={testId}>
      <div className={styles.head}>
        <h1 className={styles.title}>{title}</h1>
        <span className={styles.facts}>{facts}</span>
        <span className={styles.gap} />
        {actions}
      </div>
      <div className={classNames(styles.body, isFlush && styles.flush)}>{children}</div>
    </main>
  );
}
