import { CircleAlert, TriangleAlert } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';
import { PartMissing } from './load-part.ts';
import styles from './states.module.css';

/** One sentence and one action where there is nothing yet. */
export function EmptyState({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className={styles.fill}>
      <p className={styles.sentence}>{children}</p>
      {action && <div className={styles.actions}>{action}</div>}
    </div>
  );
}

/** Grey rows while something loads; they show after 150 ms only. */
export function Skeleton({ rows = 6 }: { rows?: number }) {
  return (
    <div className={styles.skeleton} role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike
        <div key={i} className={styles.bar} />
      ))}
    </div>
  );
}

interface ErrorPanelProps {
  code: string;
  message: string;
  action?: ReactNode;
}

/** What failed, why and what to do, with the code and a way to pass the details on. */
export function ErrorPanel({ code, message, action }: ErrorPanelProps) {
  return (
    <div className={classNames(styles.fill, styles.error)} role="alert">
      <span className={styles.errorTitle}>
        <CircleAlert size={15} />
        {message}
      </span>
      <span className={styles.code}>{code}</span>
      <div className={styles.actions}>
        {action}
        <Button onClick={() => void navigator.clipboard.writeText(`${code}: ${message}`)}>Copy details</Button>
      </div>
    </div>
  );
}

/** A fact that lasts, on top of the panel that it affects. */
export function Banner({ tone = 'warn', action, children }: { tone?: 'warn' | 'bad'; action?: ReactNode; children: ReactNode }) {
  return (
    <div className={styles.banner} data-tone={tone} role="status" data-testid="banner">
      <TriangleAlert size={14} />
      <span>{children}</span>
      {action}
    </div>
  );
}

/** Nothing is broken: the page is older than the app that serves it. */
const MissingPart = ({ sentence }: { sentence: string }) => (
  <EmptyState
    action={
      <Button variant="primary" onClick={() => location.reload()} data-testid="reload-page">
        Reload
      </Button>
    }
  >
    {sentence}
  </EmptyState>
);

interface BoundaryState {
  readonly error: Error | null;
}

/** Keeps a bug in one panel from taking the rest of the page along. */
export class PanelBoundary extends Component<{ name: string; children: ReactNode }, BoundaryState> {
  override state: BoundaryState = { error: null };

  static getDerivedStateFromError(error: Error): BoundaryState {
    return { error };
  }

  override render(): ReactNode {
    if (!this.state.error) return this.props.children;
    if (this.state.error instanceof PartMissing) return <MissingPart sentence={`${this.state.error.message}.`} />;
    const retry = <Button onClick={() => this.setState({ error: null })}>Open again</Button>;
    const message = `${this.props.name} stopped because of a fault in the app: ${this.state.error.message}. The rest keeps working.`;
    return <ErrorPanel code="PanelDefect" message={message} action={retry} />;
  }
}
