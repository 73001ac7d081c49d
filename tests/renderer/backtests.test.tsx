// verifies: backtest-wizard, drag-parameters, runs-list
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ExpectedError } from '#core/result.ts';
import { addBacktestCommands, runEntries } from '../../src/renderer/features/backtests/backtest-commands.ts';
import { BacktestsScreen } from '../../src/renderer/features/backtests/backtests-screen.tsx';
import { closeRun, openRun, useBacktests } from '../../src/renderer/features/backtests/backtests-store.ts';
import { endJob, useJobs } from '../../src/renderer/features/backtests/run-jobs.ts';
import { forgetRuns, useRuns } from '../../src/renderer/features/backtests/runs/runs-store.ts';
import { useStrategies } from '../../src/renderer/features/backtests/strategy-catalogue.ts';
import { endTuning, useTune } from '../../src/renderer/features/backtests/tune/tune-store.ts';
import { WizardDialog } from '../../src/renderer/features/backtests/wizard/wizard-dialog.tsx';
import { closeWizard, goToStep, openWizard, useWizard } from '../../src/renderer/features/backtests/wizard/wizard-store.ts';
import { newChart, useCharts } from '../../src/renderer/features/trade/charts-store.ts';
import { commands } from '../../src/renderer/keys/key-registry.ts';
import { useMarket } from '../../src/renderer/state/market-store.ts';
import { useSettings } from '../../src/renderer/state/settings-store.ts';
import { openSection } from '../../src/renderer/state/shell-store.ts';
import type { FakeOptions } from './fake-workstation.ts';
import { byName, byTestId, openPage, type } from './page.tsx';

const initial = { market: useMarket.getState(), settings: useSettings.getState() };
let close = async () => {};

beforeEach(() => {
  useMarket.setState(initial.market, true);
  useSettings.setState(initial.settings, true);
  useStrategies.setState({ strategies: null, problem: null });
  useCharts.setState({ charts: { a: newChart('GBPUSD', '15m') }, activeId: 'a' });
  useWizard.setState({ isOpen: false, draft: null, check: null, step: 'strategy' });
  openSection('backtests');
  // This page knows no view: nothing is ever in it.
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
  closeRun();
  endTuning();
  forgetRuns();
  for (const job of useJobs.getState().jobs) endJob(job.id);
});

async function open(options: Partial<FakeOptions> = {}) {
  const page = await openPage(
    <>
      <BacktestsScreen />
      <WizardDialog />
    </>,
    options,
  );
  close = page.close;
  return page;
}

const smaCross = (fast: number, slow = 30) => ({
  symbols: ['EURUSD'],
  timeframe: '1d',
  initialCapital: 100_000,
  strategy: { id: 'sma-cross', params: { fast, slow, direction: 'long-short' } },
});
const rows = () => [...document.querySelectorAll<HTMLElement>('[data-testid="run-row"]')];
/** The field that a label stands for. */
function field(label: string): HTMLElement {
  const found = [...document.querySelectorAll('label')].find((element) => element.textContent === label)?.htmlFor;
  const element = found === undefined ? null : document.getElementById(found);
  if (!element) throw new Error(`No field is called ${label}.`);
  return element;
}
const press = (key: string, more: KeyboardEventInit = {}, target: Element | null = document.activeElement) =>
  target?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
const isReady = () => expect((byTestId('wizard-run') as HTMLButtonElement).disabled).toBe(false);
const drag = (name: string, value: number) => type(byTestId(`slider-${name}`), String(value));

/** A gate that a fake service waits at until it is opened. */
function gate(what: string) {
  const waiting: (() => void)[] = [];
  return {
    waiting,
    hold: (asked: string) => (asked === what ? new Promise<void>((resolve) => waiting.push(resolve)) : Promise.resolve()),
    open: () => waiting.shift()?.(),
  };
}

