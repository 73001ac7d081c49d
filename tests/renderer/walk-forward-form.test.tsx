// verifies: backtest-report, backtest-studies
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ExpectedError } from '#core/result.ts';
import { RunReport } from '../../src/renderer/features/backtests/report/run-report.tsx';
import { fakeReport } from './fake-report.ts';
import { byName, byTestId, openPage, type } from './page.tsx';

// What a study costs is asked for after a pause, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

let close = async () => {};

beforeEach(() => {
  // Only what a study costs comes into view: charts would draw.
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      readonly #tell: (entries: { isIntersecting: boolean }[]) => void;
      constructor(tell: (entries: { isIntersecting: boolean }[]) => void) {
        this.#tell = tell;
      }
      observe(element: HTMLElement) {
        if (element.dataset.testid?.startsWith('cost-')) this.#tell([{ isIntersecting: true }]);
      }
      disconnect() {}
    },
  );
});

afterEach(async () => {
  await close();
  close = async () => {};
});

async function openReady() {
  const report = fakeReport({ plans: [{ runId: 'run-1', trades: 412, seed: 77, edge: 0.0011 }], hasStudies: false });
  const page = await openPage(<RunReport runId="run-1" />, {}, report.link);
  close = page.close;
  const until = (expectation: () => void) => page.until(expectation, 25_000);
  await until(() => expect(document.querySelector('[data-testid="cost-walk-forward"]')).not.toBeNull());
  return { ...page, until, report };
}

const field = (label: string): HTMLInputElement => {
  const found = [...document.querySelectorAll<HTMLElement>('[data-section="walk-forward"] label')].find(
    ({ textContent }) => textContent === label,
  );
  const input = document.getElementById(found?.getAttribute('for') ?? '');
  if (!(input instanceof HTMLInputElement)) throw new Error(`there is no field ${label}`);
  return input;
};

test('a walk-forward is set like a search, and says before it starts how much it tries and how long that takes', async () => {
  const page = await openReady();
  await page.until(() => expect(byTestId('cost-walk-forward').textContent).toBe('48 windows of 81 settings: 3888 evaluations, about 12 s'));
  await page.until(() => expect(byTestId('cost-optimise').textContent).toBe('81 settings, about 12 s'));

  page.report.state.estimate = { windows: 1, settings: 9, evaluations: 9, seconds: 0.2 };
  await page.run(() => type(field('Must hold'), 'lookback < 30'));
  await page.until(() =>
    expect(byTestId('cost-walk-forward').textContent).toBe('1 window of 9 settings: 9 evaluations, less than a second'),
  );
  const asked = page.report.state.estimated.findLast(({ kind }) => kind === 'walk-forward')?.request;
  expect(asked).toMatchObject({
    ...{ trainBars: 252, testBars: 21, embargoBars: 0 },
    search: { constraints: ['lookback < 30'], leastTrades: 5, space: { lookback: { low: 12 } } },
  });

  await page.run(() => byName('[data-section="walk-forward"] button', 'Walk forward').click());
  await page.until(() => expect(page.report.studies.size).toBe(1));
  const [stored] = page.report.studies.values();
  expect(stored?.study.request).toMatchObject(asked ?? {});
});

test('what can not be searched is said where it is set', async () => {
  const page = await openReady();
  page.report.state.estimate = new ExpectedError('BadRequest', 'The constraint "quick < slow" is not understood.');
  await page.run(() => type(field('Must hold'), 'quick < slow'));
  await page.until(() => expect(byTestId('cost-walk-forward').textContent).toContain('"quick < slow" is not understood'));
});
