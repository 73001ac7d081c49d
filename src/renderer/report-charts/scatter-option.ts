import type { EChartsOption } from 'echarts';
import { axisLook, axisName, baseOption, type ReportTheme, ruleLine } from './report-theme.ts';

/** Points of one kind; `positions` leads back from a point to what it stands for. */
export interface PointGroup {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly tone: 'up' | 'down' | 'accent';
  /** A shape of its own beside its colour. */
  readonly symbol: 'circle' | 'triangle' | 'diamond';
}

interface ScatterLook {
  readonly xAxis: string;
  readonly yAxis: string;
  readonly format: (value: number) => string;
  /** Straight line y = slope · x + intercept. */
  readonly line?: { readonly slope: number; readonly intercept: number } | undefined;
  readonly tooltip: (group: number, position: number) => string;
}

const LARGE_FROM = 4000;

/** Points on two axes, with a line through them where one was fitted. */
export function scatterOption(
  theme: ReportTheme,
  groups: readonly PointGroup[],
  { xAxis, yAxis, format, line, tooltip }: ScatterLook,
): EChartsOption {
  const axis = axisLook(theme);
  const labels = { ...axis.axisLabel, formatter: format };
  const all = groups.flatMap(({ x }) => x);
  const low = all.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = all.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  return {
    ...baseOption(theme),
    grid: { left: 60, right: 18, top: 24, bottom: 46 },
    tooltip: {
      ...baseOption(theme).tooltip,
      trigger: 'item',
      formatter: (point) => {
        const first = Array.isArray(point) ? point[0] : point;
        return first ? tooltip(first.seriesIndex ?? 0, first.dataIndex) : '';
      },
    },
    xAxis: { type: 'value', scale: true, ...axis, ...axisName(xAxis), axisLabel: labels, splitLine: { show: false } },
    yAxis: {
      ...{ type: 'value', scale: true, ...axis, name: yAxis, nameLocation: 'end', axisLabel: labels },
      nameTextStyle: { ...axis.nameTextStyle, align: 'left', padding: [0, 0, 0, -50] },
    },
    series: [
      ...groups.map(({ name, x, y, tone, symbol }, i) => ({
        ...{ type: 'scatter' as const, name, symbol, symbolSize: all.length > 1500 ? 3 : 5, large: x.length > LARGE_FROM },
        data: x.map((value, j) => [value, y[j] as number]),
        itemStyle: { color: theme[tone], opacity: all.length > 1500 ? 0.45 : 0.7 },
        ...(i === 0 ? { markLine: ruleLine(theme, { yAxis: 0 }) } : {}),
      })),
      ...(line && Number.isFinite(low)
        ? [
            {
              ...{ type: 'line' as const, name: 'fit', symbol: 'none', silent: true },
              data: [low, high].map((x) => [x, line.slope * x + line.intercept]),
              lineStyle: { color: theme.warn, width: 1.5 },
            },
          ]
        : []),
    ],
  };
}
