import type { IndicatorForm } from '#contract/features.ts';
import { CHART_LEVELS } from '#contract/shared.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import { linkTo } from '../connection/service-link.ts';
import type { ChartLevel, ChartWindow, IndicatorColumns } from './chart-window.ts';
import type { OutputLook } from './indicator-look.ts';
import type { WindowRequest } from './window-loader.ts';

/** An indicator as it stands on a chart. */
export interface ChartIndicator {
  /** Unique on its chart. */
  readonly key: string;
  readonly id: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** `published`: past values may change. Without one: live. Only for those that have both. */
  readonly form?: IndicatorForm | undefined;
  /** Kept on the chart without being drawn or computed. */
  readonly isHidden?: boolean | undefined;
  /** How outputs are drawn, by name, where the trader changed it. */
  readonly looks?: Readonly<Record<string, OutputLook>> | undefined;
  readonly isFillHidden?: boolean | undefined;
  readonly areMarksHidden?: boolean | undefined;
}

/** What the service is asked about an indicator. */
const choiceOf = ({ id, parameters, form = 'live' }: ChartIndicator) => ({ indicator: id, parameters: { ...parameters }, form });

/** What a chart draws. */
export interface ChartSubject {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  /** Of a chart that is replayed: as if no bar that opens from here on were there. */
  readonly untilUs?: number | undefined;
}

export type ChartProblem = { readonly code: string; readonly message: string };

/**
 * How long bars wait for slow indicators; later values are drawn when they come. A new symbol is shown at once; a window
 * that is loaded ahead of scrolling has time.
 */
const OPENING_PATIENCE_MS = 40;
const SCROLLING_PATIENCE_MS = 300;

const within = <T>(promise: Promise<T>, ms: number): Promise<T | null> =>
  Promise.race([promise, new Promise<null>((resolve) => setTimeout(resolve, ms, null))]);

const isLevel = (level: number): level is ChartLevel => (CHART_LEVELS as readonly number[]).includes(level);

interface IndicatorWindow {
  readonly fromIndex: number;
  readonly generation: number;
  readonly outputs: Record<string, Float64Array>;
}

/** Cuts or pads indicator columns so that they lie over bars `[fromIndex, fromIndex + length)`. */
export function alignColumns(columns: IndicatorWindow, fromIndex: number, length: number): IndicatorColumns {
  const offset = columns.fromIndex - fromIndex;
  const aligned: Record<string, Float64Array> = {};
  for (const [name, values] of Object.entries(columns.outputs)) {
    if (offset === 0 && values.length === length) {
      aligned[name] = values;
      continue;
    }
    const column = new Float64Array(length).fill(Number.NaN);
    for (let i = 0; i < values.length; i++) {
      const at = i + offset;
      if (at >= 0 && at < length) column[at] = values[i] as number;
    }
    aligned[name] = column;
  }
  return aligned;
}

/** Values of one indicator over a window that is already there; null when the feature process has none. */
export async function fetchIndicator(
  subject: ChartSubject,
  indicator: ChartIndicator,
  window: Pick<ChartWindow, 'level' | 'fromIndex' | 'generation' | 'bars'>,
  signal: AbortSignal,
): Promise<IndicatorColumns | ChartProblem> {
  const count = window.bars.timeUs.length;
  const { level, fromIndex } = window;
  const result = await linkTo('feature').client['indicators.window'](
    { ...subject, level, fromIndex, count, ...choiceOf(indicator) },
    { signal },
  );
  if (!result.ok) return result.error;
  if (result.value.generation !== window.generation) return { code: 'Outdated', message: 'The bars changed meanwhile.' };
  return alignColumns(result.value, fromIndex, count);
}

export const isProblem = (value: IndicatorColumns | ChartProblem): value is ChartProblem => typeof value.code === 'string';

/** Fetches bars and, if they are quick enough, the indicators over them. Null when cancelled. */
export async function fetchWindow(
  subject: ChartSubject,
  chosen: readonly ChartIndicator[],
  request: WindowRequest,
  signal: AbortSignal,
): Promise<ChartWindow | ChartProblem> {
  const { level, count, fromIndex, aroundTimeUs } = request;
  const indicators = chosen.filter(({ isHidden }) => !isHidden);
  const position = { ...(fromIndex === undefined ? {} : { fromIndex }), ...(aroundTimeUs === undefined ? {} : { aroundTimeUs }) };
  const bars = linkTo('ingestion').client['bars.window']({ ...subject, level, count, ...position }, { signal });
  // Asked at the same time as the bars: when the place is known beforehand, both come in one round trip.
  const early = new Map(
    fromIndex === undefined
      ? []
      : indicators.map((indicator) => [
          indicator.key,
          linkTo('feature').client['indicators.window']({ ...subject, level, count, fromIndex, ...choiceOf(indicator) }, { signal }),
        ]),
  );
  const result = await bars;
  if (!result.ok) return result.error;
  const { value } = result;
  if (!isLevel(value.level)) return { code: 'Defect', message: `Bars came at level ${value.level}, which this chart cannot draw.` };
  const window = { ...value, level: value.level };
  const columns = new Map<string, IndicatorColumns>();
  const fill = indicators.map(async (indicator) => {
    const asked = early.get(indicator.key);
    if (asked) {
      const answer = await asked;
      if (answer.ok && answer.value.generation === window.generation)
        columns.set(indicator.key, alignColumns(answer.value, window.fromIndex, window.bars.timeUs.length));
      return;
    }
    const answer = await fetchIndicator(subject, indicator, window, signal);
    if (!isProblem(answer)) columns.set(indicator.key, answer);
  });
  if (fill.length > 0) await within(Promise.all(fill), fromIndex === undefined ? OPENING_PATIENCE_MS : SCROLLING_PATIENCE_MS);
  return { ...window, indicators: new Map(columns) };
}

export const isChartProblem = (value: ChartWindow | ChartProblem): value is ChartProblem => 'code' in value;
