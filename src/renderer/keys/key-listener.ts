import { currentSettings } from '../state/settings-store.ts';
import { commands } from './key-registry.ts';

const isEditable = (target: Element): boolean => target.closest('input, textarea, select, [contenteditable="true"]') !== null;
const isInLayer = (target: Element): boolean =>
  target.closest('[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]') !== null;

/** Runs commands by their keys, everywhere in the page; returns how to stop. */
export function listenToKeys(): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    // What lies in a shadow root looks like its host from here: the editor of code is a field, too.
    const [inner] = event.composedPath();
    const target = inner instanceof Element ? inner : document.body;
    if (event.defaultPrevented || event.isComposing) return;
    const hasModifier = event.metaKey || event.ctrlKey || event.altKey;
    const isFunctionKey = /^F\d+$/.test(event.key);
    if (!hasModifier && !isFunctionKey && (isEditable(target) || isInLayer(target))) return;
    const isSingle = !hasModifier && event.key.length === 1;
    if (isSingle && !currentSettings().singleLetterKeys) return;
    const command = commands.find(event, target.closest('[data-key-scope="chart"]') !== null);
    if (!command || (isInLayer(target) && command.scope === 'chart') || (command.leavesFields && isEditable(target))) return;
    event.preventDefault();
    command.run();
  };
  window.addEventListener('keydown', onKeyDown);
  return () => window.removeEventListener('keydown', onKeyDown);
}
