import type { EChartsOption } from 'echarts';
import { formatCount, formatPercentChange } from '../format/number.ts';
import { axisLook, axisName, baseOption, percentTicks, type ReportTheme, ruleLine, spanOf } from './report-theme.ts';

/** Quantiles of many paths by step, as multiples of the start. */
export interface Fan {
  readonly step: Float64Array;
  readonly quantiles: Readonly<Record<string, Float64Array>>;
}

const BAND_OPACITY = 0.14;

/** Names of quantiles from low to high. */
export const quantileNames = (fan: Fan): string[] => Object.keys(fan.quantiles).toSorted((a, b) => Number(a) - Number(b));

/** `0.025` as `2.5%`. */
export const quantileLabel = (name: string): string => (name === '0.5' ? 'median' : `${Number((Number(name) * 100).toFixed(2))}%`);

/** Bands between each low quantile and its opposite, the median as a line. */
export function fanOption(theme: ReportTheme, fan: Fan, axisTitle: string): EChartsOption {
  const axis = axisLook(theme);
  const names = quantileNames(fan);
  const change = (name: string) => Array.from(fan.quantiles[name] ?? [], (multiple) => multiple - 1);
  const columns = new Map(names.map((name) => [name, change(name)]));
  const step = Array.from(fan.step);
  const pairs = names.slice(0, Math.floor(names.length / 2)).map((low, i) => [low, names.at(-1 - i) ?? low] as const);
  const middle = names[Math.floor(names.length / 2)] ?? '0.5';
  const line = (name: string, width: number) => ({
    ...{ type: 'line' as const, name, symbol: 'none', z: 3, data: step.map((at, i) => [at, columns.get(name)?.[i] ?? null]) },
    lineStyle: { width, color: theme.textStrong, opacity: width === 0 ? 0 : 1 },
    endLabel: { show: true, formatter: quantileLabel(name), color: width > 0 ? theme.textStrong : theme.text, fontSize: theme.fontSize },
  });
  const outer = [names[0], names.at(-1)].filter((name): name is string => name !== undefined && name !== middle);
  return {
    ...baseOption(theme),
    grid: { left: 58, right: 60, top: 14, bottom: 46 },
    tooltip: {
      ...baseOption(theme).tooltip,
      trigger: 'axis',
      formatter: (points) => {
        const i = (Array.isArray(points) ? points[0] : points)?.dataIndex ?? 0;
        const rows = names.toReversed().map((name) => `${quantileLabel(name)}  ${formatPercentChange(columns.get(name)?.[i])}`);
        return [`Step ${formatCount(step[i])}`, ...rows].join('\n');
      },
    },
    xAxis: {
      ...{ type: 'value', max: step.at(-1) ?? 1, ...axis, ...axisName(axisTitle) },
      splitLine: { show: false },
      axisLabel: { ...axis.axisLabel, formatter: formatCount },
    },
    yAxis: {
      type: 'value',
      scale: true,
      ...axis,
      axisLabel: { ...axis.axisLabel, formatter: percentTicks(spanOf(names.flatMap((name) => columns.get(name) ?? []))) },
    },
    series: [
      ...pairs.map(([low, high]) => ({
        ...{ type: 'custom' as const, silent: true, z: 1, data: [[0, 0]] },
        renderItem: (_: unknown, api: { coord: (point: number[]) => number[] }) => ({
          type: 'polygon' as const,
          shape: {
            points: [
              ...step.map((at, i) => api.coord([at, columns.get(low)?.[i] ?? 0])),
              ...step.map((at, i) => api.coord([at, columns.get(high)?.[i] ?? 0])).toReversed(),
            ],
          },
          style: { fill: theme.accent, opacity: BAND_OPACITY },
        }),
      })),
      { ...line(middle, 1.5), markLine: ruleLine(theme, { yAxis: 0 }) },
      ...outer.map((name) => line(name, 0)),
    ] as NonNullable<EChartsOption['series']>,
  };
}
