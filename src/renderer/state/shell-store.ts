import { create } from 'zustand';

export type Section = 'trade' | 'backtests' | 'code' | 'data' | 'connections' | 'alerts' | 'settings';

/** What the command field was opened for. */
export type PaletteMode = 'all' | 'symbol' | 'indicator' | 'timeframe' | 'watch';

interface ShellState {
  readonly section: Section;
  readonly palette: { readonly mode: PaletteMode; readonly text: string } | null;
  readonly dialog: 'key-map' | 'about' | 'import' | null;
  readonly isWatchlistShown: boolean;
}

/** Which screen and which layer over it is open. */
export const useShell = create<ShellState>(() => ({ section: 'trade', palette: null, dialog: null, isWatchlistShown: true }));

export const openSection = (section: Section): void => useShell.setState({ section });
export const openPalette = (mode: PaletteMode = 'all', text = ''): void => useShell.setState({ palette: { mode, text } });
export const typeInPalette = (text: string): void => useShell.setState(({ palette }) => ({ palette: palette && { ...palette, text } }));
export const closePalette = (): void => useShell.setState({ palette: null });
export const openDialog = (dialog: ShellState['dialog']): void => useShell.setState({ dialog });
