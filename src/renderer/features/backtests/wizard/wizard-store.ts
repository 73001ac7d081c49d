import { create } from 'zustand';
import type { ConfigurationCheck, StrategyListing } from '#contract/research-documents.ts';
import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import { linkTo } from '../../../connection/service-link.ts';
import { useMarket } from '../../../state/market-store.ts';
import { changeSettings, currentSettings } from '../../../state/settings-store.ts';
import { openSection } from '../../../state/shell-store.ts';
import { startRun } from '../run-jobs.ts';
import { strategyOf, useStrategies } from '../strategy-catalogue.ts';
import { configurationOf, type Draft, newDraft, onSymbols, readDraft, writeDraft } from './draft.ts';
import { STEPS, type StepId, stepOf } from './wizard-steps.ts';

interface WizardState {
  readonly isOpen: boolean;
  readonly step: StepId;
  /** Null until strategies and stored series are known. */
  readonly draft: Draft | null;
  /** Whether this draft was found in the settings rather than begun anew. */
  readonly isRestored: boolean;
  /** What to begin with, while the draft waits for the strategies. */
  readonly wish: { readonly symbol?: string; readonly timeframe?: Timeframe; readonly strategy?: string };
  /** The newest answer; it may be of the draft as it was a moment ago. */
  readonly check: ConfigurationCheck | null;
  readonly isChecking: boolean;
  readonly checkProblem: { readonly code: string; readonly message: string } | null;
}

const CLOSED: WizardState = {
  isOpen: false,
  step: 'strategy',
  draft: null,
  isRestored: false,
  wish: {},
  check: null,
  isChecking: false,
  checkProblem: null,
};

/** The wizard and what is known of its draft. */
export const useWizard = create<WizardState>(() => CLOSED);

const CHECK_AFTER_MS = 150;
const SAVE_AFTER_MS = 600;
let checkTimer: ReturnType<typeof setTimeout> | undefined;
let saveTimer: ReturnType<typeof setTimeout> | undefined;
let asked: AbortController | null = null;

/** Opens the wizard: on a given draft, on a symbol, or where it was left; with `strategy`, that one is chosen in it. */
export function openWizard(from: { draft?: Draft; symbol?: string; timeframe?: Timeframe; strategy?: string } = {}): void {
  const { draft, symbol, timeframe, strategy } = from;
  const saved = draft || symbol ? null : readDraft(currentSettings().backtestDraft);
  const wish = {
    ...(symbol === undefined ? {} : { symbol }),
    ...(timeframe === undefined ? {} : { timeframe }),
    ...(strategy === undefined ? {} : { strategy }),
  };
  useWizard.setState({ ...CLOSED, isOpen: true, draft: draft ?? saved, isRestored: saved !== null, wish });
  if (draft ?? saved) scheduleCheck(0);
}

/** Closes it. The draft is kept. */
export function closeWizard(): void {
  clearTimeout(checkTimer);
  asked?.abort();
  save();
  useWizard.setState({ isOpen: false });
}

/** Makes the first draft as soon as strategies and series are there to make it of, and chooses the strategy that was wished for. */
export function beginDraft(): void {
  const { isOpen, draft, wish } = useWizard.getState();
  const strategies = useStrategies.getState().strategies;
  const { series, bySymbol } = useMarket.getState();
  if (!isOpen || !strategies || !series) return;
  if (!draft) {
    useWizard.setState({ draft: newDraft(strategies[0], { series, bySymbol }, wish) });
    scheduleCheck(0);
  }
  const wished = wish.strategy === undefined ? undefined : strategyOf(wish.strategy);
  if (!wished) return;
  const { strategy: _granted, ...rest } = wish;
  useWizard.setState({ wish: rest });
  chooseStrategy(wished);
}

/** Throws the draft away and begins anew. */
export function startOver(): void {
  useWizard.setState({ draft: null, isRestored: false, wish: {}, check: null, step: 'strategy' });
  void changeSettings({ backtestDraft: null });
  beginDraft();
}

export const goToStep = (step: StepId): void => useWizard.setState({ step });

/** One step on or back; stays at the ends. */
export function moveStep(by: 1 | -1): void {
  const at = STEPS.findIndex(({ id }) => id === useWizard.getState().step);
  const next = STEPS[at + by];
  if (next) goToStep(next.id);
}

