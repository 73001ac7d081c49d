import { historyField, indentWithTab } from '@codemirror/commands';
import { javascript } from '@codemirror/lang-javascript';
import { indentUnit } from '@codemirror/language';
import { lintGutter } from '@codemirror/lint';
import { EditorState, type Extension } from '@codemirror/state';
import { keymap } from '@codemirror/view';
import { basicSetup, EditorView } from 'codemirror';
import type { LanguageClient } from '../language/language-client.ts';
import { callHints } from './call-hints.ts';
import { editorTheme } from './editor-theme.ts';
import { hoverTypes } from './hover-types.ts';
import { suggest } from './suggest.ts';

interface EditorOptions {
  readonly text: string;
  /** What screen readers call the field. */
  readonly label: string;
  readonly language: LanguageClient | null;
  /** What {@link keepState} made of an earlier editor of the same file: cursor and undo go on from there if the text is still its text. */
  readonly kept: unknown;
  readonly onChange: (text: string) => void;
}

const KEPT = { history: historyField };

/** Opens an editor inside a shadow root: styles are adopted there, which the page's policy allows. */
export function openEditor(root: ShadowRoot, { text, label, language, kept, onChange }: EditorOptions): EditorView {
  const extensions: Extension = [
    basicSetup,
    javascript({ typescript: true }),
    indentUnit.of('  '),
    EditorState.tabSize.of(2),
    // Escape, then Tab leaves the editor; Ctrl+M makes Tab leave it until it is pressed again.
    keymap.of([indentWithTab]),
    lintGutter(),
    editorTheme,
    language ? [suggest(language), hoverTypes(language), callHints(language)] : [],
    EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', autocorrect: 'off' }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onChange(update.state.doc.toString());
    }),
  ];
  return new EditorView({ state: stateOf(text, kept, extensions), parent: root, root });
}

function stateOf(text: string, kept: unknown, extensions: Extension): EditorState {
  if (typeof kept === 'object' && kept !== null && 'doc' in kept && kept.doc === text) {
    return EditorState.fromJSON(kept, { extensions }, KEPT);
  }
  return EditorState.create({ doc: text, extensions });
}

/** What is left of an editor when it closes. */
export const keepState = (view: EditorView): unknown => view.state.toJSON(KEPT);

/** Puts another text in, changing no more than differs, so that the cursor stays where it was. */
export function replaceText(view: EditorView, text: string): void {
  const before = view.state.doc.toString();
  if (before === text) return;
  let from = 0;
  const shorter = Math.min(before.length, text.length);
  while (from < shorter && before[from] === text[from]) from++;
  let end = 0;
  while (end < shorter - from && before[before.length - 1 - end] === text[text.length - 1 - end]) end++;
  view.dispatch({ changes: { from, to: before.length - end, insert: text.slice(from, text.length - end) } });
}
