/** What a confidence depends on beside the phase. */
export interface Surroundings {
  /** Bars to scheduled news, negative after them; null when none are known. */
  readonly barsToNews: number | null;
  /** Z-scores of the volume of the newest bars, newest last. */
  readonly volumeZ: readonly number[];
}

/** The thresholds, with what FACTS §7.4 states of zanalytics as defaults. */
export interface ConfidenceRules {
  /** Bars before and after news, or after a volume shock, that count as disturbed. Stated: 2. */
  readonly bufferBars: number;
  /** Z-score above which a volume is a shock. Stated: 3. */
  readonly shockZ: number;
  /** What a disturbance leaves of the confidence. Stated: 0.6. */
  readonly disturbedFactor: number;
  /** Below it the reading is neutral. Stated: 0.2. */
  readonly neutralBelow: number;
}

export const CONFIDENCE_RULES: ConfidenceRules = { bufferBars: 2, shockZ: 3, disturbedFactor: 0.6, neutralBelow: 0.2 };

/** Confidence of a phase before anything disturbs it, by number: none, A to E. Ours: what is known of the schematic so far. */
export const PHASE_CONFIDENCE: readonly number[] = [0, 0.2, 0.3, 0.55, 0.8, 1];

/** A confidence from 0 to 1, and whether the reading still stands. */
export interface PhaseConfidence {
  readonly confidence: number;
  readonly isNeutral: boolean;
  readonly isDisturbed: boolean;
}

/**
 * Confidence in a phase: less within the news buffer or right after a volume shock, applied once, whichever of the two it is; neutral below
 * a threshold. Shocks are only looked for backwards.
 */
export function phaseConfidence(phase: number, { barsToNews, volumeZ }: Surroundings, rules = CONFIDENCE_RULES): PhaseConfidence {
  const isNearNews = barsToNews !== null && Math.abs(barsToNews) <= rules.bufferBars;
  const isShocked = volumeZ.slice(-(rules.bufferBars + 1)).some((z) => z > rules.shockZ);
  const isDisturbed = isNearNews || isShocked;
  const confidence = (PHASE_CONFIDENCE[phase] ?? 0) * (isDisturbed ? rules.disturbedFactor : 1);
  return { confidence, isNeutral: confidence < rules.neutralBelow, isDisturbed };
}
