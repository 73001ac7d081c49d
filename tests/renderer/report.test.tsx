// verifies: backtest-report
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { behindHolding } from '#core/backtest/verdict-words.ts';
import { ExpectedError } from '#core/result.ts';
import { closeRun, openRun } from '../../src/renderer/features/backtests/backtests-store.ts';
import { CheckTiles } from '../../src/renderer/features/backtests/report/check-tiles.tsx';
import { ReportActions } from '../../src/renderer/features/backtests/report/report-actions.tsx';
import { RunReport } from '../../src/renderer/features/backtests/report/run-report.tsx';
import { formatPercentChange, formatShare } from '../../src/renderer/format/number.ts';
import { readable } from '../../src/renderer/format/readable.ts';
import { fakeReport } from './fake-report.ts';
import type { FakeRunPlan } from './fake-report-runs.ts';
import { shownTrades } from './fake-trade-chart.ts';
import { byName, byTestId, openPage, type } from './page.tsx';

const RUN: FakeRunPlan = { runId: 'run-1', trades: 412, seed: 77, edge: 0.0011 };
let close = async () => {};

beforeEach(() => {
  shownTrades.length = 0;
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      observe() {}
      disconnect() {}
    },
  );
});

afterEach(async () => {
  await close();
  close = async () => {};
});

interface OpenOptions {
  readonly hasStudies?: boolean;
  readonly pause?: () => Promise<void>;
  readonly failure?: ExpectedError;
}

async function open(plan: FakeRunPlan, { hasStudies = false, pause, failure }: OpenOptions = {}) {
  const report = fakeReport({ plans: [plan], hasStudies, ...(pause ? { pause } : {}) });
  report.state.failure = failure ?? null;
  const page = await openPage(<RunReport runId={plan.runId} />, {}, report.link);
  close = page.close;
  return { ...page, report };
}

async function openReady(plan: FakeRunPlan = RUN, options: OpenOptions = {}) {
  const page = await open(plan, options);
  await page.until(() => expect(document.querySelector('[data-testid="verdict"]')).not.toBeNull());
  return page;
}

const texts = (selector: string) => [...document.querySelectorAll(selector)].map((element) => element.textContent ?? '');
const tile = (title: string) => document.querySelector<HTMLElement>(`[data-check="${title}"]`);
const section = (id: string) => document.querySelector<HTMLElement>(`[data-section="${id}"]`) as HTMLElement;
const figure = (name: string) => document.querySelector(`[data-figure="${name}"]`)?.textContent ?? '';
const rows = () => [...document.querySelectorAll<HTMLElement>('[data-testid="trade-table"] [data-trade]')];

