import type { StrategyDefinition } from '#core/strategy/strategy.ts';
import type { OrderEvent } from '#core/trading/events.ts';
import type { BacktestConfiguration } from './configuration.ts';
import type { IntentLog } from './intent-log.ts';
import type { Kernel } from './kernel.ts';
import { makeKernel } from './make-kernel.ts';
import type { RunResult, TradeTable } from './run-result.ts';
import { type RunState, runState } from './run-state.ts';
import { runWarnings } from './run-warnings.ts';
import type { Series } from './series.ts';

const NO_EVENTS: readonly OrderEvent[] = [];

export interface RunOptions {
  /** Where every order sent is noted. */
  readonly intents?: IntentLog | null;
  /** Keeps every order event, for {@link BacktestRun.events}. */
  readonly keepsEvents?: boolean;
  /** The result's columns belong to the next run over the series: for who looks at them at once. Allocating them costs as much as a short run. */
  readonly isLent?: boolean;
}

/**
 * A run that may stop after any step, be looked at, and go on: in whatever pieces it is advanced, it gives the bits of one go. What it shows after a
 * step depends on the bars up to there and on nothing else: those after it need not have come yet. Errors as `runBacktest`.
 */
export class BacktestRun {
  readonly #series: Series;
  readonly #config: BacktestConfiguration;
  readonly #kernel: Kernel;
  readonly #equity: Float64Array;
  readonly #isLent: boolean;
  #step = 0;
  #isFinished = false;

  constructor(series: Series, config: BacktestConfiguration, definition: StrategyDefinition, options: RunOptions = {}) {
    this.#series = series;
    this.#config = config;
    this.#kernel = makeKernel(series, config, definition, options.intents ?? null);
    this.#isLent = options.isLent ?? false;
    this.#equity = this.#isLent ? series.lendCurve() : series.makeCurve();
    if (options.keepsEvents) this.#kernel.desk.journal = [];
  }

  /** Steps that may be taken: one for each time at which a symbol has a bar. Over a series that grows, as far as it has come. */
  get steps(): number {
    return this.#series.timeline.timeUs.length;
  }

  /** Steps taken. */
  get step(): number {
    return this.#step;
  }

  /** Whether the run has come to its end: what was open is closed where the configuration says so. */
  get isFinished(): boolean {
    return this.#isFinished;
  }

  /** Every order event so far, in order. Empty unless they are kept. */
  get events(): readonly OrderEvent[] {
    return this.#kernel.desk.journal ?? NO_EVENTS;
  }

  /** Trades that have ended so far. */
  get tradeCount(): number {
    return this.#kernel.desk.log.count;
  }

  /** Takes the steps up to `to` (exclusive), at most to the last; what has been taken stays taken. The last step does not end the run: `finish` does. */
  advance(to: number): void {
    const end = Math.min(to, this.steps);
    if (end <= this.#step) return;
    this.#kernel.advance(end, this.#equity);
    this.#step = end;
  }

  /** Takes steps until a position was opened or closed in one, or there are none left. Whether there was such a step. */
  advanceToTrade(): boolean {
    const { desk } = this.#kernel;
    const { openCount } = desk;
    const { count } = desk.log;
    while (this.#step < this.steps) {
      this.advance(this.#step + 1);
      if (desk.openCount !== openCount || desk.log.count !== count) return true;
    }
    return false;
  }

  /** The account, the open positions and the orders that wait, after the last step taken. */
  state(): RunState {
    const at = this.#step - 1;
    const timeUs = this.#series.timeline.timeUs[at] ?? Number.NaN;
    return runState(this.#kernel.desk, timeUs, this.#equity[at] ?? this.#config.initialCapital);
  }

  /** Splits booked so far, at the opening of the bar: what one unit became. */
  get splits(): readonly { readonly symbol: number; readonly timeUs: number; readonly ratio: number }[] {
    return this.#kernel.bookedActions.flatMap(({ type, symbol, timeUs, value }) =>
      type === 'split' ? [{ symbol, timeUs, ratio: value }] : [],
    );
  }

  /** A copy of the trades that have ended so far, from one on. */
  trades(from = 0): TradeTable {
    return this.#kernel.desk.log.toTable(from);
  }

  /** Takes the steps that are left and ends the run. Once. */
  finish(): RunResult {
    this.advance(this.steps);
    this.#kernel.finish(this.#equity);
    this.#isFinished = true;
    const { desk } = this.#kernel;
    const { timeline, symbols } = this.#series;
    const result: RunResult = {
      equity: { timeUs: timeline.timeUs, value: this.#equity },
      trades: this.#isLent ? desk.log.view() : desk.log.toTable(),
      symbols: symbols.map(({ instrument }) => instrument.symbol),
      initialCapital: this.#config.initialCapital,
      commissions: desk.account.commissions,
      exposure: this.#kernel.exposedSteps / this.steps,
      warnings: runWarnings(this.#kernel, this.#series, this.#config),
      orders: { sent: desk.lastId, refused: desk.refused },
      fidelity: this.#kernel.fidelity(),
      openPositions: desk.openCount,
      ...(this.#kernel.bookedActions.length > 0 ? { actions: this.#kernel.bookedActions } : {}),
    };
    // Somebody who keeps events goes on looking at the log.
    if (desk.journal === null) this.#series.giveBack(desk.log);
    return result;
  }
}
