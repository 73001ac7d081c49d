// verifies: backtest-runs
import { expect } from '@playwright/test';
import { localServices } from '../support/local-services.ts';
import { test } from './desktop.ts';

test('a report is printed as a PDF by the app itself, whatever browsers the machine has', async ({ desktop: { page, dataDir } }) => {
  await expect(page.getByTestId('chart').first()).toHaveAttribute('data-last-price', /\d/);
  const services = await localServices(dataDir);
  const research = services.openResearch();
  const configuration = { strategy: { id: 'sma-cross' }, symbols: ['AAPL'], timeframe: '1d' };
  let runId = '';
  for await (const item of research['backtest.run']({ configuration })) if (item.phase === 'done') runId = item.run.runId;
  const printed = await research['runs.export']({ runId, format: 'pdf' });
  if (!printed.ok) throw new Error(printed.error.message);
  const text = Buffer.from(printed.value.bytes).toString('latin1');
  expect(text.slice(0, 5)).toBe('%PDF-');
  expect(text.match(/\/Type \/Page\b/g)?.length, 'pages').toBeGreaterThan(2);
  // The paper is the one that the page asks for, with a foot that names and counts its pages: by itself the app would print on 595.92 points.
  expect(text).toMatch(/\/MediaBox \[0 0 594\.9/);
  // Another browser, printing without a window, would call itself HeadlessChrome.
  expect(text).toContain('/Creator (Chromium)');
  services.close();
});
