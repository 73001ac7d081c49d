import { CircleAlert, CircleCheck, Info, LoaderCircle } from 'lucide-react';
import type { UserFileStatus } from '#contract/user-code.ts';
import { formatCount } from '../../format/number.ts';
import { Button } from '../../ui/button.tsx';
import styles from './findings-list.module.css';
import type { LanguagePhase } from './language/use-language.ts';
import type { SourceFinding } from './source-findings.ts';

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';

interface VerdictProps {
  status: UserFileStatus | undefined;
  isUnsaved: boolean;
  errors: number;
}

/** Where the file stands, in one sentence. */
function Verdict({ status, isUnsaved, errors }: VerdictProps) {
  if (isUnsaved) {
    const rest = 'Save it to have it checked whole: types, definition, determinism, look-ahead.';
    return (
      <span className={styles.verdict}>
        <Info size={14} />
        {errors === 0 ? `No type errors so far. ${rest}` : `${errors === 1 ? '1 type error' : `${errors} type errors`}. ${rest}`}
      </span>
    );
  }
  if (!status || status.state === 'checking')
    return (
      <span className={styles.verdict} data-testid="file-verdict">
        <LoaderCircle size={14} />
        Being checked: types, definition, determinism, look-ahead.
      </span>
    );
  if (status.state === 'ready')
    return (
      <span className={styles.verdict} data-tone="ok" data-testid="file-verdict">
        <CircleCheck size={14} />
        Passed every check and may be used.
        {status.nanosecondsPerBar !== null && ` It takes ${paceText(status.nanosecondsPerBar)} a bar.`}
      </span>
    );
  return (
    <span className={styles.verdict} data-tone="bad" data-testid="file-verdict">
      <CircleAlert size={14} />
      Not used until this is set right.
    </span>
  );
}

const paceText = (nanoseconds: number): string =>
  nanoseconds < 1000 ? `${formatCount(Math.round(nanoseconds))} ns` : `${formatCount(Math.round(nanoseconds / 1000))} µs`;

interface FindingsListProps extends Omit<VerdictProps, 'errors'> {
  findings: readonly SourceFinding[];
  language: LanguagePhase;
  onRetryLanguage: () => void;
  onGoTo: (finding: SourceFinding) => void;
}

/** What was found in the open file: a sentence and a line each, to be gone to. */
export function FindingsList({ findings, language, onRetryLanguage, onGoTo, ...verdict }: FindingsListProps) {
  const errors = findings.filter(({ severity }) => severity === 'error');
  return (
    <section className={styles.findings} aria-label="Problems">
      <div className={styles.head} role="status">
        <Verdict {...verdict} errors={errors.length} />
        {language.is === 'loading' && <span className={styles.aside}>Completion and types are being loaded…</span>}
        {language.is === 'failed' && (
          <span className={styles.aside} title={language.message}>
            No completion and no types while writing: {language.message}
            <Button variant="ghost" onClick={onRetryLanguage}>
              Try again
            </Button>
          </span>
        )}
      </div>
      {errors.length > 0 && (
        <ul className={styles.list}>
          {errors.map((finding) => (
            <li key={`${finding.line} ${finding.from} ${finding.message}`}>
              <button
                type="button"
                className={styles.item}
                onClick={() => onGoTo(finding)}
                disabled={finding.line === null}
                title={finding.message}
                data-testid="finding"
              >
                <CircleAlert size={13} />
                <span className={styles.message}>{firstLine(finding.message)}</span>
                <span className={styles.place}>{finding.line === null ? 'the file' : `line ${finding.line}`}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