describe('the wizard', () => {
  test('is ready to run as it opens, and its result opens by itself', async () => {
    const page = await open();
    await page.until(() => expect(document.body.textContent).toContain('No runs yet'));
    await page.run(() => byTestId('new-backtest').click());
    await page.until(isReady);
    expect(byTestId('check-panel').textContent).toContain('no. 1');
    expect(byTestId('check-panel').textContent).toContain('±0.88');
    const noted = () => (byTestId('wizard').textContent ?? '').split('a result on it says nothing about a market').length - 1;
    expect(noted()).toBe(1);
    await page.run(() => goToStep('data'));
    expect(noted(), 'the data are told of once, where they are chosen').toBe(1);
    await page.run(() => goToStep('strategy'));
    await page.run(() => press('Enter', { ctrlKey: true }, byTestId('step-strategy')));
    await page.until(() => expect(byTestId('run-view').dataset.runId).toBe('r1'));
    expect(page.fake.research.runs()[0]?.parameters).toEqual({ fast: 10, slow: 30, direction: 'long-short' });
    expect(document.querySelector('[data-testid="wizard"]')).toBeNull();
  });

  test('says what is wrong at its field, at its step and in the list, and does not run until it is right', async () => {
    const page = await open();
    await page.run(() => openWizard());
    await page.until(isReady);
    await page.run(() => goToStep('risk'));
    const capital = field('Starting capital, USD');
    await page.run(() => {
      type(capital, '0');
      capital.dispatchEvent(new FocusEvent('focusout', { bubbles: true }));
    });
    await page.until(() => expect(byTestId('check-panel').textContent).toContain('Starting capital must be a number above 0; it is 0.'));
    expect(byTestId('step-risk').querySelector('[aria-label="something to set right"]')).not.toBeNull();
    expect(document.querySelector('input[aria-invalid="true"]')).toBe(capital);
    expect((byTestId('wizard-run') as HTMLButtonElement).disabled).toBe(true);
    await page.run(() => goToStep('strategy'));
    await page.run(() => press('Enter', { ctrlKey: true }, byTestId('step-strategy')));
    await page.until(() => expect(useWizard.getState().step).toBe('risk'));
    expect(page.fake.research.runs()).toHaveLength(0);
  });

  test('asks for as many symbols as the strategy needs', async () => {
    const page = await open();
    await page.run(() => openWizard());
    await page.until(isReady);
    await page.run(() => byTestId('strategy-pairs-spread').click());
    await page.until(() => expect(byTestId('check-panel').textContent).toContain('Symbols must be 2 symbols'));
    await page.run(() => goToStep('data'));
    await page.run(() => byName('button', 'Another symbol').click());
    await page.until(isReady);
    expect(useWizard.getState().draft?.configuration.symbols).toHaveLength(2);
  });

  test('finds strategies by words', async () => {
    const page = await open();
    await page.run(() => openWizard());
    await page.until(isReady);
    await page.run(() => type(byName('input', 'Find a strategy'), 'fell fast'));
    expect([...document.querySelectorAll('[data-testid^="strategy-"]')].map((element) => element.getAttribute('data-testid'))).toEqual([
      'strategy-rsi-reversion',
    ]);
  });

  test('keeps its draft: closed, and in a page that was opened anew', async () => {
    const page = await open();
    await page.run(() => openWizard());
    await page.until(isReady);
    await page.run(() => byTestId('strategy-rsi-reversion').click());
    await page.run(() => closeWizard());
    await page.until(() => expect(page.fake.settings().backtestDraft).toContain('rsi-reversion'));
    await page.run(() => useWizard.setState({ draft: null, check: null }));
    await page.run(() => openWizard());
    await page.until(() => expect(byTestId('strategy-rsi-reversion').getAttribute('aria-checked')).toBe('true'));
    expect(byTestId('wizard').textContent).toContain('where you left it');
    await page.run(() => byName('button', 'Start over').click());
    await page.until(() => expect(byTestId('strategy-sma-cross').getAttribute('aria-checked')).toBe('true'));
    await page.until(() => expect(page.fake.settings().backtestDraft ?? '').not.toContain('rsi-reversion'));
  });

  test("opens on the chart's symbol when asked from a chart", async () => {
    const stop = addBacktestCommands();
    const page = await open();
    await page.run(() => commands.run('backtest-chart'));
    await page.until(isReady);
    expect(useWizard.getState().draft?.configuration).toMatchObject({ symbols: ['GBPUSD'], timeframe: '15m' });
    stop();
  });

  test('checks again by itself when the research process is back', async () => {
    const page = await open();
    await page.run(() => openWizard());
    await page.until(isReady);
    await page.run(() => page.fake.links.research.setUp(false));
    await page.run(() => byTestId('strategy-rsi-reversion').click());
    await page.until(() => expect(byName('button', 'Check again')).toBeTruthy());
    expect((byTestId('wizard-run') as HTMLButtonElement).disabled).toBe(true);
    await page.run(() => page.fake.links.research.setUp(true));
    await page.until(isReady);
  });

  test('asks once for a burst of changes, and never shows the answer to an older one', async () => {
    const page = await open();
    await page.run(() => openWizard());
    await page.until(isReady);
    const before = page.fake.research.state.checks;
    await page.run(() => {
      for (let fast = 11; fast < 40; fast++) type(field('Fast'), String(fast));
    });
    await page.until(() => expect(page.fake.research.state.checks).toBeGreaterThan(before));
    await page.until(isReady);
    expect(page.fake.research.state.checks - before).toBeLessThanOrEqual(2);
  });
});

