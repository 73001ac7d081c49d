import { lazy, Suspense } from 'react';
import { expect, test, vi } from 'vitest';
import { loadPart } from '../../src/renderer/ui/load-part.ts';
import { PanelBoundary } from '../../src/renderer/ui/states.tsx';
import { byTestId, openPage } from './page.tsx';

test('a part whose file is gone, as after an update, is said in one calm sentence with a way to reload, without an address', async () => {
  const quiet = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const Gone = lazy(() =>
    loadPart<{ default: () => null }>(async () => {
      throw new TypeError('Failed to fetch dynamically imported module: http://127.0.0.1:4321/assets/run-report-Abc123.js');
    }),
  );
  const page = await openPage(
    <PanelBoundary name="The report">
      <Suspense fallback={null}>
        <Gone />
      </Suspense>
    </PanelBoundary>,
  );
  await page.until(() => expect(byTestId('reload-page').textContent).toBe('Reload'));
  expect(document.body.textContent).toContain(
    'Tradewind was updated since this page was opened, and this part of it is no longer there. Reload the page to go on.',
  );
  expect(document.body.textContent).not.toContain('http');
  await page.close();
  quiet.mockRestore();
});
