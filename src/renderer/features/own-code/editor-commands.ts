import { type Command, commands } from '../../keys/key-registry.ts';
import { useShell } from '../../state/shell-store.ts';
import { ownCode } from './files/all-own-code.ts';
import { keepUnsaved } from './files/keep-unsaved.ts';
import { askNewFile, showOwnCode, useCodeScreen } from './screen-store.ts';

const shownCode = () => ownCode[useCodeScreen.getState().kind];
const shownName = (): string | null => (useShell.getState().section === 'code' ? shownCode().use.getState().openName : null);

const list: readonly Command[] = [
  {
    id: 'new-strategy',
    title: 'New strategy…',
    group: 'Research',
    words: 'own code typescript file editor',
    run: () => askNewFile('strategies'),
  },
  {
    id: 'new-indicator',
    title: 'New indicator…',
    group: 'Research',
    words: 'own code typescript file editor',
    run: () => askNewFile('indicators'),
  },
  {
    id: 'own-strategies',
    title: 'Your own strategies',
    group: 'Research',
    words: 'edit code typescript file editor',
    run: () => showOwnCode('strategies'),
  },
  {
    id: 'own-indicators',
    title: 'Your own indicators',
    group: 'Research',
    words: 'edit code typescript file editor',
    run: () => showOwnCode('indicators'),
  },
  {
    id: 'save-file',
    title: 'Save the open file',
    group: 'Research',
    keys: ['Mod+S'],
    isEnabled: () => shownName() !== null,
    run: () => {
      const name = shownName();
      if (name !== null) void shownCode().save(name);
    },
  },
];

/** Puts the commands of the editor into the registry, and asks before unsaved text is lost; returns how to stop. */
export function addEditorCommands(): () => void {
  const stops = [commands.add(list), keepUnsaved(ownCode.strategies, ownCode.indicators)];
  return () => {
    for (const stop of stops) stop();
  };
}

/** The files that the page knows, for who types what they look for. */
export const ownFileEntries = () =>
  (['strategies', 'indicators'] as const).flatMap((kind) =>
    (ownCode[kind].use.getState().files ?? []).map((file) => ({
      id: `own ${kind} ${file.name}`,
      title: `Edit ${file.name}.ts`,
      group: `Your own ${kind}`,
      note: file.title ?? '',
      names: [file.name],
      words: 'code editor',
      run: () => showOwnCode(kind, file.name),
    })),
  );