describe('a run', () => {
  test('tells its stage and the time left, and is cancelled without a trace', async () => {
    const run = gate('run');
    const page = await open({ holdResearch: run.hold });
    await page.run(() => openWizard());
    await page.until(isReady);
    await page.run(() => byTestId('wizard-run').click());
    await page.until(() => expect(run.waiting).toHaveLength(1));
    await page.run(run.open);
    await page.until(() => expect(byTestId('job').textContent).toContain('costs times two'));
    expect(byTestId('job').textContent).toContain('33% · 2 s left');
    await page.run(() => byTestId('job-cancel').click());
    await page.run(run.open);
    await page.until(() => expect(document.querySelector('[data-testid="job"]')).toBeNull());
    expect(page.fake.research.runs()).toHaveLength(0);
  });

  test('that fails says why in a sentence, and leads back to its settings', async () => {
    const run = gate('run');
    const page = await open({ holdResearch: run.hold });
    await page.run(() => openWizard());
    await page.until(isReady);
    await page.run(() => byTestId('wizard-run').click());
    await page.until(() => expect(run.waiting).toHaveLength(1));
    page.fake.research.state.failure = new ExpectedError('TooFewBars', 'Only 12 bars of EURUSD 1d are stored; SMA cross needs 30.');
    await page.run(run.open);
    await page.until(() => expect(byTestId('job').textContent).toContain('Only 12 bars'));
    page.fake.research.state.failure = null;
    await page.run(() => byName('button', 'Change settings…').click());
    await page.until(isReady);
    expect(document.querySelector('[data-testid="job"]')).toBeNull();
  });
});

