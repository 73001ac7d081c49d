// verifies: user-code-editor, user-indicators
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { chartAt, openTrade } from './trade-page.ts';
import { test } from './workstation.ts';

/** Collects what the page's policy forbade, from the first script on. */
async function watchPolicy(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.addInitScript(() => {
    const found: string[] = [];
    Object.assign(window, { violations: found });
    document.addEventListener('securitypolicyviolation', (event) => found.push(`${event.violatedDirective}: ${event.blockedURI}`));
  });
  return () => page.evaluate(() => (window as unknown as { violations: string[] }).violations);
}

/** Makes a new file of a kind by its question. */
async function createFile(page: Page, kind: 'Strategies' | 'Indicators', name: string): Promise<void> {
  await page.getByTestId('rail-code').click();
  await page.getByRole('radio', { name: kind }).click();
  await page.getByTestId('new-own-file').first().click();
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('code-editor').locator('.cm-content')).toBeFocused();
}

const editor = (page: Page) => page.getByTestId('code-editor');
const fileItem = (page: Page, name: string) => page.locator(`[data-testid="own-file"][data-name="${name}"]`);
const lineWith = (page: Page, text: string | RegExp) => editor(page).locator('.cm-line').filter({ hasText: text }).first();

const isEditing = (page: Page) => page.evaluate(() => (document.activeElement as HTMLElement).dataset.testid === 'code-editor');

/** Takes a suggestion. By mouse: Enter takes one only when the list has been there for a moment, lest it be meant for the line. */
async function takeSuggestion(page: Page, name: string): Promise<void> {
  await editor(page).getByRole('option', { name }).first().click();
  await expect(editor(page).getByRole('option')).toHaveCount(0);
}

/** Begins a new line below the one with a text. */
async function beginLineAfter(page: Page, text: string): Promise<void> {
  await lineWith(page, text).click();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
}

// The editor holds only the lines that can be seen.
test.use({ viewport: { width: 1600, height: 1000 } });

test('an indicator is written in the app with completion and errors as one types, saved, and added to the chart', async ({
  page,
  workstation,
}) => {
  const violations = await watchPolicy(page);
  await openTrade(page, workstation, 'Single chart');
  await page
    .evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name))
    .then((loaded) => {
      expect(
        loaded.filter((name) => /language-thread|code-screen/.test(name)),
        'nothing of the editor is loaded with the page',
      ).toEqual([]);
    });
  await createFile(page, 'Indicators', 'My distance');
  await expect(fileItem(page, 'my-distance')).toHaveAttribute('data-state', 'ready', { timeout: 30_000 });

  await test.step('members and imports are completed, types are shown on hover', async () => {
    await beginLineAfter(page, 'this.count++');
    await page.keyboard.type('this.');
    await expect(editor(page).getByRole('option', { name: 'prices' })).toBeVisible();
    await page.keyboard.type('cou');
    await takeSuggestion(page, 'count');
    await beginLineAfter(page, 'this.count++');
    await page.keyboard.type('choic');
    await takeSuggestion(page, 'choice');
    await expect(lineWith(page, 'import {')).toContainText(' choice,');
    await page.keyboard.press('Control+z');
    await expect(lineWith(page, 'import {')).not.toContainText('choice');
    await page.keyboard.press('Shift+Home');
    await page.keyboard.press('Backspace');
    // What is written or marked meanwhile takes the description away: then the pointer comes again.
    await expect(async () => {
      await page.mouse.move(5, 5);
      await lineWith(page, 'wholeNumber(').getByText('wholeNumber').hover();
      const description = editor(page).locator('.tw-description').first();
      await expect(description).toContainText('wholeNumber(initial: number', { timeout: 3000 });
    }).toPass();
  });

  await test.step('a wrong type is underlined and listed at once; the app itself still uses the file as it was saved', async () => {
    await lineWith(page, /^\s*this\.count$/).click();
    await page.keyboard.press('End');
    await page.keyboard.type(' = "many";');
    await expect(page.getByTestId('finding').first()).toContainText("Type 'string' is not assignable to type 'number'.");
    await expect(editor(page).locator('.cm-lintRange-error').first()).toBeVisible();
    await expect(page.getByTestId('unsaved')).toBeVisible();
    await expect(page.getByTestId('use-file')).toBeDisabled();
    await expect(fileItem(page, 'my-distance')).toHaveAttribute('data-state', 'ready');
  });

  await test.step('saved with the error it is refused, at its line', async () => {
    await page.keyboard.press('Control+s');
    await expect(fileItem(page, 'my-distance')).toHaveAttribute('data-state', 'refused');
    await expect(page.getByTestId('unsaved')).toHaveCount(0);
    await expect(page.getByTestId('finding')).toHaveCount(1);
    await expect(page.getByTestId('finding')).toContainText(/line \d+/);
    await page.getByTestId('finding').click();
    await expect(editor(page).locator('.cm-content')).toBeFocused();
  });

  await test.step('put right and saved it is ready, and goes to the chart', async () => {
    await lineWith(page, '"many"').click();
    await page.keyboard.press('End');
    await page.keyboard.press('Shift+Home');
    await page.keyboard.press('Backspace');
    await expect(page.getByTestId('finding')).toHaveCount(0);
    await page.keyboard.press('Control+s');
    await expect(fileItem(page, 'my-distance')).toHaveAttribute('data-state', 'ready', { timeout: 30_000 });
    await page.getByTestId('use-file').click();
    const row = chartAt(page).getByTestId('indicator-legend').filter({ hasText: 'My distance' });
    await expect(row.locator('[data-cell]')).toHaveText(/\d/);
  });
  expect(await violations()).toEqual([]);
});

