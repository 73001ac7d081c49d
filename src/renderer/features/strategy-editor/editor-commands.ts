import { type Command, commands } from '../../keys/key-registry.ts';
import { openSection, useShell } from '../../state/shell-store.ts';
import { keepUnsaved } from './files/keep-unsaved.ts';
import { ownStrategies } from './files/own-strategies.ts';
import { useEditorScreen } from './screen-store.ts';

const shown = (): string | null => (useShell.getState().section === 'strategies' ? ownStrategies.use.getState().openName : null);

/** Shows a file of the trader's own strategies. */
export function editStrategy(name: string): void {
  openSection('strategies');
  void ownStrategies.open(name);
}

const list: readonly Command[] = [
  {
    id: 'new-strategy',
    title: 'New strategy…',
    group: 'Research',
    words: 'own code typescript file editor',
    run: () => {
      openSection('strategies');
      useEditorScreen.setState({ isNaming: true });
    },
  },
  {
    id: 'save-file',
    title: 'Save the open file',
    group: 'Research',
    keys: ['Mod+S'],
    isEnabled: () => shown() !== null,
    run: () => {
      const name = shown();
      if (name !== null) void ownStrategies.save(name);
    },
  },
];

/** Puts the commands of the editor into the registry, and asks before unsaved text is lost; returns how to stop. */
export function addEditorCommands(): () => void {
  const stops = [commands.add(list), keepUnsaved(ownStrategies)];
  return () => {
    for (const stop of stops) stop();
  };
}

/** The files that the page knows, for who types what they look for. */
export const ownFileEntries = () =>
  (ownStrategies.use.getState().files ?? []).map((file) => ({
    id: `own strategy ${file.name}`,
    title: `Edit ${file.name}.ts`,
    group: 'Your own strategies',
    note: file.title ?? '',
    names: [file.name],
    words: 'strategy code editor',
    run: () => editStrategy(file.name),
  }));
