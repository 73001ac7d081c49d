import type { IndicatorDescription, SessionDays } from '#core/indicators/definition.ts';
import { daysOfCalendar } from '#core/indicators/session-days.ts';
import { type BarColumns, sliceBarColumns } from '#core/market/bar-columns.ts';
import type { PushForm, SandboxedIndicator, SandboxedStream } from './sandboxed-indicator.ts';

type Columns = readonly Float64Array[];

/** Sizes of the first pieces when bars are pushed in pieces; the rest follows in one. */
const PIECES = [1, 2, 7, 50];
/** Where the bars are cut off to see whether earlier values change, as shares of them. */
const CUTS = [0.1, 0.35, 0.5, 0.77, 0.99];
/** Bars between turns when two streams take turns. */
const TURN_BARS = 25;

/** Runs streams of one indicator with one choice of parameters over bars, in the ways that must not matter, and tells what did. */
export class StreamCheck {
  readonly #indicator: SandboxedIndicator;
  readonly #description: IndicatorDescription;
  readonly #parameters: object;
  readonly #bars: BarColumns;
  readonly #days: SessionDays = daysOfCalendar('fx');

  constructor(indicator: SandboxedIndicator, description: IndicatorDescription, parameters: object, bars: BarColumns) {
    this.#indicator = indicator;
    this.#description = description;
    this.#parameters = parameters;
    this.#bars = bars;
  }

  get #count(): number {
    return this.#bars.timeUs.length;
  }

  /** All values, bar by bar, by a new stream. */
  run(): Promise<Columns> {
    return this.#inOnePiece('pushEach', this.#count);
  }

  /** In words what differs between two runs that should be equal; null when nothing does. */
  async sameAgain(expected: Columns): Promise<string | null> {
    const found = this.#difference(expected, await this.run());
    return (
      found &&
      `Two runs over the same bars give different values: ${found}. Something outside its stream remembers, and could know later bars.`
    );
  }

  /** Takes the later bars away: no value may change. */
  async looksAhead(): Promise<string | null> {
    const whole = await this.#inOnePiece('pushMany', this.#count);
    for (const cut of CUTS.map((share) => Math.floor(this.#count * share))) {
      const found = this.#difference(whole, await this.#inOnePiece('pushMany', cut), cut);
      if (found) return `It looks ahead: without the bars after bar ${cut} an earlier value is another: ${found}.`;
    }
    return null;
  }

  /** The batch form, whole and in pieces, against the values bar by bar. */
  async batchDiffers(expected: Columns): Promise<string | null> {
    const whole = this.#difference(expected, await this.#inOnePiece('pushMany', this.#count));
    if (whole) return `push and pushMany give different values: ${whole}.`;
    const stream = await this.#indicator.create(this.#parameters);
    const pieces = await this.#inPieces(stream, [...PIECES]);
    const found = this.#difference(expected, pieces);
    return found && `pushMany gives different values when the bars come in pieces: ${found}.`;
  }

  /** A copy goes on as the original does, and neither feels what the other is given. */
  async cloneDiffers(expected: Columns): Promise<string | null> {
    const half = this.#count >> 1;
    const stream = await this.#indicator.create(this.#parameters);
    const first = await this.#push('pushMany', stream, 0, half);
    const copy = await this.#indicator.clone(stream);
    const stranger = await this.#indicator.clone(stream);
    await this.#push('pushMany', stranger, 0, half);
    await this.#push('peek', stream, 0, half);
    const second = await this.#push('pushMany', stream, half, this.#count);
    const original = this.#difference(expected, joined(first, second));
    if (original) return `A stream changes when bars are pushed into its clone: ${original}. clone() must copy everything that changes.`;
    const copied = this.#difference(expected, joined(first, await this.#push('pushMany', copy, half, this.#count)));
    return copied && `A clone goes on otherwise than its stream: ${copied}. clone() must copy everything that changes.`;
  }

  /** Two streams take turns, the other over other bars. */
  async streamsDisturb(expected: Columns): Promise<string | null> {
    const stream = await this.#indicator.create(this.#parameters);
    const other = await this.#indicator.create(this.#parameters);
    const parts: Columns[] = [];
    for (let from = 0; from < this.#count; from += TURN_BARS) {
      const to = Math.min(this.#count, from + TURN_BARS);
      parts.push(await this.#push('pushEach', stream, from, to));
      await this.#push('pushEach', other, this.#count - to, this.#count - from);
    }
    const found = this.#difference(expected, joined(...parts));
    return found && `Two streams that run by turns disturb each other: ${found}. They share a variable.`;
  }

  /** No output may have a value before the warm-up is over. */
  async valueBeforeWarmup(values: Columns): Promise<string | null> {
    const warmup = await this.#indicator.warmupBars(this.#parameters);
    for (const [k, column] of values.entries()) {
      const at = column.subarray(0, warmup).findIndex((value) => !Number.isNaN(value));
      if (at >= 0) return `"${this.#nameOf(k)}" has a value at bar ${at + 1}, within the ${warmup} bars of its warm-up.`;
    }
    return null;
  }

  async #inOnePiece(form: PushForm, count: number): Promise<Columns> {
    const stream = await this.#indicator.create(this.#parameters);
    const values = await this.#push(form, stream, 0, count);
    await this.#indicator.release(stream);
    return values;
  }

  async #inPieces(stream: SandboxedStream, sizes: readonly number[]): Promise<Columns> {
    const parts: Columns[] = [];
    let from = 0;
    for (const size of [...sizes, this.#count]) {
      const to = Math.min(this.#count, from + size);
      parts.push(await this.#push('pushMany', stream, from, to));
      from = to;
    }
    return joined(...parts);
  }

  #push(form: PushForm, stream: SandboxedStream, from: number, to: number): Promise<Columns> {
    return this.#indicator.push(form, stream, sliceBarColumns(this.#bars, from, to), this.#days, this.#description.outputs.length);
  }

  #nameOf(output: number): string {
    return this.#description.outputs[output]?.name ?? '';
  }

  #difference(expected: Columns, found: Columns, count = this.#count): string | null {
    for (let i = 0; i < count; i++) {
      for (const [k, column] of expected.entries()) {
        const [one, other] = [column[i], found[k]?.[i]];
        if (!Object.is(one, other)) return `"${this.#nameOf(k)}" at bar ${i + 1} is ${one} and ${other}`;
      }
    }
    return null;
  }
}

const joined = (...parts: Columns[]): Columns =>
  (parts[0] ?? []).map((_, k) => Float64Array.from(parts.flatMap((columns) => Array.from(columns[k] ?? []))));