test('the compiler of the editor ends with it, and the text that was not saved stays', async ({ page, startOwn }) => {
  const workstation = await startOwn();
  await openTrade(page, workstation, 'Single chart');
  await createFile(page, 'Indicators', 'kept');
  await expect.poll(() => page.workers().length).toBe(1);
  await expect(fileItem(page, 'kept')).toHaveAttribute('data-state', 'ready', { timeout: 30_000 });
  await beginLineAfter(page, 'this.count++');
  await page.keyboard.type('// a thought');
  // Escape, then Tab leaves the text for the next thing on the page. An Escape that ends a search for words is used up by that.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(editor(page).locator('.cm-content')).not.toBeFocused();
  for (let i = 0; i < 8 && !(await isEditing(page)); i++) await page.keyboard.press('F6');
  expect(await isEditing(page), 'F6 comes back to the text').toBe(true);

  await page.getByTestId('rail-trade').click();
  await expect.poll(() => page.workers().length).toBe(0);
  await expect(page.getByTestId('rail-code').getByTitle('1 file is not saved')).toBeVisible();
  await page.getByTestId('rail-code').click();
  await expect(lineWith(page, '// a thought')).toBeVisible();
  await expect(fileItem(page, 'kept')).toContainText('unsaved');
  await lineWith(page, '// a thought').click();
  await page.keyboard.press('Control+z');
  await expect(lineWith(page, '// a thought')).toHaveCount(0);
  await page.keyboard.press('Control+y');

  await test.step('changed on both sides, the trader chooses', async () => {
    const path = join(workstation.dataDir, 'indicators', 'kept.ts');
    writeFileSync(path, 'export {};\n');
    const banner = page.getByTestId('banner').filter({ hasText: 'was changed outside the app' });
    await expect(banner).toBeVisible();
    await expect(lineWith(page, '// a thought')).toBeVisible();
    await banner.getByRole('button', { name: "Take the file's" }).click();
    await expect(editor(page).locator('.cm-content')).toHaveText('export {};');
    await expect(banner).toHaveCount(0);
  });

  await test.step('closing the page with unsaved text asks', async () => {
    await editor(page).locator('.cm-content').click();
    await page.keyboard.type('const unsaved = 1;');
    await expect(page.getByTestId('unsaved')).toBeVisible();
    const asked = page.waitForEvent('dialog');
    const closing = page.close({ runBeforeUnload: true });
    const dialog = await asked;
    expect(dialog.type()).toBe('beforeunload');
    await dialog.accept();
    await closing;
  });
});