describe('the list of runs', () => {
  test('searches, filters by tag, sorts by the service and follows what is stored', async () => {
    const page = await open();
    const { research } = page.fake;
    await page.run(() => {
      research.store(smaCross(5), ['keep'], '');
      research.store(smaCross(6), [], 'a note of mine');
      research.store({ ...smaCross(7), symbols: ['GBPUSD'] }, [], '');
    });
    await page.until(() => expect(rows()).toHaveLength(3));
    expect(rows()[0]?.getAttribute('aria-label')).toContain('GBPUSD');
    await page.run(() => type(byName('input', 'Search runs'), 'note mine'));
    await page.until(() =>
      expect(rows().map((row) => row.getAttribute('aria-label'))).toEqual(['SMA cross on EURUSD 1d, fast 6, slow 30, long-short']),
    );
    await page.run(() => type(byName('input', 'Search runs'), 'nothing such'));
    await page.until(() => expect(document.body.textContent).toContain('No run matches “nothing such”'));
    await page.run(() => byName('button', 'Show every run').click());
    await page.until(() => expect(rows()).toHaveLength(3));
    await page.run(() => byName('[role="columnheader"] button', /^Return/).click());
    const returns = () => rows().map((row) => row.querySelector('[data-column="return"]')?.textContent ?? '');
    const best = [...research.runs()].sort((a, b) => (b.summary.totalReturn ?? 0) - (a.summary.totalReturn ?? 0))[0];
    await page.until(() => expect(rows()[0]?.getAttribute('aria-label')).toContain(`fast ${best?.parameters.fast}`));
    expect(new Set(returns()).size).toBe(3);
  });

  test('is walked, selected and opened by keys alone', async () => {
    const page = await open();
    await page.run(() => [5, 6, 7].map((fast) => page.fake.research.store(smaCross(fast), [], '')));
    await page.until(() => expect(rows()).toHaveLength(3));
    await page.run(() => rows()[0]?.focus());
    await page.run(() => press(' '));
    expect(rows()[0]?.getAttribute('aria-selected')).toBe('true');
    expect(document.body.textContent).toContain('1 selected');
    await page.run(() => press('ArrowDown'));
    await page.until(() => expect(document.activeElement).toBe(rows()[1]));
    await page.run(() => press('Enter'));
    await page.until(() => expect(byTestId('run-view').dataset.runId).toBe('r2'));
  });

  test('reads on as it is scrolled, and tells how many there are in all', async () => {
    const page = await open();
    await page.run(() => {
      for (let fast = 1; fast <= 230; fast++) page.fake.research.store(smaCross(fast), [], '');
    });
    await page.until(() => expect(useRuns.getState().runs).toHaveLength(100));
    expect(byTestId('backtests-screen').textContent).toContain('230 runs');
    for (const loaded of [200, 230]) {
      await page.run(() => rows().at(-1)?.focus());
      await page.run(() => press('End'));
      await page.until(() => expect(useRuns.getState().runs).toHaveLength(loaded));
    }
    expect(new Set(useRuns.getState().runs?.map(({ runId }) => runId)).size).toBe(230);
    expect(rows().length).toBeLessThan(60);
  });

  test('deletes only after a question that does not start on its button', async () => {
    const page = await open();
    await page.run(() => page.fake.research.store(smaCross(5), [], ''));
    await page.until(() => expect(rows()).toHaveLength(1));
    await page.run(() => rows()[0]?.focus());
    await page.run(() => press('Delete'));
    await page.until(() => expect(document.activeElement?.textContent).toBe('Cancel'));
    expect(page.fake.research.runs()).toHaveLength(1);
    await page.run(() => byName('[role="alertdialog"] button', 'Delete run').click());
    await page.until(() => expect(document.body.textContent).toContain('No runs yet'));
    expect(page.fake.research.runs()).toHaveLength(0);
  });

  test('says what went wrong and tries again when asked', async () => {
    const list = gate('list');
    const page = await open({ holdResearch: list.hold });
    page.fake.research.state.failure = new ExpectedError('Defect', 'The file research.db is damaged.');
    await page.run(list.open);
    await page.until(() => expect(document.body.textContent).toContain('The file research.db is damaged.'));
    page.fake.research.state.failure = null;
    await page.run(() => byName('button', 'Try again').click());
    await page.run(list.open);
    await page.until(() => expect(document.body.textContent).toContain('No runs yet'));
  });

  test('stays in view while the research process is away, and says so', async () => {
    const page = await open();
    await page.run(() => page.fake.research.store(smaCross(5), [], ''));
    await page.until(() => expect(rows()).toHaveLength(1));
    await page.run(() => page.fake.links.research.setUp(false));
    await page.until(() => expect(byTestId('banner').textContent).toContain('research process'));
    expect(rows()).toHaveLength(1);
    await page.run(() => page.fake.links.research.setUp(true));
    await page.until(() => expect(document.querySelector('[data-testid="banner"]')).toBeNull());
  });

  test('is offered in the palette by strategy, symbol and settings', async () => {
    const page = await open();
    await page.run(() => page.fake.research.store(smaCross(5), ['keep'], ''));
    await page.until(() => expect(rows()).toHaveLength(1));
    const [entry] = runEntries();
    expect(entry).toMatchObject({
      title: 'Open run SMA cross on EURUSD 1d',
      note: expect.stringMatching(/^fast 5, slow 30, long-short · [+−]?\d.*%$/),
    });
    await page.run(() => entry?.run());
    await page.until(() => expect(byTestId('run-view').dataset.runId).toBe('r1'));
  });
});

