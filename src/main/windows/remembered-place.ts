import { type BrowserWindow, screen } from 'electron';
import { fitToDisplays, type Rectangle, readWindowPlace, type WindowPlace } from '#services/window-place.ts';

/** Keeps the place of a window from one start to the next. */
export interface PlaceStore {
  load(): unknown;
  save(place: WindowPlace): void;
}

/** Where a window opens. */
interface OpeningPlace {
  readonly bounds: Rectangle | null;
  readonly isMaximized: boolean;
}

/** The remembered place, moved to where a display is today; no bounds when nothing was remembered. */
export function openingPlace(store: PlaceStore, smallest: { width: number; height: number }): OpeningPlace {
  const place = readWindowPlace(store.load());
  if (!place) return { bounds: null, isMaximized: false };
  const main = screen.getPrimaryDisplay();
  const areas = [main, ...screen.getAllDisplays().filter(({ id }) => id !== main.id)].map(({ workArea }) => workArea);
  return { bounds: fitToDisplays(place, areas, smallest), isMaximized: place.isMaximized };
}

/** A window is dragged through many places: the one where it rests is written. */
const REST_MS = 500;

/** Remembers the place of a window whenever it rests somewhere, and when it closes. */
export function rememberPlace(window: BrowserWindow, store: PlaceStore): void {
  let resting: NodeJS.Timeout | null = null;
  const save = (): void => {
    if (resting) clearTimeout(resting);
    resting = null;
    store.save({ ...window.getNormalBounds(), isMaximized: window.isMaximized() });
  };
  const moved = (): void => {
    if (resting) clearTimeout(resting);
    resting = setTimeout(save, REST_MS);
  };
  window.on('resize', moved).on('move', moved).on('maximize', moved).on('unmaximize', moved).on('close', save);
  window.on('closed', () => {
    if (resting) clearTimeout(resting);
  });
}
