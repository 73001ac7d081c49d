import { type Extension, StateEffect, StateField } from '@codemirror/state';
import { EditorView, keymap, showTooltip, type Tooltip, ViewPlugin, type ViewUpdate } from '@codemirror/view';
import type { LanguageClient } from '../language/language-client.ts';
import type { CallHint } from '../language/language-messages.ts';

const show = StateEffect.define<Tooltip | null>();

const shown = StateField.define<Tooltip | null>({
  create: () => null,
  update: (tooltip, { effects, changes }) => {
    for (const effect of effects) if (effect.is(show)) return effect.value;
    return tooltip && { ...tooltip, pos: changes.mapPos(tooltip.pos) };
  },
  provide: (field) => showTooltip.from(field),
});

function hintElement(hint: CallHint): HTMLElement {
  const element = document.createElement('div');
  element.className = 'tw-description';
  const code = document.createElement('code');
  code.append(hint.before);
  for (const [i, parameter] of hint.parameters.entries()) {
    if (i > 0) code.append(hint.separator);
    const part = document.createElement(i === hint.activeParameter ? 'strong' : 'span');
    part.textContent = parameter;
    code.append(part);
  }
  code.append(hint.after);
  element.append(code);
  if (hint.text !== '') {
    const words = document.createElement('p');
    words.textContent = hint.text;
    element.append(words);
  }
  return element;
}

/** Shows the parameters of the call that is being written: from its bracket until the cursor leaves it, or Escape. */
export function callHints(language: LanguageClient): Extension {
  const plugin = ViewPlugin.fromClass(
    class {
      readonly view: EditorView;
      #asked = 0;
      constructor(view: EditorView) {
        this.view = view;
      }
      update(update: ViewUpdate): void {
        if (!update.docChanged && !update.selectionSet) return;
        const isShown = update.state.field(shown) !== null;
        const { head } = update.state.selection.main;
        const typed = update.docChanged && update.transactions.some((one) => one.isUserEvent('input'));
        if (isShown || (typed && /[(,]$/.test(update.state.sliceDoc(Math.max(0, head - 1), head)))) void this.#ask(head);
      }
      destroy(): void {
        this.#asked++;
      }
      async #ask(position: number): Promise<void> {
        const asked = ++this.#asked;
        const source = this.view.state.doc.toString();
        const hint = await language.ask('callHint', { source, position }).catch(() => null);
        if (asked !== this.#asked || (hint === null && this.view.state.field(shown) === null)) return;
        const tooltip: Tooltip | null = hint && { pos: position, above: true, create: () => ({ dom: hintElement(hint) }) };
        this.view.dispatch({ effects: show.of(tooltip) });
      }
    },
  );
  const hide = (view: EditorView): boolean => {
    if (view.state.field(shown) === null) return false;
    view.dispatch({ effects: show.of(null) });
    return true;
  };
  return [shown, plugin, keymap.of([{ key: 'Escape', run: hide }]), EditorView.domEventHandlers({ blur: (_, view) => void hide(view) })];
}
