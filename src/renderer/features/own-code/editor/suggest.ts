import { autocompletion, type Completion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import type { Extension } from '@codemirror/state';
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
  const optionOf = (suggestion: Suggestion, source: string, position: number): Completion => ({
    label: suggestion.name,
    type: ICONS[suggestion.kind] ?? 'variable',
    sortText: suggestion.order,
    ...(suggestion.insert === null ? {} : { apply: suggestion.insert }),
    info: async () => {
      const found = await language.ask('describe', { source, position, name: suggestion.name });
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
