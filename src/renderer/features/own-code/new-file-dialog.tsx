import { type FormEvent, useId, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { DialogWindow } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import type { OwnCode } from './files/own-code.ts';
import { useCodeScreen } from './screen-store.ts';

/** A name as files have them: small letters, digits and hyphens. */
export const asFileName = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/\.ts$/, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[-0-9]+|-+$/g, '');

/** Asks for the name of a new file, which begins as an example. */
export function NewFileDialog({ code, onClose }: { code: OwnCode; onClose: () => void }) {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const form = useId();
  const name = asFileName(text);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (name === '') return setProblem('A name has at least one letter.');
    setBusy(true);
    const refusal = await code.create(name);
    setBusy(false);
    if (refusal) setProblem(refusal.message);
    else {
      onClose();
      useCodeScreen.setState({ focused: name });
    }
  };
  return (
    <DialogWindow
      isOpen
      onClose={onClose}
      title={`New ${code.files.noun}`}
      width={420}
      testId="new-file"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={form} variant="primary" disabled={isBusy} data-testid="new-file-create">
            Create
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={(event) => void submit(event)}>
        <TextField
          label="Name"
          placeholder={`my ${code.files.noun}`}
          value={text}
          error={problem}
          hint={name === '' ? 'It begins as a working example.' : `${name}.ts, which begins as a working example.`}
          onChange={(event) => {
            setText(event.target.value);
            setProblem(null);
          }}
        />
      </form>
    </DialogWindow>
  );
}
