import type { Logical } from 'lightweight-charts';
import type { ChartCanvas } from './chart-canvas.ts';
import { windowLength } from './chart-window.ts';

/** A drawn bar, and where its right edge is, in pixels from the chart's left. */
export interface BarPlace {
  /** Opening time, microseconds UTC. */
  readonly timeUs: number;
  readonly rightX: number;
}

/** The drawn bar at a horizontal place, or the nearest one; null while none is drawn. */
export function barAt({ window, chart }: ChartCanvas, x: number): BarPlace | null {
  const scale = chart.timeScale();
  const logical = scale.coordinateToLogical(x);
  if (!window || logical === null || windowLength(window) === 0) return null;
  const index = Math.max(0, Math.min(windowLength(window) - 1, Math.round(logical)));
  const [left, right] = [scale.logicalToCoordinate(index as Logical), scale.logicalToCoordinate((index + 1) as Logical)];
  if (left === null || right === null) return null;
  return { timeUs: window.bars.timeUs[index] as number, rightX: (left + right) / 2 };
}