describe('the verdict', () => {
  test('comes before every figure and chart, with why, what would change it, and each check with shape, word and measure', async () => {
    const { report } = await openReady();
    expect(texts('[data-section]').length).toBeGreaterThan(10);
    expect(document.querySelector('[data-section]')?.getAttribute('data-section')).toBe('verdict');
    const { honesty, summary } = report.runs.get('run-1')?.document ?? expect.fail('no run');
    const verdict = byTestId('verdict').textContent ?? '';
    expect(verdict).toContain(honesty.verdict === 'do-not-trade' ? 'Do not trade: ' : 'Not enough evidence to trade this');
    expect(verdict).toContain('A deflated Sharpe ratio of 0.95 or more (now 0.71 after 214 trials)');
    expect(verdict).toContain('1.9 more years of results at this quality');
    for (const check of honesty.checks) {
      const words = { pass: '✓ pass', weak: '▲ weak', fail: '✕ fails', unknown: '? not known', 'not-judged': '– not judged' }[check.state];
      expect(tile(check.title)?.textContent, check.title).toContain(words);
    }
    expect(byTestId('verdict').querySelector('[data-belief="As reported"]')?.textContent).toContain(
      formatPercentChange(summary.totalReturn),
    );
  });

  test('says in words that need no statistics why not: a loss before what else fails, and is never green then', async () => {
    const page = await openReady({ ...RUN, edge: -0.002 });
    const { summary } = page.report.runs.get('run-1')?.document ?? expect.fail('no run');
    expect(byTestId('verdict').textContent).toContain(`Do not trade: it lost ${formatShare(-(summary.totalReturn ?? 0))}`);
    await page.close();
    await openReady({ ...RUN, edge: -0.002, lookAhead: 'found' });
    expect(byTestId('verdict').dataset.tone).toBe('bad');
    expect(byTestId('verdict').textContent).toContain('Do not trade: it sees prices before they are known');
    expect(tile('Look-ahead')?.dataset.state).toBe('fail');
    expect(byTestId('verdict').textContent).toContain('Decisions that stay the same when later bars are taken away');
  });

  test('says of a run, whatever its verdict, that holding did better, and nothing where it did not', async () => {
    for (const edge of [-0.002, 0.05]) {
      const page = await openReady({ ...RUN, edge });
      const { summary } = page.report.runs.get('run-1')?.document ?? expect.fail('no run');
      const said = document.querySelector('[data-testid="behind-holding"]')?.textContent ?? null;
      if (edge < 0) expect(said).toBe(readable(behindHolding({ ...summary, heldDrawdown: -0.35 }) ?? ''));
      else expect(said).toBeNull();
      await page.close();
    }
  });

  test('is that of now, with what was said on the day of the run beside it where more was tried since', async () => {
    const then = { trials: 12, effectiveTrials: 4, deflatedSharpe: 0.93, overfittingProbability: null, realityCheckPValue: 0.08 };
    const page = await openReady({ ...RUN, judgedThen: { ...then, verdict: 'worth-paper-trading' } });
    const said = byTestId('judged-then').textContent ?? '';
    expect(said).toContain('12 trials then, 214 by now');
    expect(said).toContain('deflated Sharpe 0.93, overfitting not known, reality check 0.080, ✓ Worth paper trading');
    expect(tile('Deflated Sharpe ratio')?.textContent).toContain('0.93 on the day of the run');
    expect(tile('Overfitting probability')?.textContent).toContain('Not known on the day of the run');
    await page.close();
    await openReady();
    expect(document.querySelector('[data-testid="judged-then"]')).toBeNull();
  });

  test('does not judge an overfitting that too few trials tell, neither green nor red', async () => {
    await openReady({ ...RUN, trials: 4 });
    expect(tile('Overfitting probability')?.dataset.state).toBe('not-judged');
    expect(tile('Overfitting probability')?.textContent).toContain('– not judged');
    expect(byTestId('verdict').textContent).not.toContain('chance of overfitting below');
  });

  test('worth paper trading says that a backtest is not enough, and asks for no change', async () => {
    await openReady({ ...RUN, edge: 0.004, trials: 4, deflatedSharpe: 0.97, pValue: 0.01, isSimulated: false });
    expect(byTestId('verdict').dataset.tone).toBe('ok');
    expect(byTestId('verdict').textContent).toContain('Worth paper trading');
    expect(byTestId('verdict').textContent).toContain('Paper trading is the next test');
    expect(byTestId('verdict').textContent).not.toContain('What would change');
  });
});

test('figures beside the first ones, and every other by words: formatted for reading, with what they are exactly', async () => {
  const page = await openReady();
  const more = byTestId('more-figures').textContent ?? '';
  expect(more).toContain('Information ratio0.31');
  expect(more).toContain('Alpha a year−2.31%');
  expect(more).toContain('Held, on average2d 12h');
  const all = () => [...byTestId('all-figures').querySelectorAll('tr')].map((row) => row.textContent);
  expect(all()).toContain('Trades › All › Average held2d 12h');
  expect(all()).toContain('Benchmark › Alpha−0.02312');
  expect(byTestId('all-figures').querySelector('[title="benchmark.alpha = -0.023120001"]')).not.toBeNull();
  const find = document.querySelector<HTMLInputElement>('[aria-label="Find a figure"]') ?? expect.fail('no field');
  await page.run(() => type(find, 'benchmark alpha'));
  expect(all()).toEqual(['Benchmark › Alpha−0.02312']);
  await page.run(() => type(find, 'no such figure'));
  expect(byTestId('all-figures').textContent).toContain('No figure is called so.');
});

