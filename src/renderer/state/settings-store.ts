import { create } from 'zustand';
import { DEFAULT_SETTINGS, type Settings } from '#contract/workstation.ts';
import { follow } from '../connection/follow.ts';
import { linkTo } from '../connection/service-link.ts';
import { setNumberLocale } from '../format/number.ts';

interface SettingsState {
  readonly settings: Settings;
  /** False until the first settings have come: nothing that depends on them is drawn before. */
  readonly isLoaded: boolean;
  /** Why the newest change could not be kept; null when it was. */
  readonly saveProblem: string | null;
}

/** The app's settings as the whole page sees them. */
export const useSettings = create<SettingsState>(() => ({ settings: DEFAULT_SETTINGS, isLoaded: false, saveProblem: null }));

/** The settings now, outside React. */
export const currentSettings = (): Settings => useSettings.getState().settings;

/**
 * What the host has, as far as is known here, with what it could not keep: a change stays in this window though the disk refused it. And the changes that
 * are on their way to the host, oldest first.
 */
let kept: Settings = DEFAULT_SETTINGS;
let onTheirWay: readonly Partial<Settings>[] = [];

/** The host's settings, with what is still on its way over them. */
const shown = (): Settings => Object.assign({}, kept, ...onTheirWay);

/** Applies a change at once and sends it to be kept. Every other window hears of it. */
export async function changeSettings(change: Partial<Settings>): Promise<void> {
  onTheirWay = [...onTheirWay, change];
  useSettings.setState({ settings: shown() });
  const result = await linkTo('workstation').client['settings.save'](change);
  onTheirWay = onTheirWay.filter((other) => other !== change);
  // The answer is as new as anything that came before it: the host sends both in the order in which it saved.
  kept = result.ok ? result.value : { ...kept, ...change };
  useSettings.setState({ settings: shown(), saveProblem: result.ok ? null : result.error.message });
}

/** Follows the settings of the host process; returns how to stop. */
export function followSettings(): () => void {
  const link = linkTo('workstation');
  return follow(
    link,
    (signal) => link.client['settings.changed']({}, signal),
    (settings) => {
      kept = settings;
      useSettings.setState({ settings: shown(), isLoaded: true });
    },
  );
}

const systemIsLight = (): boolean => window.matchMedia('(prefers-color-scheme: light)').matches;

/** Writes the settings that style sheets read to the root element. */
function applyToDocument(settings: Settings): void {
  const root = document.documentElement;
  const theme = settings.theme === 'system' ? (systemIsLight() ? 'light' : 'dark') : settings.theme;
  root.dataset.theme = theme;
  root.dataset.priceColours = settings.priceColours;
  root.dataset.density = settings.density;
  root.style.setProperty('--fs', String(settings.fontScale));
  setNumberLocale(settings.numberLocale);
}

/** Keeps the root element in step with the settings and with the system's theme; returns how to stop. */
export function keepDocumentStyled(): () => void {
  applyToDocument(currentSettings());
  const stop = useSettings.subscribe((state) => applyToDocument(state.settings));
  const media = window.matchMedia('(prefers-color-scheme: light)');
  const onSystemChange = () => {
    applyToDocument(currentSettings());
    useSettings.setState((state) => ({ settings: { ...state.settings } }));
  };
  media.addEventListener('change', onSystemChange);
  return () => {
    stop();
    media.removeEventListener('change', onSystemChange);
  };
}