describe('dragging a parameter', () => {
  async function openTuned(options: Partial<FakeOptions> = {}) {
    const page = await open(options);
    const run = page.fake.research.store(smaCross(10), [], '');
    await page.run(() => openRun(run.runId));
    // Sliders are folded in narrow windows.
    await page.until(() => expect(byTestId('run-view')).toBeTruthy());
    if (!document.querySelector('[data-testid="tune-panel"]')) await page.run(() => byTestId('toggle-tune').click());
    await page.until(() => expect(byTestId('slider-fast')).toBeTruthy());
    return page;
  }

  test('shows figures of the setting and its number among the trials, and judges nothing', async () => {
    const page = await openTuned();
    await page.run(() => drag('fast', 14));
    await page.until(() => expect(byTestId('tried-setting').textContent).toContain('Trial 2 of this idea'));
    expect(byTestId('tried-setting').textContent).toContain('fast 14, slow 30, long-short');
    expect(byTestId('tried-setting').textContent).toContain('Not judged yet');
    expect(byTestId('tried-figures').textContent).toContain('Sharpe');
    await page.run(() => byTestId('tune-back').click());
    await page.until(() => expect(document.querySelector('[data-testid="tried-setting"]')).toBeNull());
    expect((byTestId('slider-fast') as HTMLInputElement).value).toBe('10');
  });

  test('Escape on a slider goes back to the run, and leaves it open', async () => {
    const page = await openTuned();
    await page.run(() => drag('fast', 14));
    await page.until(() => expect(useTune.getState().tried).not.toBeNull());
    await page.run(() => press('Escape', {}, byTestId('slider-fast')));
    await page.until(() => expect(document.querySelector('[data-testid="tried-setting"]')).toBeNull());
    expect(byTestId('run-view').dataset.runId).toBe('r1');
  });

  test('asks for one setting, for one that waits beside it, and then for the newest alone', async () => {
    const evaluate = gate('evaluate');
    const page = await openTuned({ holdResearch: evaluate.hold });
    await page.run(() => drag('fast', 11));
    await page.until(() => expect(evaluate.waiting).toHaveLength(1));
    for (let fast = 12; fast <= 30; fast++) await page.run(() => drag('fast', fast));
    expect(page.fake.research.state.evaluations).toBe(2);
    await page.run(evaluate.open);
    await page.until(() => expect(useTune.getState().tried?.parameters.fast).toBe(11));
    await page.until(() => expect(page.fake.research.state.evaluations).toBe(3));
    // The newest is answered ahead of the one before it, which is not shown any more.
    const [older, newest] = evaluate.waiting;
    await page.run(() => newest?.());
    await page.until(() => expect(useTune.getState().tried?.parameters.fast).toBe(30));
    await page.run(() => older?.());
    expect(useTune.getState().tried?.parameters.fast).toBe(30);
    expect(page.fake.research.state.evaluations).toBe(3);
  });

  test('opens its session again when the process has lost it', async () => {
    const page = await openTuned();
    await page.run(() => drag('fast', 14));
    await page.until(() => expect(useTune.getState().tried).not.toBeNull());
    for (const sessionId of page.fake.research.sessions.keys()) page.fake.research.sessions.delete(sessionId);
    await page.run(() => drag('fast', 15));
    await page.until(() => expect(useTune.getState().tried?.parameters.fast).toBe(15));
  });

  test('a setting that is kept becomes a run, and opens', async () => {
    const page = await openTuned();
    await page.run(() => drag('fast', 14));
    await page.until(() => expect((byTestId('tune-keep') as HTMLButtonElement).disabled).toBe(false));
    await page.run(() => byTestId('tune-keep').click());
    await page.until(() => expect(byTestId('run-view').dataset.runId).toBe('r2'));
    expect(page.fake.research.runs()[1]?.parameters).toMatchObject({ fast: 14, slow: 30 });
    expect(page.fake.research.trials.size).toBe(2);
  });

  test('ends its session with the run', async () => {
    const page = await openTuned();
    await page.run(() => drag('fast', 14));
    await page.until(() => expect(page.fake.research.sessions.size).toBe(1));
    await page.run(() => closeRun());
    await page.until(() => expect(page.fake.research.sessions.size).toBe(0));
    expect(useBacktests.getState().openRunId).toBeNull();
  });
});
