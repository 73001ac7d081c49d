// verifies: backtest-comparison
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useBacktests } from '../../src/renderer/features/backtests/backtests-store.ts';
import { RunComparison } from '../../src/renderer/features/backtests/compare/run-comparison.tsx';
import { fakeReport } from './fake-report.ts';
import { byName, byTestId, openPage } from './page.tsx';

let close = async () => {};

beforeEach(() =>
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      observe() {}
      disconnect() {}
    },
  ),
);

afterEach(async () => {
  await close();
  close = async () => {};
});

const A = { runId: 'a', trades: 40, seed: 77, edge: 0.001 };
const B = { runId: 'b', trades: 40, seed: 77, edge: 0.0011 };
const C = {
  ...{ runId: 'c', trades: 60, seed: 15, edge: -0.004, dataHash: '10b7aa04'.repeat(8), commissionRate: 0.0002 },
  parameters: { lookback: 12, stopAtr: 1, targetAtr: 2.5, session: 'London' },
};

async function open(runIds: readonly string[], onClose = () => {}) {
  const report = fakeReport({ plans: [A, B, C] });
  const page = await openPage(<RunComparison runIds={runIds} onClose={onClose} />, {}, report.link);
  close = page.close;
  return { ...page, report };
}

const metric = (name: string) => document.querySelector(`[data-metric="${name}"]`)?.textContent ?? '';

test('two runs on the same data and costs: no clear winner where the interval holds zero, no verdict where there is none', async () => {
  const page = await open(['a', 'b']);
  await page.until(() => expect(document.querySelector('[data-testid="compared-metrics"]')).not.toBeNull());
  expect(byTestId('same-data').textContent).toBe('✓ same data');
  expect(byTestId('same-costs').textContent).toBe('✓ same costs');
  expect(metric('totalReturn')).toMatch(/^Net return.*pp … \+[\d.]+ pp no clear winner$/);
  expect(metric('trades')).toMatch(/^Trades40400\s*–$/);
  expect(document.body.textContent).toContain('Every setting is the same.');
  expect(byTestId('shared-trades').textContent).toBe('Only in A0 0.0%In both40 100.0%Only in B0 0.0%');
});

test('different data and costs are said first, what differs is listed, and a clear difference names the better one', async () => {
  const page = await open(['a', 'c', 'b']);
  await page.until(() => expect(document.querySelector('[data-testid="compared-metrics"]')).not.toBeNull());
  expect(byTestId('same-data').textContent).toContain('▲ different data');
  expect(byTestId('same-costs').textContent).toContain('▲ different costs');
  expect(metric('totalReturn')).toContain('A is better');
  expect([...document.querySelectorAll('[data-testid="compared-settings"] tbody th')].map((cell) => cell.textContent)).toEqual([
    'strategy.params.lookback',
    'strategy.params.stopAtr',
  ]);
  const growth = byTestId('compared-curves').querySelector('[role="img"]')?.getAttribute('aria-label') ?? '';
  expect(growth).toMatch(/At the end: A [+\u2212][\d.]+%, B \u2212[\d.]+%, C [+\u2212][\d.]+%\./);
  await page.run(() => byName('button', 'Show Growth as a table').click());
  await page.until(() => expect(byTestId('compared-curves').querySelectorAll('[role="columnheader"]')).toHaveLength(4));
  await page.run(() => byName('[aria-label="Runs"] button', /^Fair value gap retest EURUSD/).click());
  expect(useBacktests.getState().openRunId).toBe('a');
});

test('a run that was deleted meanwhile leads back to the list', async () => {
  let isClosed = false;
  const page = await open(['a', 'gone'], () => {
    isClosed = true;
  });
  await page.until(() => expect(byTestId('run-comparison').textContent).toContain('There is no run gone.'));
  await page.run(() => byName('[role="alert"] button', 'Back to the runs').click());
  expect(isClosed).toBe(true);
});
