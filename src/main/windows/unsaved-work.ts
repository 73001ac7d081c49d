import { BrowserWindow, dialog } from 'electron';

const KEEP = 0;

/** Asks before a window closes in which something is not saved: its page says so by refusing to be unloaded. */
export function askBeforeLosing(window: BrowserWindow): void {
  window.webContents.on('will-prevent-unload', (event) => {
    const answer = dialog.showMessageBoxSync(window, {
      type: 'warning',
      message: 'Some of your code is not saved.',
      detail: 'What you wrote since is lost when the window closes.',
      buttons: ['Keep the window open', 'Close without saving'],
      defaultId: KEEP,
      cancelId: KEEP,
      noLink: true,
    });
    // Preventing what the page asked for: the window closes.
    if (answer !== KEEP) event.preventDefault();
  });
}

/** Closes every window; false when one was kept open for what is not saved in it. */
export async function closeWindows(): Promise<boolean> {
  const closed = await Promise.all(BrowserWindow.getAllWindows().map(isClosed));
  return closed.every(Boolean);
}

const isClosed = (window: BrowserWindow): Promise<boolean> =>
  new Promise((resolve) => {
    const contents = window.webContents;
    const onRefused = ({ defaultPrevented }: Electron.Event) => {
      if (!defaultPrevented) end(false);
    };
    const onClosed = () => end(true);
    const end = (didClose: boolean) => {
      if (!contents.isDestroyed()) contents.off('will-prevent-unload', onRefused);
      window.off('closed', onClosed);
      resolve(didClose);
    };
    contents.on('will-prevent-unload', onRefused);
    window.on('closed', onClosed);
    // A page that hangs can't be asked.
    window.once('unresponsive', () => window.destroy());
    window.close();
  });
