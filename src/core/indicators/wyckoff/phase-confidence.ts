import { ContiguousWindow } from '#core/numeric/contiguous-window.ts';
import { windowDeviation, windowMean } from '#core/numeric/window-statistics.ts';

/** The thresholds of a confidence; see `schematicParameters` for what is stated of them. */
export interface ConfidenceRules {
  /** Bars whose volumes a shock is measured by. */
  readonly period: number;
  readonly shockBars: number;
  readonly shockDeviations: number;
  readonly shockConfidence: number;
  readonly neutralBelow: number;
}

/** Confidence of a phase before anything disturbs it, by number: none, A to E. Ours: what is known of the schematic so far. */
const UNDISTURBED: readonly number[] = [0, 0.2, 0.3, 0.55, 0.8, 1];

/**
 * Confidence in a phase, 0 to 1: less at a volume shock and for some bars after it, however many there were; 0, neutral, below a
 * threshold. A shock is a volume more than so many population standard deviations above the mean of the newest `period`, itself among
 * them. O(period) a bar.
 */
export class PhaseConfidence {
  readonly #rules: ConfidenceRules;
  readonly #volumes: ContiguousWindow;
  #barsSinceShock = Number.POSITIVE_INFINITY;

  constructor(rules: ConfidenceRules) {
    this.#rules = rules;
    this.#volumes = new ContiguousWindow(rules.period);
  }

  /** Takes the volume of the next bar. */
  next(volume: number): void {
    const { period, shockDeviations } = this.#rules;
    const window = this.#volumes;
    window.push(volume);
    this.#barsSinceShock++;
    if (window.count < period) return;
    const mean = windowMean(window.values, window.start, period);
    const deviation = windowDeviation(window.values, window.start, period, mean);
    if (volume - mean > shockDeviations * deviation) this.#barsSinceShock = 0;
  }

  of(phase: number): number {
    const { shockBars, shockConfidence, neutralBelow } = this.#rules;
    const confidence = (UNDISTURBED[phase] ?? 0) * (this.#barsSinceShock <= shockBars ? shockConfidence : 1);
    return confidence < neutralBelow ? 0 : confidence;
  }

  clone(): PhaseConfidence {
    const copy = new PhaseConfidence(this.#rules);
    copy.#volumes.copyFrom(this.#volumes);
    copy.#barsSinceShock = this.#barsSinceShock;
    return copy;
  }
}
