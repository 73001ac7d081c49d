import { ContiguousWindow } from '#core/numeric/contiguous-window.ts';
import { choiceParameter } from '../parameters.ts';

/** What the close of an instrument is compared with, when there is only this one instrument. */
export const againstParameter = choiceParameter(['time', 'lag', 'volume'], 'lag');
export type Against = 'time' | 'lag' | 'volume';

/** Windows of a value of the close and of what it is compared with: the bar's number, the value `lag` bars before, or one of the volume. */
export class ComparedSeries {
  readonly period: number;
  readonly lag: number;
  readonly against: Against;
  readonly values: ContiguousWindow;
  readonly others: ContiguousWindow;
  /** Values of this bar and the `lag` bars before it. */
  readonly #past: ContiguousWindow;
  #bars = 0;

  constructor(period: number, against: Against, lag: number) {
    this.period = period;
    this.lag = lag;
    this.against = against;
    this.values = new ContiguousWindow(period);
    this.others = new ContiguousWindow(period);
    this.#past = new ContiguousWindow(lag + 1);
  }

  /** Whether both windows are full. */
  get isWarm(): boolean {
    return this.values.count === this.period;
  }

  push(value: number, ofVolume: number): void {
    this.#past.push(value);
    this.#bars++;
    if (this.against === 'lag' && this.#past.count < this.#past.size) return;
    this.values.push(value);
    this.others.push(this.#other(ofVolume));
  }

  #other(ofVolume: number): number {
    if (this.against === 'time') return this.#bars;
    return this.against === 'volume' ? ofVolume : (this.#past.values[this.#past.start] as number);
  }

  copyFrom(other: ComparedSeries): void {
    this.values.copyFrom(other.values);
    this.others.copyFrom(other.others);
    this.#past.copyFrom(other.#past);
    this.#bars = other.#bars;
  }
}
