import { BacktestRun } from '#core/backtest/backtest-run.ts';
import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import type { TradeTable } from '#core/backtest/run-result.ts';
import type { RunState } from '#core/backtest/run-state.ts';
import { StoredFeed } from '#core/backtest/stored-feed.ts';
import { lowerBound } from '#core/market/bar-columns.ts';
import type { StrategyDefinition } from '#core/strategy/strategy.ts';
import type { OrderEvent } from '#core/trading/events.ts';
import type { Dataset } from './evaluation-protocol.ts';

const MOST_EVENTS = 200;
/** A tenth of a second or so: who looks for the next trade hears how far that is, and can think better of it. */
const MOST_SEARCHED = 15_000;

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
  readonly isSearching: boolean;
  readonly tradeCount: number;
  readonly trades: TradeTable;
  readonly eventCount: number;
  readonly events: readonly OrderEvent[];
  readonly splits: readonly { readonly symbol: number; readonly timeUs: number; readonly ratio: number }[];
}

/** A run over the bars that it has been fed so far. */
interface FedRun {
  readonly feed: StoredFeed;
  readonly run: BacktestRun;
}

/**
 * A run up to a time, fed bar by bar as if those after it had not come: they are not in the run's memory. The answer depends on the input alone; the
 * run that it was read from is kept for the next question, which is usually one bar on. A thread that was lost costs no more than the way to where it was.
 */
export class ReplayTask {
  readonly #runs = new WeakMap<Dataset, FedRun>();

  advance(input: ReplayInput, dataset: Dataset, definition: StrategyDefinition): ReplayOutput {
    const known = this.#runs.get(dataset);
    // One that throws on its way is not gone on with.
    this.#runs.delete(dataset);
    const isBehind = known !== undefined && known.run.step <= lowerBound(known.feed.stepTimesUs, input.toUs + 1);
    const fed = isBehind ? known : begin(input.configuration, dataset, definition);
    const { feed, run } = fed;
    feed.feedUntil(input.toUs);
    run.advance(run.steps);
    let isSearching = input.untilTrade;
    for (let searched = 0; isSearching && searched < MOST_SEARCHED && feed.feedStep(); searched++) isSearching = !run.advanceToTrade();
    const steps = feed.stepTimesUs.length;
    if (run.step === steps && !run.isFinished) run.finish();
    this.#runs.set(dataset, fed);
    const eventCount = run.events.length;
    return {
      state: run.state(),
      step: run.step,
      steps,
      isFinished: run.isFinished,
      isSearching: isSearching && !run.isFinished,
      tradeCount: run.tradeCount,
      trades: run.trades(input.tradesFrom),
      eventCount,
      events: run.events.slice(Math.max(input.eventsFrom, eventCount - MOST_EVENTS)),
      splits: run.splits,
    };
  }
}

function begin(configuration: BacktestConfiguration, { symbols, timeframe }: Dataset, definition: StrategyDefinition): FedRun {
  const feed = new StoredFeed(symbols, timeframe);
  return { feed, run: new BacktestRun(feed.series, configuration, definition, { keepsEvents: true }) };
}
