import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  insertCompletionText,
  pickedCompletion,
} from '@codemirror/autocomplete';
import type { Extension } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import type { LanguageClient } from '../language/language-client.ts';
import type { Suggestion } from '../language/language-messages.ts';
import { describeElement } from './describe-element.ts';

/** Icons by TypeScript's words for what a name is. */
const ICONS: Readonly<Record<string, string>> = {
  method: 'method',
  function: 'function',
  'local function': 'function',
  property: 'property',
  getter: 'property',
  class: 'class',
  interface: 'interface',
  type: 'type',
  'type parameter': 'type',
  keyword: 'keyword',
  'primitive type': 'type',
  string: 'text',
  const: 'constant',
  module: 'namespace',
};

/** After these something may follow without a letter being typed. */
const BEGINS = /[.'"]$/;

/** Suggests what may stand at the cursor, as it is typed or on Ctrl+Space; beside the list, what is known of the name. */
export function suggest(language: LanguageClient): Extension {
  const describe = ({ name, importFrom }: Suggestion, source: string, position: number) =>
    language.ask('describe', { source, position, name, importFrom }).catch(() => null);
  /** Writes the name at once, and its import when that is known, if nothing was written meanwhile. */
  const withImport =
    (suggestion: Suggestion) =>
    (view: EditorView, completion: Completion, from: number, to: number): void => {
      const source = view.state.doc.toString();
      view.dispatch({ ...insertCompletionText(view.state, suggestion.name, from, to), annotations: pickedCompletion.of(completion) });
      const written = view.state.doc;
      void describe(suggestion, source, to).then((found) => {
        if (!found || !view.state.doc.eq(written)) return;
        // The places are those of the text before the name was written: what is changed lies above it.
        const changes = found.edits.filter((edit) => edit.to <= from);
        view.dispatch({ changes: changes.map((edit) => ({ ...edit })), userEvent: 'input.complete' });
      });
    };
  const optionOf = (suggestion: Suggestion, source: string, position: number): Completion => ({
    label: suggestion.name,
    type: ICONS[suggestion.kind] ?? 'variable',
    sortText: suggestion.order,
    ...(suggestion.insert === null ? {} : { apply: suggestion.insert }),
    ...(suggestion.importFrom === null ? {} : { apply: withImport(suggestion), detail: ' import' }),
    info: async () => {
      const found = await describe(suggestion, source, position);
      return found && describeElement(found);
    },
  });
  const find = async (context: CompletionContext): Promise<CompletionResult | null> => {
    const before = context.matchBefore(/[\w$]+|[.'"]/);
    if (!context.explicit && (!before || /^\d/.test(before.text))) return null;
    const source = context.state.doc.toString();
    const position = context.pos;
    const found = await language.ask('complete', { source, position }).catch(() => null);
    if (!found || context.aborted || found.suggestions.length === 0) return null;
    // Where a text begins that may be anything, nothing is offered; keywords alone are no reason to open a list after a dot.
    if (!context.explicit && before && BEGINS.test(before.text) && found.suggestions.every(({ kind }) => kind === 'keyword')) return null;
    return {
      from: found.from,
      options: found.suggestions.map((suggestion) => optionOf(suggestion, source, position)),
      validFor: /^[\w$]*$/,
    };
  };
  return autocompletion({ override: [find], activateOnTypingDelay: 60, maxRenderedOptions: 100 });
}
