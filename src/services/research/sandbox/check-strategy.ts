import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import { readConfiguration } from '#core/backtest/read-configuration.ts';
import type { RunResult } from '#core/backtest/run-result.ts';
import type { Instrument } from '#core/market/instrument.ts';
import { isoTime } from '#core/market/iso-time.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { UserCodeRunner, UserCodeUnit } from '#core/ports/user-code-runner.ts';
import { ExpectedError } from '#core/result.ts';
import type { StrategyDefinition } from '#core/strategy/strategy.ts';
import { describeUserStrategy, type StrategyDescription } from '#core/user-code/describe-strategy.ts';
import { packValue } from '#core/user-code/packed-value.ts';
import { checkBars } from '../../user-code/check-bars.ts';
import { type IndicatorLookup, requireIndicators, unitWith } from '../../user-code/indicator-lookup.ts';
import { parameterChoices } from '../../user-code/parameter-choices.ts';
import type { CodeCheck } from '../../user-code/user-code-kind.ts';
import type { Dataset, TaskInputs, TaskOutputs } from '../evaluation-protocol.ts';
import { TRADE_COLUMNS } from '../run-records.ts';
import type { StrategyTask } from './strategy-tasks.ts';
import { taskAnswerOf } from './task-answer.ts';
import { type StrategyCode, taskCodeOf } from './task-request.ts';

const CHECK_BARS = 600;
const TIMED_BARS = 5000;
/** Longest warm-up that is checked: a strategy of longer ones is checked with shorter periods. */
const MOST_WARMUP = 20_000;
const SEED = 7;

/** Runs a strategy in the sandbox in all the ways that must not matter to what it does, and says what it threw. */
export async function checkStrategy(
  runner: UserCodeRunner,
  unit: UserCodeUnit,
  fileName: string,
  clock: Clock,
  lookup: IndicatorLookup,
): Promise<CodeCheck> {
  let told: unknown = null;
  try {
    await runner.forget(unit);
    told = (await runner.call(unit, 'strategy.describe', { value: {}, columns: [] })).value;
    const description = describeUserStrategy(fileName, told);
    if (!description.ok) return failed(told, null, description.error.message);
    const indicators = await requireIndicators(description.value.needs.indicators ?? [], lookup);
    const check = new StrategyCheck(runner, { description: description.value, unit: unitWith(unit, indicators), indicators });
    for (const { params, symbols } of choicesOf(description.value)) {
      const problem = await check.firstProblem(params, symbols);
      if (problem) return failed(told, null, `${problem}${withParameters(params)}`);
    }
    return { told, problems: [], nanosecondsPerBar: await check.timed(clock), isFinal: true, indicators };
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    const line = (error.data as { line?: number } | undefined)?.line ?? null;
    return { ...failed(told, line, error.message), isFinal: error.code === 'UserCodeThrew' };
  }
}

const failed = (told: unknown, line: number | null, message: string): CodeCheck => ({
  told,
  problems: [{ line, message }],
  nanosecondsPerBar: null,
  isFinal: true,
  indicators: [],
});

const withParameters = (parameters: object): string => {
  const words = Object.entries(parameters).map(([name, value]) => `${name} ${value}`);
  return words.length === 0 ? '' : ` (With ${words.join(', ')}.)`;
};

/** Parameters with the fewest symbols; the defaults with one symbol more, too, where that is allowed. */
function choicesOf({ parameters, needs }: StrategyDescription): { params: Record<string, unknown>; symbols: number }[] {
  const { minimumSymbols, maximumSymbols } = needs;
  const choices = parameterChoices(parameters).map((params) => ({ params, symbols: minimumSymbols }));
  const [defaults] = choices;
  return defaults && maximumSymbols > minimumSymbols ? [...choices, { ...defaults, symbols: minimumSymbols + 1 }] : choices;
}

const instrumentOf = (symbol: string): Instrument => ({
  symbol,
  assetClass: 'other',
  tickSize: 0.01,
  pip: 0.01,
  currency: 'USD',
  contractSize: 1,
  lotStep: 1,
  calendar: 'fx',
  isSimulated: true,
  origin: null,
});

class StrategyCheck {
  readonly #runner: UserCodeRunner;
  readonly #code: StrategyCode;
  readonly #datasets = new Map<string, Dataset>();

  constructor(runner: UserCodeRunner, code: StrategyCode) {
    this.#runner = runner;
    this.#code = code;
    // Ended for its time before, with these indicators: whoever checks it wants it to be tried.
    runner.pardon(code.unit.hash);
  }

