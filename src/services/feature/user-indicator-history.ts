import type { SessionDays } from '#core/indicators/definition.ts';
import type { BarColumns } from '#core/market/bar-columns.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { BarReader } from '#core/ports/bars.ts';
import type { UserCodeRunner } from '#core/ports/user-code-runner.ts';
import { ExpectedError } from '#core/result.ts';
import { SandboxedIndicator, type SandboxedStream } from '../user-code/sandboxed-indicator.ts';
import type { UserIndicator } from '../user-code/user-indicator.ts';
import { GrowingColumns } from './growing-columns.ts';
import type { OneBar } from './one-bar.ts';

/** Bars of one call: one whose bars take a third of a millisecond each is still in time. */
const CHUNK_BARS = 10_000;
/** The sandbox may be ended for another's sake; that often in a row means that it never comes through. */
const ATTEMPTS = 5;

/**
 * The values of a user's indicator over all stored bars of one series, extended as bars close: what `IndicatorHistory` is for built-in
 * ones, with the stream in the sandbox.
 */
export class UserIndicatorHistory {
  readonly #indicator: SandboxedIndicator;
  readonly #outputs: number;
  readonly #parameters: Record<string, unknown>;
  readonly #bars: BarReader;
  readonly #symbol: string;
  readonly #timeframe: Timeframe;
  readonly #days: SessionDays;
  readonly #columns: GrowingColumns;
  #stream: SandboxedStream | null = null;
  #catchingUp: Promise<void> | null = null;
  /** Generation of the series that the values belong to; NaN before the first. */
  generation = Number.NaN;
  /** Opening time of the newest bar covered. */
  lastTimeUs = Number.NEGATIVE_INFINITY;

  constructor(
    runner: UserCodeRunner,
    { unit, description }: UserIndicator,
    parameters: Record<string, unknown>,
    bars: BarReader,
    symbol: string,
    timeframe: Timeframe,
    days: SessionDays,
  ) {
    this.#indicator = new SandboxedIndicator(runner, unit);
    this.#outputs = description.outputs.length;
    this.#columns = new GrowingColumns(this.#outputs);
    this.#parameters = parameters;
    this.#bars = bars;
    this.#symbol = symbol;
    this.#timeframe = timeframe;
    this.#days = days;
  }

  get count(): number {
    return this.#columns.count;
  }

  get bytes(): number {
    return this.#columns.bytes;
  }

  /** The column of output `k`; values beyond `count` mean nothing. */
  column(k: number): Float64Array {
    return this.#columns.column(k);
  }

  /** Brings the values up to the stored bars. Begins again when the series was changed other than at its end, or the sandbox started anew. */
  catchUp(): Promise<void> {
    this.#catchingUp ??= this.#restartingWhenLost(() => this.#run()).finally(() => {
      this.#catchingUp = null;
    });
    return this.#catchingUp;
  }

  /** Writes the values that a bar after the newest covered one would have. */
  async peek({ timeUs, open, high, low, close, volume }: OneBar, row: Float64Array): Promise<void> {
    const bars: BarColumns = {
      timeUs: Float64Array.of(timeUs),
      open: Float64Array.of(open),
      high: Float64Array.of(high),
      low: Float64Array.of(low),
      close: Float64Array.of(close),
      volume: Float64Array.of(volume),
    };
    const values = await this.#restartingWhenLost(async () => {
      const stream = this.#stream ?? (await this.#rebuilt());
      return this.#indicator.push('peek', stream, bars, this.#days, this.#outputs);
    });
    for (const [k, column] of values.entries()) row[k] = column[0] as number;
  }

  /** Gives the stream in the sandbox back. */
  release(): void {
    if (this.#stream) void this.#indicator.release(this.#stream);
    this.#stream = null;
  }

  async #rebuilt(): Promise<SandboxedStream> {
    await this.catchUp();
    this.#stream ??= await this.#indicator.create(this.#parameters);
    return this.#stream;
  }

  async #run(): Promise<void> {
    for (;;) {
      const summary = this.#bars.seriesSummary(this.#symbol, this.#timeframe);
      const isChanged = summary === null || summary.generation !== this.generation || summary.count < this.count;
      if (isChanged || this.#stream === null) this.#reset(summary?.generation ?? Number.NaN);
      if (summary === null || summary.count === this.count) return;
      const chunk = this.#bars.readByIndex(this.#symbol, this.#timeframe, this.count, Math.min(CHUNK_BARS, summary.count - this.count));
      const taken = chunk.timeUs.length;
      if (taken === 0) return;
      this.#stream ??= await this.#indicator.create(this.#parameters);
      const values = await this.#indicator.push('pushMany', this.#stream, chunk, this.#days, this.#outputs);
      for (const [k, view] of this.#columns.next(taken, summary.count).entries()) view.set(values[k] as Float64Array);
      this.#columns.count += taken;
      this.lastTimeUs = chunk.timeUs[taken - 1] as number;
    }
  }

  /** Whatever went wrong, how far the stream has come is not known any more. */
  async #restartingWhenLost<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        this.#stream = null;
        const isLost = error instanceof ExpectedError && error.code === 'UserCodeLost';
        if (!isLost || attempt === ATTEMPTS) throw asFailure(error);
      }
    }
  }

  #reset(generation: number): void {
    this.release();
    this.#columns.clear();
    this.lastTimeUs = Number.NEGATIVE_INFINITY;
    this.generation = generation;
  }
}

/** The contract knows one failure of user code; its sentence tells which. */
const asFailure = (error: unknown): unknown =>
  error instanceof ExpectedError && error.code.startsWith('UserCode') ? new ExpectedError('UserCodeFailed', error.message) : error;
