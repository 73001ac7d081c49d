import { BacktestRun } from '#core/backtest/backtest-run.ts';
import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import type { TradeTable } from '#core/backtest/run-result.ts';
import type { RunState } from '#core/backtest/run-state.ts';
import { SeriesSet } from '#core/backtest/series-set.ts';
import { lowerBound } from '#core/market/bar-columns.ts';
import type { StrategyDefinition } from '#core/strategy/strategy.ts';
import type { OrderEvent } from '#core/trading/events.ts';
import type { Dataset } from './evaluation-protocol.ts';

const MOST_EVENTS = 200;

export interface ReplayInput {
  readonly configuration: BacktestConfiguration;
  readonly toUs: number;
  readonly untilTrade: boolean;
  readonly tradesFrom: number;
  readonly eventsFrom: number;
}

/** A run after the bars that were asked for. */
export interface ReplayOutput {
  readonly state: RunState;
  readonly step: number;
  readonly steps: number;
  readonly isFinished: boolean;
  readonly tradeCount: number;
  readonly trades: TradeTable;
  readonly eventCount: number;
  readonly events: readonly OrderEvent[];
}

/**
 * A run up to a time. The answer depends on the input alone; the run that it was read from is kept for the next question, which is usually one bar
 * on. A thread that was lost costs no more than the way to where it was.
 */
export class ReplayTask {
  readonly #series = new WeakMap<Dataset, SeriesSet>();
  readonly #runs = new WeakMap<Dataset, BacktestRun>();

  advance(input: ReplayInput, dataset: Dataset, definition: StrategyDefinition): ReplayOutput {
    const series = this.#series.get(dataset) ?? new SeriesSet(dataset.symbols, dataset.timeframe);
    this.#series.set(dataset, series);
    const steps = lowerBound(series.timeline.timeUs, input.toUs + 1);
    const known = this.#runs.get(dataset);
    // One that throws on its way is not gone on with.
    this.#runs.delete(dataset);
    const isBehind = known !== undefined && known.step <= steps;
    const run = isBehind ? known : new BacktestRun(series, input.configuration, definition, { keepsEvents: true });
    run.advance(steps);
    if (input.untilTrade) run.advanceToTrade();
    if (run.step === run.steps && !run.isFinished) run.finish();
    this.#runs.set(dataset, run);
    const eventCount = run.events.length;
    return {
      state: run.state(),
      step: run.step,
      steps: run.steps,
      isFinished: run.isFinished,
      tradeCount: run.tradeCount,
      trades: run.trades(input.tradesFrom),
      eventCount,
      events: run.events.slice(Math.max(input.eventsFrom, eventCount - MOST_EVENTS)),
    };
  }
}
