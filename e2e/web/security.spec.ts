// verifies: secure-page, secure-secrets
import { expect } from '@playwright/test';
import { openPage } from './trade-page.ts';
import { test } from './workstation.ts';

test('the page works without one violation of its own policy', async ({ page, workstation }) => {
  const problems: string[] = [];
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy violation: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(error.message));
  await openPage(page, workstation);
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  for (const section of ['data', 'connections', 'settings', 'trade']) {
    await page.getByTestId(`rail-${section}`).click();
    await expect(page.getByTestId(`rail-${section}`)).toHaveAttribute('aria-current', /.+/);
  }
  expect(problems).toEqual([]);
});

test('the token leaves the address bar at once, and is in no request', async ({ page, workstation }) => {
  const token = new URL(workstation.url).hash.slice('#token='.length);
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url() + JSON.stringify(request.headers())));
  await openPage(page, workstation);
  expect(page.url()).not.toContain(token);
  expect(requests.some((request) => request.includes(token))).toBe(false);
  await page.reload();
  await expect(page.getByTestId('chart').first()).toHaveAttribute('data-last-price', /\d/);
});

test('a page without the token gets no data', async ({ browser, workstation }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(workstation.url.split('#')[0] ?? '');
  await expect(page.getByTestId('watchlist-row')).toHaveCount(0);
  await expect(page.getByTestId('chart').and(page.locator('[data-last-price]'))).toHaveCount(0);
  await context.close();
});
