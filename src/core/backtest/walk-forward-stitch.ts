import { compoundAnnualGrowth, ratio } from '#core/statistics/risk-ratios.ts';
import type { EquityCurve } from './run-result.ts';

/** The account over one test window, run from `initial`. */
export interface TestSegment {
  readonly equity: EquityCurve;
  readonly initial: number;
}

/** One account that went through all tests in turn: each segment goes on with what the one before left. Segments are in order of time. */
export function stitchSegments(segments: readonly TestSegment[], initial: number): EquityCurve {
  const count = segments.reduce((sum, { equity }) => sum + equity.timeUs.length, 0);
  const timeUs = new Float64Array(count);
  const value = new Float64Array(count);
  let capital = initial;
  let filled = 0;
  for (const segment of segments) {
    const scale = capital / segment.initial;
    timeUs.set(segment.equity.timeUs, filled);
    for (const each of segment.equity.value) value[filled++] = each * scale;
    capital = value[filled - 1] ?? capital;
  }
  return { timeUs, value };
}

/** What a window gained in sample and out of it, and how long either lasted. */
export interface WindowReturn {
  readonly inSampleReturn: number;
  readonly inSampleBars: number;
  readonly outOfSampleReturn: number;
  readonly outOfSampleBars: number;
}

/**
 * Walk-forward efficiency (Pardo 2008): annual growth out of sample over that in sample, all windows compounded. NaN where nothing was
 * gained in sample: a share of a loss says nothing.
 */
export function walkForwardEfficiency(windows: readonly WindowReturn[], barsPerYear: number): number {
  const annual = (side: 'inSample' | 'outOfSample'): number =>
    compoundAnnualGrowth(
      windows.reduce((growth, window) => growth * (1 + window[`${side}Return`]), 1),
      windows.reduce((bars, window) => bars + window[`${side}Bars`], 0) / barsPerYear,
    );
  const inSample = annual('inSample');
  return inSample > 0 ? ratio(annual('outOfSample'), inSample) : Number.NaN;
}

/**
 * How far the chosen parameters wander: by name, the mean step from window to window as a share of the range searched, 0 … 1; for values
 * that are not numbers the share of windows in which they changed. NaN for fewer than two windows.
 */
export function parameterDrift(
  chosen: readonly Readonly<Record<string, number | string | boolean>>[],
  rangeOf: (name: string) => number,
): Record<string, number> {
  const names = Object.keys(chosen[0] ?? {});
  return Object.fromEntries(
    names.map((name) => {
      let drift = 0;
      for (let i = 1; i < chosen.length; i++) {
        const now = chosen[i]?.[name];
        const before = chosen[i - 1]?.[name];
        if (typeof now === 'number' && typeof before === 'number') drift += now === before ? 0 : Math.abs(now - before) / rangeOf(name);
        else drift += now === before ? 0 : 1;
      }
      return [name, ratio(drift, Math.max(0, chosen.length - 1))];
    }),
  );
}
