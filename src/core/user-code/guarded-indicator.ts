import type { IndicatorDefinition, IndicatorDescription, IndicatorStream, SessionDays } from '#core/indicators/definition.ts';
import type { BarColumns } from '#core/market/bar-columns.ts';
import { refuseWaiting } from './refuse-waiting.ts';

/** A stream as user code makes it; nothing about it is certain. */
interface UserStream {
  readonly push?: (...given: unknown[]) => unknown;
  readonly pushMany?: (bars: object, from: number, to: number, outputs: readonly Float64Array[]) => unknown;
  readonly clone?: () => unknown;
}

/** What a module exports as `indicator`; its description was read and checked before. */
interface UserIndicatorObject {
  readonly warmupBars?: (parameters: object) => unknown;
  readonly create?: (parameters: object, days: object) => unknown;
}

/**
 * Makes what the engine runs of an indicator of user code, in the realm of user code: a stream is made of a module that was just evaluated, and is
 * given copies of the bars. What it keeps or changes reaches nobody. `watched` runs each part of the user's code and hands on what it throws.
 */
export function guardIndicator(
  description: IndicatorDescription,
  fresh: () => Readonly<Record<string, unknown>>,
  watched: <T>(work: () => T) => T,
): IndicatorDefinition {
  const own = (): UserIndicatorObject => (fresh().indicator ?? {}) as UserIndicatorObject;
  return {
    ...description,
    warmupBars: (parameters) => watched(() => Number(own().warmupBars?.({ ...parameters }))),
    create: (parameters, days) =>
      watched(() => new GuardedStream(own().create?.({ ...parameters }, guardDays(days)), description.outputs.length, watched)),
  };
}

const guardDays = (days: SessionDays | undefined): SessionDays =>
  Object.freeze({ dayStartUs: (timeUs: number) => days?.dayStartUs(Number(timeUs)) ?? Number.NaN });

class GuardedStream implements IndicatorStream {
  readonly #user: UserStream;
  readonly #outputs: number;
  readonly #watched: <T>(work: () => T) => T;

  constructor(user: unknown, outputs: number, watched: <T>(work: () => T) => T) {
    if (typeof user !== 'object' || user === null) throw new TypeError('create must answer with an object that has push and clone.');
    this.#user = user;
    this.#outputs = outputs;
    this.#watched = watched;
  }

  push(timeUs: number, open: number, high: number, low: number, close: number, volume: number, out: Float64Array): void {
    const row = new Float64Array(this.#outputs).fill(Number.NaN);
    this.#watched(() => refuseWaiting('push', this.#user.push?.(timeUs, open, high, low, close, volume, row)));
    out.set(row);
  }

  pushMany(bars: BarColumns, from: number, to: number, outputs: readonly Float64Array[]): void {
    const given = {
      timeUs: bars.timeUs.slice(from, to),
      open: bars.open.slice(from, to),
      high: bars.high.slice(from, to),
      low: bars.low.slice(from, to),
      close: bars.close.slice(from, to),
      volume: bars.volume.slice(from, to),
    };
    const values = outputs.map(() => new Float64Array(to - from).fill(Number.NaN));
    if (typeof this.#user.pushMany === 'function')
      this.#watched(() => refuseWaiting('pushMany', this.#user.pushMany?.(given, 0, to - from, [...values])));
    else this.#pushEach(given, values);
    // Copied: what was handed out may still be written to.
    for (const [k, column] of values.entries()) outputs[k]?.set(column, from);
  }

  clone(): GuardedStream {
    return this.#watched(() => new GuardedStream(this.#user.clone?.(), this.#outputs, this.#watched));
  }

  #pushEach({ timeUs, open, high, low, close, volume }: BarColumns, values: readonly Float64Array[]): void {
    const row = new Float64Array(values.length);
    this.#watched(() => {
      for (let i = 0; i < timeUs.length; i++) {
        row.fill(Number.NaN);
        this.#user.push?.(timeUs[i], open[i], high[i], low[i], close[i], volume[i], row);
        for (const [k, column] of values.entries()) column[i] = row[k] ?? Number.NaN;
      }
    });
  }
}
