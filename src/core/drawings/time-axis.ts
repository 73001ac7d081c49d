import { lowerBound } from '../market/bar-columns.ts';

/**
 * Where times lie beside each other. Charts put bars side by side, without room for the hours between sessions: a line that is
 * straight on a chart is straight over positions of bars, not over time.
 */
export interface TimeAxis {
  /** Position of a time; whole numbers are opening times of bars. */
  positionOf(timeUs: number): number;
  /** The inverse of `positionOf`. */
  timeAt(position: number): number;
}

/** Time itself, in microseconds: for lines whose bars are not known. */
export const CONTINUOUS_TIME: TimeAxis = { positionOf: (timeUs) => timeUs, timeAt: (position) => position };

/**
 * Positions among bars with these opening times (ascending): bar `i` is at `fromIndex + i`. Before the first and after the last,
 * positions count on by the bar's nominal length `barUs`; a gap between two bars is as wide as one bar.
 */
export function barAxis(timesUs: Float64Array, barUs: number, fromIndex = 0): TimeAxis {
  const last = timesUs.length - 1;
  if (last < 0) return { positionOf: (timeUs) => timeUs / barUs, timeAt: (position) => position * barUs };
  return {
    positionOf(timeUs) {
      const next = lowerBound(timesUs, timeUs);
      if (timesUs[next] === timeUs) return fromIndex + next;
      const before = Math.max(0, next - 1);
      const beyond = (timeUs - (timesUs[before] as number)) / barUs;
      const isOutside = next === 0 || next > last;
      if (isOutside) return fromIndex + before + beyond;
      const length = Math.min(barUs, (timesUs[next] as number) - (timesUs[before] as number));
      return fromIndex + before + Math.min(1, (beyond * barUs) / length);
    },
    timeAt(position) {
      const at = position - fromIndex;
      const before = Math.max(0, Math.min(last, Math.floor(at)));
      const length = at > 0 && before < last ? Math.min(barUs, (timesUs[before + 1] as number) - (timesUs[before] as number)) : barUs;
      return (timesUs[before] as number) + (at - before) * length;
    },
  };
}