test('each first figure has its 95% interval, the convention is named, and other conventions are a click away', async () => {
  const page = await openReady();
  expect(figure('sharpe')).toMatch(/Sharpe ratio.*95%: /);
  expect(figure('totalReturn')).toMatch(/Net return[+\u2212][\d.]+%95%: /);
  expect(byTestId('key-figures').textContent).toContain('Ratios by the standard convention');
  await page.run(() => byName('button', /^Show as lean/).click());
  const table = document.querySelector('[aria-label="Ratios by convention"]');
  expect(texts('[aria-label="Ratios by convention"] tbody th')).toEqual([
    'standard (of this run)',
    'lean',
    'tradingview',
    'backtesting.py',
  ]);
  expect(table?.querySelectorAll('td').length).toBe(20);
});

test('a run without trades is said to be one everywhere, and nothing is not a number', async () => {
  const page = await openReady({ ...RUN, trades: 0, trials: 1, deflatedSharpe: null }, { hasStudies: false });
  await page.until(() => expect(document.body.textContent).toContain('No trade was made. No order was sent'));
  await page.until(() => expect(section('equity').textContent).toContain('Monthly return'));
  expect(byTestId('verdict').textContent).toContain('30 more trades');
  expect(byTestId('verdict').textContent).toContain('What cannot be told without trades');
  expect(figure('winRate')).toContain('–');
  expect(section('costs').textContent).toContain('Nothing was traded, so there is nothing to stress');
  await page.until(() => expect(section('returns').textContent).toContain('Nothing was traded.'));
  expect(document.body.textContent).not.toContain('loses without any costs');
  expect(document.body.textContent).not.toMatch(/NaN|Infinity|undefined|\[object|-0\.00/);
  for (const action of ['Run', 'Walk forward', 'Try settings', 'Compare the trials'])
    expect(byName('button', action).hasAttribute('disabled'), action).toBe(true);
});

describe('trades', () => {
  test('of 10,000 only those in view are on the page; they sort, filter, and are shown on the price by keys alone', async () => {
    const page = await openReady({ ...RUN, trades: 10_000 });
    await page.until(() => expect(rows().length).toBeGreaterThan(5));
    expect(rows().length).toBeLessThan(80);
    expect(rows()[0]?.dataset.trade).toBe('10000');
    const { pnl, side } = page.report.runs.get('run-1')?.trades ?? expect.fail('no trades');

    await page.run(() => byName('[data-testid="trade-table"] button', 'Net, USD').click());
    const extreme = (values: Float64Array, best: (...numbers: number[]) => number) =>
      values.indexOf(values.reduce((found, value) => best(found, value))) + 1;
    const ends = [extreme(pnl, Math.min), extreme(pnl, Math.max)].map(String);
    expect(ends).toContain(rows()[0]?.dataset.trade);

    await page.run(() => byName('[aria-label="Side"] [role="radio"]', '▼ Short').click());
    const shorts = side.filter((value) => value < 0).length;
    expect(section('trades').textContent).toContain(`${shorts} of 10,000`);
    expect(rows().every((row) => row.textContent?.includes('▼ Short'))).toBe(true);

    const grid = byTestId('trade-table');
    const press = (key: string) =>
      page.run(() => grid.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })));
    await press('ArrowDown');
    await press('ArrowDown');
    const chosen = document.querySelector<HTMLElement>('[data-testid="trade-table"] [aria-selected="true"]');
    expect(chosen?.dataset.trade).toBe(rows()[1]?.dataset.trade);
    expect(grid.getAttribute('aria-activedescendant')).toBe(chosen?.id);
    await press('Enter');
    expect(shownTrades.at(-1)).toBe(Number(chosen?.dataset.trade) - 1);
    expect(byTestId('trade-chart').dataset.trade).toBe(chosen?.dataset.trade);
  });
});

