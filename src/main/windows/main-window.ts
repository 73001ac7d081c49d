import { join } from 'node:path';
import { BrowserWindow, nativeTheme } from 'electron';
import { APP_ORIGIN } from '#contract/desktop.ts';
import { openingPlace, type PlaceStore, rememberPlace } from './remembered-place.ts';
import { askBeforeLosing } from './unsaved-work.ts';

const SMALLEST = { width: 1100, height: 700 };
const USUAL = { width: 1600, height: 1000 };

/**
 * Opens the workstation's window where it was left. It shows itself once the first frame is there, so that it never flashes white.
 */
export function openMainWindow(places: PlaceStore): BrowserWindow {
  const { bounds, isMaximized } = openingPlace(places, SMALLEST);
  const window = new BrowserWindow({
    ...(bounds ?? USUAL),
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    show: false,
    title: 'Tradewind',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#0D1014' : '#EEF1F4',
    ...(process.platform === 'darwin' ? { titleBarStyle: 'hiddenInset' as const, trafficLightPosition: { x: 14, y: 11 } } : {}),
    autoHideMenuBar: true,
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/index.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      spellcheck: false,
      backgroundThrottling: false,
    },
  });
  rememberPlace(window, places);
  askBeforeLosing(window);
  window.once('ready-to-show', () => {
    if (isMaximized) window.maximize();
    window.show();
  });
  void window.loadURL(`${APP_ORIGIN}/index.html`);
  return window;
}
