import type { EChartsOption } from 'echarts';
import { formatFull } from '../format/time.ts';
import { timePoints } from './account-option.ts';
import { axisLook, axisName, baseOption, percentTicks, type ReportTheme, ruleLine, spanOf } from './report-theme.ts';

/** One line of a chart. */
export interface Line {
  readonly name: string;
  readonly values: Float64Array;
}

/** Dashes beside colours: lines are told apart without seeing either. */
const DASHES: readonly ('solid' | number[])[] = ['solid', [6, 3], [2, 2], [8, 3, 2, 3]];

interface TimeLinesLook {
  readonly format: (value: number) => string;
  /** Longer, for the tooltip. */
  readonly formatFully?: (value: number) => string;
  /** A level with a line of its own. */
  readonly rule?: number;
  /** Fills between the line and zero: for differences. */
  readonly isFilled?: boolean;
}

/** Lines over time on one axis, each with its name at its end. */
export function timeLinesOption(theme: ReportTheme, timeUs: Float64Array, lines: readonly Line[], look: TimeLinesLook): EChartsOption {
  const axis = axisLook(theme);
  const write = look.formatFully ?? look.format;
  return {
    ...baseOption(theme),
    grid: { left: 66, right: lines.length > 1 ? 30 + 6.2 * Math.max(...lines.map(({ name }) => name.length)) : 18, top: 12, bottom: 28 },
    tooltip: {
      ...baseOption(theme).tooltip,
      trigger: 'axis',
      formatter: (points) => {
        const i = (Array.isArray(points) ? points[0] : points)?.dataIndex ?? 0;
        return [
          formatFull(timeUs[i], 'UTC', false),
          ...lines.map(({ name, values }) => `${name}  ${Number.isFinite(values[i]) ? write(values[i] as number) : '–'}`),
        ].join('\n');
      },
    },
    xAxis: { type: 'time', ...axis, splitLine: { show: false } },
    yAxis: { type: 'value', scale: true, ...axis, axisLabel: { ...axis.axisLabel, formatter: look.format } },
    series: lines.map(({ name, values }, i) => {
      const colour = lines.length === 1 ? theme.textStrong : (theme.series[i] ?? theme.text);
      return {
        ...{ type: 'line', name, symbol: 'none', data: timePoints(timeUs, values) },
        lineStyle: { width: 1.5, color: colour, type: DASHES[i] ?? 'solid' },
        itemStyle: { color: colour },
        ...(look.isFilled ? { areaStyle: { color: colour, opacity: 0.14 } } : {}),
        endLabel: { show: lines.length > 1, formatter: name, color: colour, fontSize: theme.fontSize },
        labelLayout: { moveOverlap: 'shiftY' },
        ...(i === 0 && look.rule !== undefined ? { markLine: ruleLine(theme, { yAxis: look.rule }) } : {}),
      };
    }) as NonNullable<EChartsOption['series']>,
  };
}

interface StressLook {
  readonly axis: string;
  readonly formatX: (value: number) => string;
  /** A share: the result. */
  readonly formatY: (value: number) => string;
  /** A crossing that is worth a name. */
  readonly mark?: { readonly at: number; readonly label: string } | undefined;
  /** The setting of the run itself. */
  readonly own?: number;
}

/** Results by a setting: one line with its points. */
export function stressOption(theme: ReportTheme, points: readonly (readonly [number, number])[], look: StressLook): EChartsOption {
  const axis = axisLook(theme);
  return {
    ...baseOption(theme),
    grid: { left: 62, right: 22, top: 22, bottom: 46 },
    tooltip: {
      ...baseOption(theme).tooltip,
      trigger: 'axis',
      formatter: (shown) => {
        const [x, y] = points[(Array.isArray(shown) ? shown[0] : shown)?.dataIndex ?? 0] ?? [0, 0];
        return `${look.formatX(x)}\n${look.formatY(y)}`;
      },
    },
    xAxis: {
      ...{ type: 'value', ...axis, ...axisName(look.axis), splitLine: { show: false } },
      min: points[0]?.[0] ?? 0,
      max: points.at(-1)?.[0] ?? 1,
      axisLabel: { ...axis.axisLabel, formatter: look.formatX },
    },
    yAxis: {
      type: 'value',
      scale: true,
      ...axis,
      axisLabel: { ...axis.axisLabel, formatter: percentTicks(spanOf(points.map(([, y]) => y))) },
    },
    series: [
      {
        ...{ type: 'line', symbolSize: 7, data: points.map(([x, y]) => [x, y]) },
        symbol: ((value: number[]) => ((value[1] ?? 0) < 0 ? 'triangle' : 'circle')) as never,
        lineStyle: { width: 1.5, color: theme.textStrong },
        itemStyle: { color: (({ value }: { value: number[] }) => ((value[1] ?? 0) < 0 ? theme.down : theme.up)) as never },
        markLine: {
          ...{ silent: true, symbol: 'none' },
          data: [
            { yAxis: 0, label: { show: false }, lineStyle: { color: theme.text, type: 'solid', width: 1, opacity: 0.7 } },
            ...(look.mark
              ? [
                  {
                    xAxis: look.mark.at,
                    label: { formatter: look.mark.label, color: theme.warn, fontSize: theme.fontSize },
                    lineStyle: { color: theme.warn, type: 'solid' as const, width: 1 },
                  },
                ]
              : []),
          ],
        },
      },
    ],
  };
}
