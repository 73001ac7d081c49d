import { useState } from 'react';
import type { RunListing } from '#contract/research-documents.ts';
import { Button } from '../../../ui/button.tsx';
import { DialogWindow } from '../../../ui/dialog.tsx';
import { TextField } from '../../../ui/field.tsx';
import { annotateRun } from '../open-run-store.ts';
import styles from './annotate-dialog.module.css';
import { readTags } from './read-tags.ts';
import { runTitle } from './run-words.ts';
import { loadRuns } from './runs-store.ts';

const FORM_ID = 'annotate-run';

/** Changes tags and note of a run. */
export function AnnotateDialog({ run, onClose }: { run: RunListing; onClose: () => void }) {
  const [tags, setTags] = useState(run.tags.join(', '));
  const [note, setNote] = useState(run.note);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    const failure = await annotateRun(run.runId, { tags: readTags(tags), note });
    setBusy(false);
    if (failure !== null) return setProblem(failure);
    void loadRuns();
    onClose();
  };
  const footer = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button variant="primary" type="submit" form={FORM_ID} disabled={isBusy}>
        Save
      </Button>
    </>
  );
  return (
    <DialogWindow isOpen onClose={onClose} title={`Tags and note of ${runTitle(run)}`} footer={footer} testId="annotate-dialog">
      <form
        id={FORM_ID}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextField label="Tags, with commas between" value={tags} onChange={(event) => setTags(event.target.value)} />
        <label className={styles.label} htmlFor="run-note">
          Note
          <textarea
            id="run-note"
            className={styles.note}
            rows={5}
            maxLength={2000}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </label>
        {problem && (
          <p className={styles.problem} role="alert">
            {problem}
          </p>
        )}
      </form>
    </DialogWindow>
  );
}
