import { Ellipsis, RotateCcw, Save, SquareArrowOutUpRight, Trash2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { UserFileStatus } from '#contract/user-code.ts';
import { chordLabel } from '../../keys/chord.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { Dropdown, MenuItem } from '../../ui/menu.tsx';
import { Banner } from '../../ui/states.tsx';
import { showToast } from '../../ui/toast.tsx';
import { CodeEditor, type CodeEditorHandle } from './editor/code-editor.tsx';
import { isUnsaved, type OwnCode, type OwnDocument } from './files/own-code.ts';
import { FindingsList } from './findings-list.tsx';
import { useLanguage } from './language/use-language.ts';
import { useCodeScreen } from './screen-store.ts';
import styles from './source-panel.module.css';
import { useFindings } from './use-findings.ts';

/** What a file that passed its checks may be used for. */
export interface UseOfFile {
  readonly title: string;
  readonly run: (id: string) => void;
}

interface SourcePanelProps {
  code: OwnCode;
  name: string;
  document: OwnDocument;
  status: UserFileStatus | undefined;
  use: UseOfFile;
}

function DiskBanner({ code, name, document }: Pick<SourcePanelProps, 'code' | 'name' | 'document'>) {
  if (document.disk.is === 'changed')
    return (
      <Banner
        action={
          <>
            <Button onClick={() => code.revert(name)}>Take the file's</Button>
            <Button onClick={() => void code.save(name, true)}>Keep mine</Button>
          </>
        }
      >
        {name}.ts was changed outside the app, and there are unsaved changes here. One of them has to go.
      </Banner>
    );
  if (document.disk.is === 'gone')
    return (
      <Banner
        action={
          <>
            <Button onClick={() => void code.save(name, true)}>Write it again</Button>
            <Button onClick={() => code.forget(name)}>Close it</Button>
          </>
        }
      >
        {name}.ts is not in the folder any more.
      </Banner>
    );
  if (document.problem) return <Banner tone="bad">It was not saved: {document.problem.message}</Banner>;
  return null;
}

const FOCUS_AFTER_MS = 50;

const whyNotUsed = (isDirty: boolean, status: UserFileStatus | undefined): string | undefined => {
  if (isDirty) return 'Save it first';
  if (!status || status.state === 'checking') return 'It is being checked';
  return status.state === 'refused' ? 'It did not pass its checks' : undefined;
};

/** One file: its editor, what was found in it, and what can be done with it. */
export function SourcePanel({ code, name, document, status, use }: SourcePanelProps) {
  const editor = useRef<CodeEditorHandle>(null);
  const [question, setQuestion] = useState<'revert' | 'remove' | null>(null);
  const { client, phase, retry } = useLanguage(code.files, true);
  const findings = useFindings(client, document.text, document.saved, status);
  const isDirty = isUnsaved(document);
  const why = whyNotUsed(isDirty, status);
  const isFocused = useCodeScreen((state) => state.focused === name);
  useEffect(() => {
    if (!isFocused) return;
    // A layer that closes gives the focus back to where it was: the text takes it after that.
    const timer = setTimeout(() => {
      editor.current?.focus();
      useCodeScreen.setState({ focused: null });
    }, FOCUS_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isFocused]);
  const remove = async () => {
    setQuestion(null);
    const refusal = await code.remove(name);
    if (refusal) showToast(`${name}.ts was not deleted.`, refusal.message, 'bad');
  };
  return (
    <div className={styles.panel}>
      <div className={styles.head}>
        <h2 className={styles.name}>{name}.ts</h2>
        {isDirty && (
          <Badge tone="warn" data-testid="unsaved">
            UNSAVED
          </Badge>
        )}
        <span className={styles.title}>{status?.title}</span>
        <span className={styles.gap} />
        <span className={styles.hint}>
          <Kbd keys="Escape" /> then <Kbd keys="Tab" /> leaves the text
        </span>
        <Button
          onClick={() => void code.save(name)}
          disabled={!isDirty || document.isSaving}
          title={`Save (${chordLabel('Mod+S')})`}
          data-testid="save-file"
        >
          <Save size={14} />
          Save
        </Button>
        <Button variant="primary" disabled={why !== undefined} title={why} onClick={() => use.run(`user:${name}`)} data-testid="use-file">
          <SquareArrowOutUpRight size={14} />
          {use.title}
        </Button>
        <Dropdown
          align="end"
          trigger={
            <IconButton label="More">
              <Ellipsis size={15} />
            </IconButton>
          }
        >
          <MenuItem icon={<RotateCcw size={14} />} isDisabled={!isDirty} onSelect={() => setQuestion('revert')}>
            Back to the saved file…
          </MenuItem>
          <MenuItem icon={<Trash2 size={14} />} isDanger onSelect={() => setQuestion('remove')}>
            Delete the file…
          </MenuItem>
        </Dropdown>
      </div>
      <DiskBanner code={code} name={name} document={document} />
      <div className={styles.editor}>
        <CodeEditor
          ref={editor}
          label={`Source of ${name}.ts`}
          name={name}
          text={document.text}
          language={client}
          findings={findings}
          kept={code.kept}
          onChange={(text) => code.edit(name, text)}
        />
      </div>
      <FindingsList
        findings={findings.list}
        status={status}
        isUnsaved={isDirty}
        language={phase}
        onRetryLanguage={retry}
        onGoTo={({ line, from }) => line !== null && editor.current?.goTo(line, from)}
      />
      <ConfirmDialog
        isOpen={question === 'revert'}
        onClose={() => setQuestion(null)}
        title="Give up what was not saved?"
        confirm="Give it up"
        onConfirm={() => {
          setQuestion(null);
          code.revert(name);
        }}
      >
        <p>{name}.ts goes back to what lies in the folder. Undo brings your text back as long as the file stays open here.</p>
      </ConfirmDialog>
      <ConfirmDialog
        isOpen={question === 'remove'}
        onClose={() => setQuestion(null)}
        title={`Delete ${name}.ts?`}
        confirm="Delete file"
        onConfirm={() => void remove()}
      >
        <p>The file is removed from the data folder. {code.files.afterRemoval}</p>
      </ConfirmDialog>
    </div>
  );
}
