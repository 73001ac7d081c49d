// verifies: user-indicators, secure-user-code, same-workers-everywhere
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { localServices } from '../support/local-services.ts';
import { test } from './desktop.ts';

const example = readFileSync(join(import.meta.dirname, '../../resources/user-code/indicator-example.ts'), 'utf8');

test('an own indicator runs in a page without Node, window or network; a loop in it is ended and the app goes on', async ({
  desktop: { app, page, dataDir },
}) => {
  await expect(page.getByTestId('chart').first()).toHaveAttribute('data-last-price', /\d/);
  const services = await localServices(dataDir);
  const features = services.openFeatures();
  mkdirSync(join(dataDir, 'indicators'), { recursive: true });
  writeFileSync(join(dataDir, 'indicators/mine.ts'), example);
  const request = { symbol: 'EURUSD.sim', timeframe: '1m', indicator: 'user:mine', parameters: { period: 5 } } as const;
  const read = await features['indicators.read'](request);
  if (!read.ok) throw new Error(read.error.message);
  const values = read.value.outputs.distance ?? new Float64Array();
  expect(values.findIndex((value) => !Number.isNaN(value))).toBe(4);
  const mean = await features['indicators.read']({ ...request, indicator: 'sma' });
  if (!mean.ok) throw new Error(mean.error.message);
  expect(values.length).toBeGreaterThan(500);
  expect(mean.value.outputs.sma?.length).toBeGreaterThanOrEqual(values.length);

  const seen = await app.evaluate(({ webContents, BrowserWindow }) => {
    const sandbox = webContents.getAllWebContents().find((contents) => contents.getURL() === 'app://user-code/');
    const preferences = (sandbox as unknown as { getLastWebPreferences(): Electron.WebPreferences } | undefined)?.getLastWebPreferences();
    return { preferences, windows: BrowserWindow.getAllWindows().length };
  });
  expect(seen.windows).toBe(1);
  expect(seen.preferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true });

  const asked = await app.evaluate(async ({ webContents }) => {
    const sandbox = webContents.getAllWebContents().find((contents) => contents.getURL() === 'app://user-code/');
    return sandbox?.session.fetch('https://example.com/').then(
      () => 'answered',
      () => 'refused',
    );
  });
  expect(asked).toBe('refused');

  writeFileSync(join(dataDir, 'indicators/mine.ts'), example.replace('this.count++;', 'for (;;) this.count++;'));
  const looped = await features['indicators.read'](request);
  expect(looped.ok ? '' : looped.error.message).toContain('The indicator mine was stopped: it did not finish within 5 s');
  writeFileSync(join(dataDir, 'indicators/mine.ts'), example);
  expect((await features['indicators.read'](request)).ok).toBe(true);
  services.close();
});
