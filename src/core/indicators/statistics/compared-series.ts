import { z } from 'zod';
import { ContiguousWindow } from '#core/numeric/contiguous-window.ts';
import { choiceParameter, offeredWhen, periodParameter, symbolParameter } from '../parameters.ts';

/** What the close of an instrument is compared with. */
const AGAINST = ['time', 'lag', 'volume', 'instrument'] as const;
export type Against = (typeof AGAINST)[number];

/** Parameters of an indicator that compares; `with` is the symbol of the other instrument, needed against `instrument` only. */
export const comparisonParameters = (period: number) =>
  z
    .strictObject({
      period: periodParameter(period, 2),
      against: choiceParameter(AGAINST, 'lag'),
      lag: periodParameter(1),
      with: offeredWhen({ against: 'instrument' }, symbolParameter),
    })
    .refine((chosen) => chosen.against !== 'instrument' || chosen.with !== '', {
      path: ['with'],
      message: 'the symbol of the other instrument when against is instrument',
    });

/** The symbol that is asked for; null when there is only this one instrument. */
export const companionOf = (chosen: { readonly against: Against; readonly with: string }): string | null =>
  chosen.against === 'instrument' ? chosen.with : null;

/**
 * Windows of a value of the close and of what it is compared with: the bar's number, the value `lag` bars before, or a value of the volume
 * or of the other instrument.
 */
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

  /** `other` counts against the volume and another instrument. */
  push(value: number, other: number): void {
    this.#past.push(value);
    this.#bars++;
    if (this.against === 'lag' && this.#past.count < this.#past.size) return;
    this.values.push(value);
    this.others.push(this.#comparedWith(other));
  }

  #comparedWith(other: number): number {
    if (this.against === 'time') return this.#bars;
    return this.against === 'lag' ? (this.#past.values[this.#past.start] as number) : other;
  }

  copyFrom(other: ComparedSeries): void {
    this.values.copyFrom(other.values);
    this.others.copyFrom(other.others);
    this.#past.copyFrom(other.#past);
    this.#bars = other.#bars;
  }
}
