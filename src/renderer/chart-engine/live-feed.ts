import { follow, nextFrame } from '../connection/follow.ts';
import { linkTo } from '../connection/service-link.ts';
import type { ChartIndicator, ChartSubject } from './chart-data.ts';
import type { LiveBar } from './live-tail.ts';

export interface FormingBar {
  readonly closedCount: number;
  readonly generation: number;
  readonly bar: LiveBar | null;
  readonly closesAtUs: number | null;
  readonly receivedTimeUs: number | null;
}

export interface FormingValues {
  readonly timeUs: number | null;
  readonly closedCount: number;
  readonly values: Readonly<Record<string, number | null>>;
}

/**
 * Follows the forming bar of a chart; returns how to stop. Not paced by frames: what comes is handed to the library at once, so that the
 * very next frame paints it; the library itself paints once a frame, however often it is handed something.
 */
export function followForming(subject: ChartSubject, onBar: (bar: FormingBar) => void): () => void {
  const link = linkTo('ingestion');
  return follow(link, (signal) => link.client['bars.forming']({ ...subject }, signal), onBar);
}

/** Follows an indicator's values at the forming bar, at most one state of them per frame; returns how to stop. */
export function followFormingValues(
  subject: ChartSubject,
  indicator: ChartIndicator,
  onValues: (values: FormingValues) => void,
): () => void {
  const link = linkTo('feature');
  const { symbol, timeframe } = subject;
  const input = { symbol, timeframe, indicator: indicator.id, parameters: { ...indicator.parameters } };
  return follow(link, (signal) => link.client['indicators.forming'](input, signal), onValues, { pace: nextFrame });
}
