import type { Timeframe } from '#core/market/timeframe.ts';
import type { ChartIndicator, ChartProblem } from './chart-data.ts';
import type { MarkListener } from './chart-marks.ts';
import type { ChartReadout } from './chart-readout.ts';
import type { ScaleMode } from './chart-surface.ts';

/** What a chart shows, as the trader chose it. */
export interface ChartConfiguration {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly indicators: readonly ChartIndicator[];
  readonly scale: ScaleMode;
  readonly zone: string;
  readonly showPredictions: boolean;
  /** Set by the chart itself while it is replayed. */
  readonly untilUs?: number | undefined;
}

export interface ChartStatus {
  readonly phase: 'loading' | 'ready' | 'empty' | 'failed';
  readonly problem: ChartProblem | null;
  readonly closesAtUs: number | null;
}

/** A visible stretch of time. `isAtEdge`: the newest bar is in view. */
export interface VisibleTimes {
  readonly fromUs: number;
  readonly toUs: number;
  readonly isAtEdge: boolean;
}

/** Who is told what happens on a chart. */
export interface ChartListener extends MarkListener {
  onStatus(status: ChartStatus): void;
  onReadout(readout: ChartReadout): void;
  /** Why an indicator could not be computed; undefined when it was. */
  onProblem(indicatorKey: string, problem: string | undefined): void;
  /** Tops of the panes below the candles, in pixels. */
  onPanes(tops: readonly number[]): void;
  /** The trader moved the crosshair; null when it left. */
  onCrosshair(timeUs: number | null): void;
  /** The trader scrolled or zoomed. */
  onMoved(times: VisibleTimes): void;
}
