import type { Extension } from '@codemirror/state';
import { hoverTooltip } from '@codemirror/view';
import type { LanguageClient } from '../language/language-client.ts';
import { describeElement } from './describe-element.ts';

/** Shows the type of the name under the pointer. */
export function hoverTypes(language: LanguageClient): Extension {
  return hoverTooltip(
    async (view, position) => {
      const found = await language.ask('hover', { source: view.state.doc.toString(), position }).catch(() => null);
      return found && { pos: found.from, end: found.to, above: true, create: () => ({ dom: describeElement(found) }) };
    },
    { hideOnChange: true },
  );
}
