import type { EditorView } from 'codemirror';
import { type Ref, useEffect, useEffectEvent, useImperativeHandle, useRef } from 'react';
import type { LanguageClient } from '../language/language-client.ts';
import type { Findings } from '../use-findings.ts';
import styles from './code-editor.module.css';
import { keepState, openEditor, replaceText } from './open-editor.ts';
import { markFindings } from './problem-marks.ts';

/** What others may do with an editor. */
export interface CodeEditorHandle {
  focus(): void;
  /** Puts the cursor at the begin of a line, or at an offset, and shows it. */
  goTo(line: number, offset: number | null): void;
}

interface CodeEditorProps {
  label: string;
  /** Which file it is: another one has its own cursor and undo. */
  name: string;
  text: string;
  language: LanguageClient | null;
  findings: Findings;
  kept: Map<string, unknown>;
  onChange: (text: string) => void;
  ref?: Ref<CodeEditorHandle>;
}

/** Edits a source, with what the compiler knows of it. */
export function CodeEditor({ label, name, text, language, findings, kept, onChange, ref }: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const change = useEffectEvent(onChange);
  const open = useEffectEvent((root: ShadowRoot) => openEditor(root, { text, label, language, kept: kept.get(name), onChange: change }));

  // biome-ignore lint/correctness/useExhaustiveDependencies: another file or another compiler is another editor
  useEffect(() => {
    if (!host.current) return;
    const editor = open(host.current.shadowRoot ?? host.current.attachShadow({ mode: 'open', delegatesFocus: true }));
    view.current = editor;
    return () => {
      kept.set(name, keepState(editor));
      editor.destroy();
      view.current = null;
    };
  }, [name, language, kept]);

  useEffect(() => {
    if (view.current) replaceText(view.current, text);
  }, [text]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: an editor that was just opened is marked, too
  useEffect(() => {
    const editor = view.current;
    if (editor && editor.state.doc.toString() === findings.text) markFindings(editor, findings.list);
  }, [findings, name, language]);

  useImperativeHandle(ref, () => ({
    focus: () => view.current?.focus(),
    goTo: (line, offset) => {
      const editor = view.current;
      if (!editor) return;
      const { doc } = editor.state;
      const at = Math.min(offset ?? doc.line(Math.min(Math.max(1, line), doc.lines)).from, doc.length);
      editor.dispatch({ selection: { anchor: at }, scrollIntoView: true });
      editor.focus();
    },
  }));

  return <div ref={host} className={styles.host} data-testid="code-editor" />;
}
