import { ContiguousWindow } from '#core/numeric/contiguous-window.ts';

const TAPS = 7;

/** Ehlers' seven-tap Hilbert transform of the newest values; values before the first count as zero. */
const hilbert = ({ values, start }: ContiguousWindow): number =>
  0.0962 * ((values[start + 6] as number) - (values[start] as number)) +
  0.5769 * ((values[start + 4] as number) - (values[start + 2] as number));

const between = (value: number, lowest: number, highest: number): number => Math.min(Math.max(value, lowest), highest);

/** Phase of the dominant cycle of a price by Ehlers' homodyne discriminator ("MAMA", 2001). */
export class HomodynePhase {
  /** Degrees. */
  phase = 0;
  readonly #smooth = new ContiguousWindow(TAPS);
  readonly #detrended = new ContiguousWindow(TAPS);
  readonly #quadrature = new ContiguousWindow(TAPS);
  readonly #inPhase = new ContiguousWindow(TAPS);
  /** Smoothed real and imaginary parts of the phasor, of its product with the one before, and the period in bars. */
  readonly #state = new Float64Array(5);

  /** Takes the newest price, weighted with the three before it. */
  next(price: number): void {
    const state = this.#state;
    const [real2 = 0, imaginary2 = 0, re0 = 0, im0 = 0, periodBefore = 0] = state;
    const gain = 0.075 * periodBefore + 0.54;
    this.#smooth.push(price);
    this.#detrended.push(hilbert(this.#smooth) * gain);
    this.#quadrature.push(hilbert(this.#detrended) * gain);
    this.#inPhase.push(this.#detrended.values[this.#detrended.start + 3] as number);
    const q = this.#quadrature.values[this.#quadrature.start + 6] as number;
    const i = this.#inPhase.values[this.#inPhase.start + 6] as number;
    const real = 0.2 * (i - hilbert(this.#quadrature) * gain) + 0.8 * real2;
    const imaginary = 0.2 * (q + hilbert(this.#inPhase) * gain) + 0.8 * imaginary2;
    const re = 0.2 * (real * real2 + imaginary * imaginary2) + 0.8 * re0;
    const im = 0.2 * (real * imaginary2 - imaginary * real2) + 0.8 * im0;
    const raw = im !== 0 && re !== 0 ? (2 * Math.PI) / Math.atan(im / re) : 0;
    const period = between(between(raw, 0.67 * periodBefore, 1.5 * periodBefore), 6, 50);
    state[0] = real;
    state[1] = imaginary;
    state[2] = re;
    state[3] = im;
    state[4] = 0.2 * period + 0.8 * periodBefore;
    this.phase = i === 0 ? 0 : (Math.atan(q / i) * 180) / Math.PI;
  }

  copyFrom(other: HomodynePhase): void {
    this.phase = other.phase;
    this.#smooth.copyFrom(other.#smooth);
    this.#detrended.copyFrom(other.#detrended);
    this.#quadrature.copyFrom(other.#quadrature);
    this.#inPhase.copyFrom(other.#inPhase);
    this.#state.set(other.#state);
  }
}