test('every chart says in words what it shows, and is a table on demand', async () => {
  const page = await openReady();
  await page.until(() => expect(document.querySelector('[data-testid="equity-chart"]')).not.toBeNull());
  const picture = byTestId('equity-chart').querySelector('[role="img"]');
  expect(picture?.getAttribute('aria-label')).toMatch(/^Equity and drawdown\. From 100,000 to .*deepest drawdown \u2212/);
  await page.run(() => byName('button', 'Show Equity and drawdown as a table').click());
  await page.until(() => expect(byTestId('equity-chart').querySelectorAll('[role="row"]').length).toBeGreaterThan(10));
  expect(byTestId('equity-chart').textContent).toContain('100,000.00');
  const months = document.querySelectorAll('[data-testid="months"] tbody tr');
  expect([...months].map((row) => row.querySelector('th')?.textContent)).toEqual(['2023', '2024', '2025', '2026']);
  expect(months[3]?.querySelectorAll('td')[11]?.textContent, 'December 2026 is not over').toBe('–');
});

describe('studies', () => {
  test('start from the report, tell where they are, are cancelled, and are shown once they are stored', async () => {
    let go = () => {};
    let isHeld = false;
    const pause = () => (isHeld ? new Promise<void>((resolve) => (go = resolve)) : Promise.resolve());
    const page = await openReady(RUN, { pause });
    const part = section('monte-carlo');
    isHeld = true;
    await page.run(() => byName('[data-section="monte-carlo"] button', 'Run').click());
    await page.until(() => expect(byTestId('progress-monte-carlo').textContent).toContain('running: 0 of 4'));
    await page.run(() => byName('[data-section="monte-carlo"] button', 'Cancel').click());
    await page.until(() => expect(part.textContent).toContain('Cancelled'));
    await page.run(() => go());
    expect(page.report.studies.size).toBe(0);

    isHeld = false;
    await page.run(() => byName('[data-section="monte-carlo"] button', 'Run').click());
    await page.until(() => expect(part.textContent).toContain('Ends below the start23.1%'));
    expect(part.textContent).toContain('Loses 50% on the way< 0.1%');
    expect(part.textContent).not.toContain('Cancelled');
    expect(page.report.studies.size).toBe(1);
  });

  test('all kinds are read, an unfinished search goes on where it stopped, and out of sample is a check', async () => {
    const page = await openReady(RUN, { hasStudies: true });
    await page.until(() => expect(tile('Out of sample')?.textContent).toContain('+5.10%'));
    await page.until(() => expect(section('walk-forward').textContent).toContain('Largest parameter drift34.0%'));
    await page.until(() => expect(section('overfitting').textContent).toContain('Loses out of sample17.0%'));
    await page.until(() => expect(document.querySelector('[data-testid="heat"]')).not.toBeNull());
    expect(document.querySelector('[data-testid="heat"] [data-mark="plateau"]')?.textContent).toContain('◆');
    const [stored] = page.report.studies.values();
    if (stored?.study.kind !== 'optimise') return expect.fail('the first study is a search');
    await page.run(() =>
      page.report.keep('run-1', { ...stored.study, request: { ...stored.study.request, method: 'random' } } as typeof stored.study, false),
    );
    await page.until(() => expect(section('parameters').textContent).toContain('not complete'));
    await page.run(() => byName('button', 'Go on where it stopped').click());
    await page.until(() => expect(page.report.state.asked).toContain('resume study-5'));
    // A search that goes on keeps its id: what is shown of it is what is kept by now.
    await page.until(() => expect(section('parameters').textContent).not.toContain('not complete'));
    expect([...page.report.studies.keys()]).toContain('study-5');
  });

  test('one that ends while the trader is elsewhere says so', async () => {
    const page = await openReady();
    openRun('run-1');
    await page.run(() => byName('[data-section="monte-carlo"] button', 'Run').click());
    await page.until(() => expect(section('monte-carlo').textContent).toContain('Ends below the start'));
    expect(document.body.textContent).not.toContain('Monte Carlo is done.');
    closeRun();
    await page.run(() => byName('[data-section="overfitting"] button', 'Compare the trials').click());
    await page.until(() => expect(document.body.textContent).toContain('The comparison of trials is done.'));
  });

  test('why one could not run is said where it was started', async () => {
    const page = await openReady();
    page.report.state.failure = new ExpectedError(
      'TooFewTrials',
      'Two trials of this idea are needed, one was found. Try other settings first.',
    );
    await page.run(() => byName('[data-section="overfitting"] button', 'Compare the trials').click());
    await page.until(() =>
      expect(section('overfitting').querySelector('[role="alert"]')?.textContent).toContain('Two trials of this idea'),
    );
  });
});

