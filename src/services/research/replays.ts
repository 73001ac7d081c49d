import type { z } from 'zod';
import type { researchContract } from '#contract/research.ts';
import type { ReplayState } from '#contract/research-replay.ts';
import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import { EXIT_REASONS, type TradeTable } from '#core/backtest/run-result.ts';
import { mergeTimes } from '#core/backtest/timeline.ts';
import { ExpectedError } from '#core/result.ts';
import type { OrderEvent } from '#core/trading/events.ts';
import { loadFor, resolveConfiguration, resolveStored } from './execute-run.ts';
import type { LoadedData } from './market-data.ts';
import type { ReplayInput, ReplayOutput } from './replay-task.ts';
import type { ResearchDeps } from './research-deps.ts';
import { definitionOf } from './run-code.ts';
import { newId } from './run-identity.ts';
import { readRun } from './run-records.ts';
import type { TaskRunner } from './task-runner.ts';
import { timeLimitMs } from './time-limit.ts';
import { trialsOf } from './trial-ledger.ts';

/** Each has a thread: more than charts fit on a screen are a mistake. */
const MOST_REPLAYS = 8;

interface Replay {
  readonly configuration: BacktestConfiguration;
  readonly data: LoadedData;
  /** One thread, which nothing else runs in. */
  readonly thread: TaskRunner;
  /** Aborted when the replay ends. */
  readonly ended: AbortController;
}

type Opened = z.output<(typeof researchContract)['replay.open']['item']>;

/** Strategies that go along with charts whose bars are played one by one. */
export class Replays {
  readonly #deps: ResearchDeps;
  readonly #onTrial: () => void;
  readonly #replays = new Map<string, Replay>();
  /** Those that are being loaded. */
  #opening = 0;

  constructor(deps: ResearchDeps, onTrial: () => void) {
    this.#deps = deps;
    this.#onTrial = onTrial;
  }

  /** Loads the bars of a configuration, or of the stored run `runId`; the replay lasts until `close`. Throws as a run does, and `UnknownRun`. */
  async open(raw: unknown, runId: string | null, signal: AbortSignal): Promise<Opened> {
    if (this.#replays.size + this.#opening >= MOST_REPLAYS)
      throw new ExpectedError('TooManyReplays', `${MOST_REPLAYS} strategies are being replayed already. End one of them first.`);
    this.#opening++;
    try {
      return await this.#load(raw, runId, signal);
    } finally {
      this.#opening--;
    }
  }

  async #load(raw: unknown, runId: string | null, signal: AbortSignal): Promise<Opened> {
    const { clock, random, pool, store } = this.#deps;
    const configuration =
      runId === null
        ? await resolveConfiguration(this.#deps, raw)
        : await resolveStored(this.#deps, readRun(store, runId).document.manifest);
    const data = await loadFor(this.#deps, configuration);
    await this.#countTrial(configuration, data, signal);
    const replayId = newId(clock.nowUs(), random);
    this.#replays.set(replayId, { configuration, data, thread: pool.alone(), ended: new AbortController() });
    return {
      replayId,
      strategy: configuration.strategy.id,
      strategyTitle: definitionOf(this.#deps, configuration).title,
      parameters: configuration.strategy.params as Opened['parameters'],
      symbols: [...configuration.symbols],
      timeframe: configuration.timeframe,
      steps: mergeTimes(data.dataset.symbols.map(({ bars }) => bars.timeUs)).timeUs.length,
      fromUs: data.fromUs,
      toUs: data.toUs,
      initialCapital: configuration.initialCapital,
    };
  }

  /** Ends a replay and its thread. */
  close(replayId: string): void {
    const replay = this.#replays.get(replayId);
    if (!replay) return;
    this.#replays.delete(replayId);
    replay.ended.abort();
    void replay.thread.close();
  }

  async advance(replayId: string, input: Omit<ReplayInput, 'configuration'>, signal: AbortSignal): Promise<ReplayState> {
    const replay = this.#replays.get(replayId);
    if (!replay) throw new ExpectedError('UnknownReplay', 'This replay has ended. Start it again.');
    const { configuration, data, thread, ended } = replay;
    const answer = await thread.run(
      'replay',
      { ...input, configuration },
      { dataset: data.dataset, signal: AbortSignal.any([signal, ended.signal]), timeLimitMs: timeLimitMs(data.barCount) },
    );
    return replayStateOf(answer, configuration.symbols);
  }

  async stop(): Promise<void> {
    const threads = [...this.#replays.values()].map(({ thread }) => thread);
    this.#replays.clear();
    await Promise.all(threads.map((thread) => thread.close()));
  }

  async #countTrial(configuration: BacktestConfiguration, { dataset, barCount }: LoadedData, signal: AbortSignal): Promise<void> {
    const { pool, store, clock } = this.#deps;
    const options = { dataset, signal, timeLimitMs: timeLimitMs(barCount), isUrgent: true };
    const input = { configurations: [configuration], wantsReturns: true, points: 0 };
    const { days, evaluations } = await pool.run('evaluate', input, options).finally(() => pool.forget(dataset.id));
    const returns = evaluations[0]?.returns ?? new Float64Array(0);
    store.recordTrials(trialsOf([{ configuration, returns }], days, 'replay', clock.nowUs()));
    this.#onTrial();
  }
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

const eventOf = ({ units, price, ...event }: OrderEvent) => ({ ...event, units: finite(units), price: finite(price) });

const column = (values: Float64Array | Uint16Array | Int8Array | Uint8Array): Float64Array => Float64Array.from(values);

const tradesOf = (trades: TradeTable, symbols: readonly string[]): ReplayState['trades'] => ({
  symbols: [...symbols],
  exitReasons: [...EXIT_REASONS],
  symbol: column(trades.symbol),
  side: column(trades.side),
  units: trades.units,
  entryTimeUs: trades.entryTimeUs,
  entryPrice: trades.entryPrice,
  exitTimeUs: trades.exitTimeUs,
  exitPrice: trades.exitPrice,
  exitReason: column(trades.exitReason),
  commission: trades.commission,
  slippage: trades.slippage,
  pnl: trades.pnl,
  returnFraction: trades.returnFraction,
  bars: trades.bars,
  mae: trades.mae,
  mfe: trades.mfe,
  pathDependent: column(trades.pathDependent),
});

function replayStateOf({ state, trades, events, splits, ...rest }: ReplayOutput, symbols: readonly string[]): ReplayState {
  return {
    ...rest,
    timeUs: finite(state.timeUs),
    balance: state.balance,
    equity: state.equity,
    positions: [...state.positions],
    orders: [...state.orders],
    trades: tradesOf(trades, symbols),
    events: events.map(eventOf),
    splits: [...splits],
  };
}
