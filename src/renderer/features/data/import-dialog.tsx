import { Check } from 'lucide-react';
import { openDialog, useShell } from '../../state/shell-store.ts';
import { Button } from '../../ui/button.tsx';
import { DialogWindow } from '../../ui/dialog.tsx';
import { ImportCheck } from './import-check.tsx';
import styles from './import-dialog.module.css';
import { ImportFile } from './import-file.tsx';
import { ImportProgress } from './import-progress.tsx';
import { ImportResult } from './import-result.tsx';
import { cancelImport, type ImportStep, restartImport, runImport, useImport } from './import-steps.ts';

const STEPS = ['File', 'Check', 'Import', 'Result'] as const;
const PLACE: Record<ImportStep['step'], number> = { file: 0, upload: 0, check: 1, run: 2, done: 3 };

/** Brings a file of prices in, in steps: choose, check what was understood, run, see what was rejected. */
export function ImportDialog() {
  const isOpen = useShell((state) => state.dialog === 'import');
  const state = useImport((store) => store.state);
  if (!isOpen) return null;
  const place = PLACE[state.step];
  const close = () => {
    if (state.step === 'done' || state.step === 'check' || state.step === 'upload') restartImport();
    openDialog(null);
  };
  const steps = (
    <ol className={styles.steps}>
      {STEPS.map((title, i) => (
        <li key={title} className={styles.step} aria-current={i === place ? 'step' : undefined}>
          {i < place ? <Check size={12} /> : `${i + 1}`} {title}
        </li>
      ))}
    </ol>
  );
  const isReady = state.step === 'check' && state.options.symbol.trim() !== '' && !state.isLoading;
  const footer = {
    file: null,
    upload: <Button onClick={cancelImport}>Cancel</Button>,
    check: (
      <>
        <Button variant="ghost" onClick={() => restartImport()}>
          Another file
        </Button>
        <Button variant="primary" disabled={!isReady} onClick={() => void runImport()} data-testid="import-run">
          Import good rows
        </Button>
      </>
    ),
    run: <Button onClick={cancelImport}>Cancel</Button>,
    done: (
      <>
        <Button variant="ghost" onClick={() => restartImport()}>
          Import another
        </Button>
        <Button variant="primary" onClick={close}>
          Done
        </Button>
      </>
    ),
  }[state.step];
  const title = state.step === 'file' ? 'Import a file' : `Import ${state.fileName}`;
  return (
    <DialogWindow isOpen onClose={close} title={title} extra={steps} width={820} footer={footer} testId="import-dialog">
      {state.step === 'file' && <ImportFile problem={state.problem} />}
      {state.step === 'upload' && <ImportProgress title="Reading the file" done={state.sent} total={state.total} />}
      {state.step === 'check' && <ImportCheck {...state} />}
      {state.step === 'run' && (
        <ImportProgress title="Writing bars" done={state.bytesRead} total={state.total} rows={state.rows} rejected={state.rejected} />
      )}
      {state.step === 'done' && <ImportResult report={state.report} onClose={close} />}
    </DialogWindow>
  );
}