describe('repeating', () => {
  test('the same to the last digit is said in the checks', async () => {
    const page = await openReady();
    expect(tile('Reproducible')?.textContent).toContain('? not repeated');
    await page.run(() => byName('[data-check="Reproducible"] button', 'Run again').click());
    await page.until(() => expect(tile('Reproducible')?.textContent).toContain('✓ yes'));
  });

  test('the code of an own strategy is shown as it ran, and what is to be said of running it again', async () => {
    const source = 'export const strategy = 1;\n';
    const page = await openReady({ ...RUN, runId: 'run-own', source });
    expect(document.querySelector('[data-testid="run-code"]')?.textContent).toBe(source);
    await page.run(() => byName('button', 'Run again and compare').click());
    await page.until(() => expect(section('reproduce').textContent).toContain('as stored. The stored code was run again.'));
  });

  test('what differs is listed, stored beside now', async () => {
    const page = await openReady({ ...RUN, runId: 'run-2' });
    page.report.state.isEqual = false;
    await page.run(() => byName('button', 'Run again and compare').click());
    await page.until(() => expect(tile('Reproducible')?.textContent).toContain('✕ differs'));
    expect(texts('[aria-label="Differences"] tbody tr')).toEqual(['dataHash7f3c91e210b7aa04']);
  });
});

describe('what can not be read', () => {
  test('a run that is gone says so, without a way to try in vain', async () => {
    const page = await open(RUN, { failure: new ExpectedError('UnknownRun', 'There is no run run-1. It may have been deleted.') });
    await page.until(() => expect(byTestId('run-report').textContent).toContain('There is no run run-1.'));
    expect(texts('[data-testid="run-report"] button')).toEqual(['Copy details']);
  });

  test('a disk that fails is asked again', async () => {
    const page = await open(RUN, { failure: new ExpectedError('StorageFailed', 'research.db could not be read.') });
    await page.until(() => expect(byTestId('run-report').textContent).toContain('research.db could not be read.'));
    page.report.state.failure = null;
    await page.run(() => byName('button', 'Try again').click());
    await page.until(() => expect(document.querySelector('[data-testid="verdict"]')).not.toBeNull());
  });

  test('a process that comes back answers without being asked again', async () => {
    const report = fakeReport({ plans: [RUN] });
    report.link.setUp(false);
    const page = await openPage(<RunReport runId="run-1" />, {}, report.link);
    close = page.close;
    await page.until(() => expect(byTestId('run-report').textContent).toContain('not connected'));
    await page.run(() => report.link.setUp(true));
    await page.until(() => expect(document.querySelector('[data-testid="verdict"]')).not.toBeNull());
  });
});

test('the header offers export and comparison, and says why a PDF can not be made', async () => {
  const saved: string[] = [];
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: () => 'blob:', revokeObjectURL: () => undefined }));
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push(this.download);
  });
  const report = fakeReport({ plans: [RUN, { ...RUN, runId: 'run-9', seed: 3 }] });
  const { document: run } = report.runs.get('run-1') ?? expect.fail('no run');
  const page = await openPage(
    <>
      <ReportActions run={run} />
      <CheckTiles run={run} />
    </>,
    {},
    report.link,
  );
  close = page.close;
  expect(byTestId('fidelity').textContent).toBe('path: finer bars 93.7%');
  const choose = async (title: RegExp) => {
    await page.run(() => byTestId('export-run').click());
    await page.until(() => byName('[role="menuitem"]', title));
    await page.run(() => byName('[role="menuitem"]', title).click());
  };
  await choose(/^CSV/);
  await page.until(() => expect(saved).toEqual(['run-1.csv']));
  await choose(/^PDF/);
  await page.until(() => expect(document.body.textContent).toContain('Export the HTML and print it.'));
  expect(saved).toHaveLength(1);
  await page.run(() => byTestId('compare-run').click());
  await page.until(() => expect(document.querySelectorAll('[data-testid="choose-runs"] input[type="checkbox"]')).toHaveLength(1));
  await page.run(() => type(byName('input', 'Search runs'), 'fair'));
  expect(byName('[data-testid="choose-runs"] button', 'Compare').hasAttribute('disabled')).toBe(true);
});