function changeDraft(change: (draft: Draft) => Draft): void {
  const { draft } = useWizard.getState();
  if (!draft) return;
  useWizard.setState({ draft: change(draft) });
  scheduleCheck(CHECK_AFTER_MS);
  clearTimeout(saveTimer);
  saveTimer = setTimeout(save, SAVE_AFTER_MS);
}

/** Changes settings of the run. */
export const changeConfiguration = (change: Partial<BacktestConfiguration>): void =>
  changeDraft((draft) => ({ ...draft, configuration: { ...draft.configuration, ...change } }));

/** Chooses the symbols, with the settings that go along with them. */
export const changeSymbols = (symbols: readonly string[]): void =>
  changeDraft((draft) => onSymbols(draft, symbols, useMarket.getState().bySymbol));

/** Changes settings in one of the sections of the configuration. */
export function changeSection<K extends 'costs' | 'execution' | 'exits' | 'metrics'>(
  section: K,
  change: Partial<BacktestConfiguration[K]>,
): void {
  changeDraft((draft) => ({
    ...draft,
    configuration: { ...draft.configuration, [section]: { ...draft.configuration[section], ...change } },
  }));
}

/** Changes what the draft holds beside its configuration. */
export const changeNotes = (change: Partial<Omit<Draft, 'configuration'>>): void => changeDraft((draft) => ({ ...draft, ...change }));

/** Chooses a strategy with its own parameters, and as many symbols as it needs. */
export function chooseStrategy(strategy: StrategyListing): void {
  changeDraft((draft) => {
    const { symbols, maxPositions } = draft.configuration;
    const params = { ...strategy.defaults };
    const { least, most } = strategy.symbolsNeeded;
    return {
      ...draft,
      configuration: {
        ...draft.configuration,
        symbols: symbols.slice(0, most),
        // A strategy that trades several symbols together holds a position in each.
        maxPositions: Math.max(maxPositions, least),
        strategy: { id: strategy.id, params },
      },
    };
  });
}

function save(): void {
  clearTimeout(saveTimer);
  const { draft } = useWizard.getState();
  if (!draft) return;
  const text = writeDraft(draft);
  if (text !== currentSettings().backtestDraft) void changeSettings({ backtestDraft: text });
}

function scheduleCheck(afterMs: number): void {
  clearTimeout(checkTimer);
  checkTimer = setTimeout(() => void check(), afterMs);
}

/** Asks again after an answer that failed. */
export const checkAgain = (): void => scheduleCheck(0);

/** Asks what the draft would tell. Only the newest question counts. */
async function check(): Promise<void> {
  const { draft } = useWizard.getState();
  if (!draft) return;
  asked?.abort();
  const question = new AbortController();
  asked = question;
  useWizard.setState({ isChecking: true });
  const configuration = configurationOf(draft, strategyOf(draft.configuration.strategy.id));
  const result = await linkTo('research').client['backtest.check']({ configuration }, { signal: question.signal, timeoutMs: 30_000 });
  if (question.signal.aborted) return;
  if (result.ok) useWizard.setState({ check: result.value, checkProblem: null, isChecking: false });
  else useWizard.setState({ checkProblem: result.error, isChecking: false });
}

/** Whether the draft may run: its newest check found nothing wrong. */
export const mayRun = ({ draft, check, isChecking, checkProblem }: WizardState): boolean =>
  draft !== null && check !== null && check.problems.length === 0 && !isChecking && checkProblem === null;

/** Runs the draft from wherever the wizard is, if it is in order; the answer is awaited when it was just changed. */
export async function runDraft(): Promise<void> {
  clearTimeout(checkTimer);
  if (useWizard.getState().isChecking || checkTimer !== undefined) await check();
  const state = useWizard.getState();
  const { draft } = state;
  if (!draft || !mayRun(state)) {
    const [first] = state.check?.problems ?? [];
    if (first) useWizard.setState({ step: stepOf(first.path) });
    return;
  }
  const strategy = strategyOf(draft.configuration.strategy.id);
  const title = `${strategy?.title ?? draft.configuration.strategy.id} on ${draft.configuration.symbols.join(' + ')} ${draft.configuration.timeframe}`;
  closeWizard();
  openSection('backtests');
  await startRun(configurationOf(draft, strategy), title, draft.tags, draft.note, draft.studies);
}