test('a strategy is written in the app, run by the wizard, and follows its file when that changes', async ({ page, startOwn }) => {
  const workstation = await startOwn();
  const violations = await watchPolicy(page);
  await page.goto(workstation.url);
  await page.getByTestId('rail-code').click();
  await expect(page.getByTestId('code-screen')).toContainText('A strategy of your own is a TypeScript file');
  await createFile(page, 'Strategies', 'My cross');
  const file = fileItem(page, 'my-cross');
  await expect(file).toHaveAttribute('data-state', 'ready', { timeout: 30_000 });

  await test.step('the context offers what it can do', async () => {
    await beginLineAfter(page, 'onBar(context');
    await page.keyboard.type('context.');
    const options = editor(page).getByRole('option');
    await expect(options.filter({ hasText: /goLong$/ })).toBeVisible();
    await expect(options.filter({ hasText: /goShort$/ })).toHaveCount(1);
    await expect(editor(page).locator('.cm-completionInfo')).toContainText('StrategyContext');
  });

  await test.step('what the types forbid is underlined and listed', async () => {
    await page.keyboard.type('goLong("EURUSD");');
    await expect(page.getByTestId('finding')).toHaveCount(1);
    await expect(page.getByTestId('finding')).toContainText("'string' is not assignable to parameter of type 'number'");
    await expect(editor(page).locator('.cm-lintRange-error')).toHaveText('"EURUSD"');
    await page.keyboard.press('Control+s');
    await expect(file).toHaveAttribute('data-state', 'refused');
    await expect(page.getByTestId('use-file')).toBeDisabled();
  });

  await test.step('set right and saved it may be used', async () => {
    await lineWith(page, 'goLong("EURUSD")').click();
    await page.keyboard.press('End');
    await page.keyboard.press('Shift+Home');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Control+s');
    await expect(file).toHaveAttribute('data-state', 'ready', { timeout: 30_000 });
    await expect(page.getByTestId('finding')).toHaveCount(0);
  });

  await test.step('the wizard opens with it and runs it', async () => {
    await page.getByTestId('use-file').click();
    const wizard = page.getByTestId('wizard');
    await expect(wizard.getByRole('radio', { name: /My cross/ })).toBeChecked();
    await expect(wizard).toContainText('Parameters of My cross');
    await expect(page.getByTestId('wizard-run')).toBeEnabled({ timeout: 30_000 });
    await page.getByTestId('wizard-run').click();
    await expect(page.getByTestId('run-view')).toContainText('My cross', { timeout: 60_000 });
    await expect(page.getByTestId('run-view')).toContainText(/Do not trade|Not enough evidence|Worth paper trading/);
  });

  await test.step('changed on disk, the editor and an open wizard follow', async () => {
    await page.getByTestId('rail-code').click();
    await expect(lineWith(page, "title: 'My cross'")).toBeVisible();
    await page.getByTestId('use-file').click();
    await expect(page.getByTestId('wizard')).toContainText('Parameters of My cross');
    const path = join(workstation.dataDir, 'strategies', 'my-cross.ts');
    const source = readFileSync(path, 'utf8');
    const changed = source
      .replace("title: 'My cross'", "title: 'My patient cross'")
      .replace('    direction: choice', '    patience: wholeNumber(5, 1, 50),\n    direction: choice');
    writeFileSync(path, changed);
    await expect(page.getByTestId('wizard')).toContainText('Parameters of My patient cross', { timeout: 30_000 });
    await expect(page.getByTestId('wizard')).toContainText('Patience');
    await page.keyboard.press('Escape');
    await expect(lineWith(page, "title: 'My patient cross'")).toBeVisible();
    await expect(page.getByTestId('unsaved')).toHaveCount(0);
  });
  expect(await violations()).toEqual([]);
});

test('without its compiler the editor says so, goes on, and gets it back', async ({ page, workstation }) => {
  await page.route('**/language-thread*', (route) => route.abort());
  await page.goto(workstation.url);
  await createFile(page, 'Indicators', 'without');
  const problems = page.getByRole('region', { name: 'Problems' });
  await expect(problems).toContainText('No completion and no types while writing');
  await beginLineAfter(page, 'this.count++');
  await page.keyboard.type('this.missing;');
  await page.keyboard.press('Control+s');
  // The check of the saved file needs nothing of the page.
  await expect(page.getByTestId('finding')).toContainText("Property 'missing' does not exist", { timeout: 30_000 });
  await page.unroute('**/language-thread*');
  await problems.getByRole('button', { name: 'Try again' }).click();
  await lineWith(page, 'this.missing').click();
  await page.keyboard.press('End');
  await page.keyboard.type(' this.absent;');
  await expect(page.getByTestId('finding').filter({ hasText: "'absent'" })).toBeVisible();
  await expect(problems).not.toContainText('No completion');
});
