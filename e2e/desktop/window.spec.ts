// verifies: window-place
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ElectronApplication, expect } from '@playwright/test';
import { launchDesktop, test } from './desktop.ts';

const stateOf = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow, screen }) => {
    const window = BrowserWindow.getAllWindows()[0];
    return { bounds: window?.getBounds(), area: screen.getPrimaryDisplay().workArea };
  });

test('the window opens where and as large as it was left, and on a display that is there when its own is gone', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'tradewind-window-'));
  const place = join(dataDir, 'window.json');
  try {
    const left = { x: 120, y: 80, width: 1240, height: 790 };
    writeFileSync(place, JSON.stringify({ ...left, x: 9000, isMaximized: false }));
    const first = await launchDesktop(dataDir);
    await first.firstWindow();
    const { bounds, area } = await stateOf(first);
    expect(bounds?.x).toBeGreaterThanOrEqual(area.x);
    expect((bounds?.x ?? 0) + (bounds?.width ?? 0)).toBeLessThanOrEqual(area.x + area.width);
    await first.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setBounds(to), left);
    await expect.poll(async () => (await stateOf(first)).bounds).toEqual(left);
    await first.close();
    expect(JSON.parse(readFileSync(place, 'utf8'))).toEqual({ ...left, isMaximized: false });

    const second = await launchDesktop(dataDir);
    await second.firstWindow();
    expect((await stateOf(second)).bounds).toEqual(left);
    await second.close();
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
});
