import type { EChartsOption } from 'echarts';
import { formatCount } from '../format/number.ts';
import { axisLook, axisName, baseOption, type ReportTheme } from './report-theme.ts';

/** Counts between edges: one edge more than counts. */
export interface Histogram {
  readonly edges: Float64Array;
  readonly counts: Float64Array;
}

interface HistogramLook {
  /** Writes a value of the axis. */
  readonly format: (value: number) => string;
  readonly axis: string;
  /** What is counted: `trades`. */
  readonly counted: string;
  /** A vertical line with its name. */
  readonly mark?: { readonly at: number; readonly label: string } | undefined;
  /** Below this the bars take the colour of losses; left out, all have one colour. */
  readonly threshold?: number;
}

/** Bars as wide as their bins. */
export function histogramOption(
  theme: ReportTheme,
  { edges, counts }: Histogram,
  { format, axis: title, counted, mark, threshold }: HistogramLook,
): EChartsOption {
  const axis = axisLook(theme);
  const bins = Array.from(counts, (count, i) => [edges[i] as number, edges[i + 1] as number, count]);
  const colourOf = (low: number, high: number) =>
    threshold === undefined ? theme.accent : (low + high) / 2 < threshold ? theme.down : theme.up;
  return {
    ...baseOption(theme),
    grid: { left: 48, right: 16, top: mark ? 24 : 12, bottom: 46 },
    tooltip: {
      ...baseOption(theme).tooltip,
      trigger: 'item',
      formatter: (point) => {
        const [low = 0, high = 0, count = 0] = ((Array.isArray(point) ? point[0] : point)?.value ?? []) as number[];
        return `${format(low)} to ${format(high)}\n${formatCount(count)} ${counted}`;
      },
    },
    xAxis: {
      ...{ type: 'value', min: edges[0] ?? 0, max: edges.at(-1) ?? 1, ...axis, ...axisName(title) },
      splitLine: { show: false },
      axisLabel: { ...axis.axisLabel, formatter: format, showMinLabel: false, showMaxLabel: false },
    },
    yAxis: { type: 'value', ...axis, axisLabel: { ...axis.axisLabel, formatter: formatCount } },
    series: [
      {
        type: 'custom',
        encode: { x: [0, 1], y: 2 },
        data: bins,
        renderItem: (_, api) => {
          const [low, high, count] = [Number(api.value(0)), Number(api.value(1)), Number(api.value(2))];
          const [left = 0, top = 0] = api.coord([low, count]);
          const [right = 0, bottom = 0] = api.coord([high, 0]);
          return {
            type: 'rect',
            shape: { x: left + 0.5, y: top, width: Math.max(1, right - left - 1), height: bottom - top },
            style: { fill: colourOf(low, high), opacity: 0.85 },
          };
        },
        ...(mark
          ? {
              markLine: {
                ...{ silent: true, symbol: 'none', data: [{ xAxis: mark.at }] },
                lineStyle: { color: theme.warn, type: 'solid', width: 1 },
                label: { formatter: mark.label, color: theme.warn, fontSize: theme.fontSize, distance: 3 },
              },
            }
          : {}),
      },
    ],
  };
}