  get #description(): StrategyDescription {
    return this.#code.description;
  }

  /** In words what is wrong with a choice of parameters; null when nothing is. */
  async firstProblem(params: Record<string, unknown>, symbols: number): Promise<string | null> {
    const configuration = this.#configuration(params, symbols);
    const warmup = await this.#ask('warmup', configuration, null);
    if (warmup > MOST_WARMUP) return null;
    const dataset = await this.#dataset(symbols, CHECK_BARS + 2 * warmup);
    const first = await this.#ask('run', configuration, dataset);
    const again = await this.#ask('run', configuration, dataset);
    const difference = differenceOf(first.result, again.result);
    if (difference) return `Two runs over the same bars are not the same: ${difference}.`;
    const report = await this.#ask('lookAhead', { configuration, remade: [] }, dataset);
    return report.state === 'found' ? `It looks ahead. ${report.text}` : null;
  }

  async timed(clock: Clock): Promise<number> {
    const { minimumSymbols } = this.#description.needs;
    const configuration = this.#configuration({}, minimumSymbols);
    const dataset = await this.#dataset(minimumSymbols, TIMED_BARS);
    const input = { configurations: [configuration], wantsReturns: false, points: 0 };
    await this.#ask('evaluate', input, dataset);
    const startedMs = clock.monotonicMs();
    await this.#ask('evaluate', input, dataset);
    return ((clock.monotonicMs() - startedMs) * 1e6) / TIMED_BARS;
  }

  #configuration(params: Record<string, unknown>, count: number): BacktestConfiguration {
    const symbols = Array.from({ length: count }, (_, i) => `CHECK${i + 1}`);
    const { id } = this.#description;
    const positions = Math.max(count, this.#description.needs.positions ?? 1);
    const raw = { symbols, timeframe: '1m', strategy: { id, params }, maxPositions: positions };
    const definition: StrategyDefinition = { ...this.#description, warmupBars: () => 0, create: notHere };
    const read = readConfiguration(raw, () => definition, [id]);
    if (!read.ok) throw read.error;
    return read.value;
  }

  async #dataset(count: number, bars: number): Promise<Dataset> {
    const id = `check ${count} ${bars}`;
    const known = this.#datasets.get(id);
    if (known) return known;
    const { columns } = this.#description.needs;
    const symbols = Array.from({ length: count }, (_, i) => {
      const walk = checkBars(bars, SEED + i);
      const shares = Float64Array.from(walk.close, (close) => close % 1);
      return {
        instrument: instrumentOf(`CHECK${i + 1}`),
        bars: walk,
        ...(columns.length > 0 ? { columns: Object.fromEntries(columns.map((name) => [name, shares])) } : {}),
      };
    });
    const dataset: Dataset = { id, timeframe: '1m', symbols };
    const packed = packValue(dataset);
    await this.#runner.call(this.#code.unit, 'strategy.dataset', { value: { json: packed.json }, columns: packed.columns });
    this.#datasets.set(id, dataset);
    return dataset;
  }

  async #ask<N extends StrategyTask>(name: N, input: TaskInputs[N], dataset: Dataset | null): Promise<TaskOutputs[N]> {
    const { json, columns } = packValue(input);
    const value = { name, input: json, datasetId: dataset?.id ?? null, code: taskCodeOf(this.#code) };
    const answer = taskAnswerOf(await this.#runner.call(this.#code.unit, 'strategy.task', { value, columns }));
    if (answer.kind === 'done') return answer.output as TaskOutputs[N];
    throw new ExpectedError('UserCodeThrew', answer.message);
  }
}

const notHere = (): never => {
  throw new Error('A strategy of the trader is created in the sandbox.');
};

/** Where two runs differ first, in words; null when they are the same bits. */
function differenceOf(one: RunResult, other: RunResult): string | null {
  if (one.trades.count !== other.trades.count) return `one makes ${one.trades.count} trades and the other ${other.trades.count}`;
  for (const name of TRADE_COLUMNS)
    for (let i = 0; i < one.trades.count; i++)
      if (!Object.is(one.trades[name][i], other.trades[name][i])) return `their trade ${i + 1} has another ${name}`;
  const { timeUs, value } = one.equity;
  const at = value.findIndex((equity, i) => !Object.is(equity, other.equity.value[i]));
  return at < 0 ? null : `the account is another at ${isoTime(timeUs[at] as number)}`;
}
