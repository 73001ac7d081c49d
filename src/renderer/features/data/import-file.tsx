import { FileUp } from 'lucide-react';
import { type DragEvent, useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import styles from './import-dialog.module.css';
import { uploadFile } from './import-steps.ts';

/** Takes a file by drop or by choosing. */
export function ImportFile({ problem }: { problem: string | null }) {
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setIsOver] = useState(false);
  const take = (files: FileList | null) => {
    const file = files?.[0];
    if (file) void uploadFile(file);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    take(event.dataTransfer.files);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping has a key equivalent in the button
    <div
      className={styles.drop}
      data-over={isOver}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={onDrop}
    >
      <FileUp size={24} />
      <p>
        Drop a file with bars or ticks here.
        <br />
        CSV of any shape, MetaTrader exports and JSON are understood; nothing is written before you have seen what was found.
      </p>
      <input
        ref={input}
        type="file"
        hidden
        accept=".csv,.txt,.tsv,.json,.hst,.gz"
        onChange={(event) => take(event.target.files)}
        data-testid="import-file"
      />
      <Button variant="primary" onClick={() => input.current?.click()}>
        Choose a file…
      </Button>
      {problem && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
