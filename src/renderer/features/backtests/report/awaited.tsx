import type { ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { ErrorPanel, Skeleton } from '../../../ui/states.tsx';
import styles from './awaited.module.css';
import type { Answer } from './use-answer.ts';

interface AwaitedProps<T> {
  answer: Answer<T>;
  /** What is waited for. */
  what: string;
  size?: 'normal' | 'tall';
  children: (value: T) => ReactNode;
}

/** What an answer becomes: its place while it is on its way, why it failed, or its content. */
export function Awaited<T>({ answer, what, size = 'normal', children }: AwaitedProps<T>) {
  const { value, problem, ask } = answer;
  if (value !== null) return children(value);
  return (
    <section className={classNames(styles.place, size === 'tall' && styles.tall)} aria-label={what} aria-busy={problem === null}>
      {problem ? (
        <ErrorPanel
          code={problem.code}
          message={`${what} could not be read: ${problem.message}`}
          action={<Button onClick={ask}>Try again</Button>}
        />
      ) : (
        <Skeleton rows={size === 'tall' ? 9 : 6} />
      )}
    </section>
  );
}
