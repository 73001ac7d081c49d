import { create } from 'zustand';
import { openSection } from '../../state/shell-store.ts';
import { type OwnKind, ownCode } from './files/all-own-code.ts';

interface ScreenState {
  readonly kind: OwnKind;
  /** Whether a new file's name is being asked for. */
  readonly isNaming: boolean;
  /** The file whose text is to have the focus as soon as it is in view. */
  readonly focused: string | null;
}

/** What the screen of own code shows. */
export const useCodeScreen = create<ScreenState>(() => ({ kind: 'strategies', isNaming: false, focused: null }));

/** Shows the files of a kind; one of them, where a name is given. */
export function showOwnCode(kind: OwnKind, name?: string): void {
  useCodeScreen.setState({ kind, focused: name ?? null });
  openSection('code');
  if (name !== undefined) void ownCode[kind].open(name);
}

/** Asks for the name of a new file of a kind. */
export function askNewFile(kind: OwnKind): void {
  showOwnCode(kind);
  useCodeScreen.setState({ isNaming: true });
}
