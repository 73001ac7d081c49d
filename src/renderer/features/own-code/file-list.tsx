import type { KeyboardEvent } from 'react';
import type { UserFileStatus } from '#contract/user-code.ts';
import { type DotState, StatusDot } from '../../ui/badge.tsx';
import styles from './file-list.module.css';
import { isUnsaved, type OwnCode } from './files/own-code.ts';

const DOTS: Readonly<Record<UserFileStatus['state'], DotState>> = { checking: 'off', ready: 'ok', refused: 'bad' };

/** How a file stands, in a few words. */
function stateWords({ state, problems }: Pick<UserFileStatus, 'state' | 'problems'>): string {
  if (state === 'checking') return 'being checked';
  if (state === 'ready') return 'ready';
  return problems.length === 1 ? '1 problem' : `${problems.length} problems`;
}

function FileItem({ code, file, isOpen }: { code: OwnCode; file: UserFileStatus; isOpen: boolean }) {
  const document = code.use((state) => state.documents.get(file.name));
  const [problem] = file.problems;
  const note = file.state === 'refused' ? (problem?.message ?? '') : (file.title ?? '');
  return (
    <button
      type="button"
      className={styles.item}
      aria-current={isOpen ? 'true' : undefined}
      onClick={() => void code.open(file.name)}
      data-testid="own-file"
      data-name={file.name}
      data-state={file.state}
    >
      <span className={styles.line}>
        <StatusDot state={DOTS[file.state]} />
        <span className={styles.name}>{file.name}.ts</span>
        {document && isUnsaved(document) && <span className={styles.unsaved}>unsaved</span>}
      </span>
      <span className={styles.line}>
        <span className={styles.note} data-tone={file.state === 'refused' ? 'bad' : undefined} title={note}>
          {file.state === 'ready' ? note : `${stateWords(file)}${note && file.state === 'refused' ? `: ${note}` : ''}`}
        </span>
      </span>
    </button>
  );
}

/** The trader's own files of one kind with their states. Arrow keys go from one to the next. */
export function FileList({ code, files, openName }: { code: OwnCode; files: readonly UserFileStatus[]; openName: string | null }) {
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const buttons = [...event.currentTarget.querySelectorAll('button')];
    const { activeElement } = document;
    const at = activeElement instanceof HTMLButtonElement ? buttons.indexOf(activeElement) : -1;
    buttons[Math.max(0, Math.min(buttons.length - 1, at + step))]?.focus();
  };
  return (
    <nav className={styles.list} aria-label="Files" onKeyDown={onKeyDown}>
      {files.map((file) => (
        <FileItem key={file.name} code={code} file={file} isOpen={file.name === openName} />
      ))}
    </nav>
  );
}
