import type { SessionDays } from '#core/indicators/definition.ts';
import type { BarColumns } from '#core/market/bar-columns.ts';
import type { UserCodeRunner, UserCodeUnit } from '#core/ports/user-code-runner.ts';
import { ExpectedError } from '#core/result.ts';

/** How bars go into a stream: in batch, or one by one; or into a copy of it, which leaves it as it is. */
export type PushForm = 'pushMany' | 'pushEach' | 'peek';

/** A stream in the sandbox. */
export interface SandboxedStream {
  readonly instance: number;
  /** The start of the sandbox that it lives in. */
  readonly start: number;
}

/** A user's indicator as the sandbox runs it. Every number that comes back is checked for its form. */
export class SandboxedIndicator {
  readonly #runner: UserCodeRunner;
  readonly #unit: UserCodeUnit;

  constructor(runner: UserCodeRunner, unit: UserCodeUnit) {
    this.#runner = runner;
    this.#unit = unit;
  }

  /** What it tells of itself, unchecked. */
  async describe(): Promise<unknown> {
    return (await this.#call('describe', {})).value;
  }

  /** Bars before its first value. */
  async warmupBars(parameters: object): Promise<number> {
    const { value } = await this.#call('warmup', { parameters });
    if (Number.isInteger(value) && (value as number) >= 0) return value as number;
    throw this.#failed(`warmupBars should answer with a whole number of bars, but it answers ${JSON.stringify(value)}.`);
  }

  async create(parameters: object): Promise<SandboxedStream> {
    const { value } = await this.#call('create', { parameters });
    return { instance: Number(value), start: this.#runner.starts };
  }

  async clone(stream: SandboxedStream): Promise<SandboxedStream> {
    const { value } = await this.#call('clone', { instance: stream.instance }, [], stream.start);
    return { instance: Number(value), start: stream.start };
  }

  /** Values of the outputs for the bars: one column for each, as long as the bars. */
  async push(
    form: PushForm,
    stream: SandboxedStream,
    bars: BarColumns,
    days: SessionDays,
    outputs: number,
  ): Promise<readonly Float64Array[]> {
    const starts = Float64Array.from(bars.timeUs, (timeUs) => days.dayStartUs(timeUs));
    const given = [bars.timeUs, bars.open, bars.high, bars.low, bars.close, bars.volume, starts];
    const { columns } = await this.#call(form, { instance: stream.instance }, given, stream.start);
    const isComplete = columns.length === outputs && columns.every((column) => column.length === bars.timeUs.length);
    if (isComplete) return columns;
    throw this.#failed('it did not give a value for every bar and output.');
  }

  async release(stream: SandboxedStream): Promise<void> {
    await this.#call('release', { instance: stream.instance }, [], stream.start).catch(() => undefined);
  }

  #call(operation: string, value: object, columns: readonly Float64Array[] = [], start?: number) {
    return this.#runner.call(this.#unit, `indicator.${operation}`, { value, columns }, start);
  }

  #failed(what: string): ExpectedError {
    return new ExpectedError('UserCodeThrew', `${this.#unit.name} failed: ${what}`);
  }
}
