import type { EChartsOption } from 'echarts';
import { formatNumber, formatPercentChange } from '../format/number.ts';
import { formatFull } from '../format/time.ts';
import { axisLook, baseOption, type ReportTheme, ruleLine } from './report-theme.ts';

/** An account over time. */
export interface AccountCurve {
  readonly timeUs: Float64Array;
  readonly value: Float64Array;
  readonly drawdown: Float64Array;
  readonly benchmark: Float64Array;
}

/** Points for a time axis; what is not a number is a gap. */
export const timePoints = (timeUs: Float64Array, values: Float64Array): [number, number | null][] =>
  Array.from(timeUs, (time, i) => {
    const value = values[i] as number;
    return [time / 1000, Number.isFinite(value) ? value : null];
  });

const hasValues = (values: Float64Array): boolean => values.some((value) => Number.isFinite(value));

interface AccountLook {
  readonly currency: string;
  readonly startValue: number;
  readonly benchmarkName: string;
}

/** The account's value above, how far it is below its peak beneath, on one time axis. */
export function accountOption(
  theme: ReportTheme,
  curve: AccountCurve,
  { currency, startValue, benchmarkName }: AccountLook,
): EChartsOption {
  const axis = axisLook(theme);
  const { timeUs } = curve;
  const money = (value: number | null | undefined) => `${formatNumber(value, 2)} ${currency}`;
  const hasBenchmark = hasValues(curve.benchmark);
  const left = 66;
  const right = 18;
  return {
    ...baseOption(theme),
    axisPointer: { link: [{ xAxisIndex: 'all' }], lineStyle: { color: theme.line } },
    tooltip: {
      ...baseOption(theme).tooltip,
      trigger: 'axis',
      formatter: (points) => {
        const [first] = Array.isArray(points) ? points : [points];
        const i = first?.dataIndex ?? 0;
        return [
          formatFull(timeUs[i], 'UTC', false),
          `Account  ${money(curve.value[i])}`,
          ...(hasBenchmark ? [`${benchmarkName}  ${money(curve.benchmark[i])}`] : []),
          `Drawdown  ${formatPercentChange(curve.drawdown[i])}`,
        ].join('\n');
      },
    },
    grid: [
      { left, right, top: 12, bottom: '37%' },
      { left, right, top: '69%', bottom: 26 },
    ],
    xAxis: [
      { type: 'time', ...axis, axisLabel: { show: false }, splitLine: { show: false } },
      { type: 'time', gridIndex: 1, ...axis, splitLine: { show: false } },
    ],
    yAxis: [
      { type: 'value', scale: true, ...axis, axisLabel: { ...axis.axisLabel, formatter: (value: number) => formatNumber(value, 0) } },
      {
        ...{ type: 'value', gridIndex: 1, max: 0, splitNumber: 2 },
        ...axis,
        axisLabel: { ...axis.axisLabel, formatter: (value: number) => `${formatNumber(value * 100, 0)}%` },
      },
    ],
    series: [
      {
        ...{ type: 'line', name: 'Account', symbol: 'none', z: 3 },
        data: timePoints(timeUs, curve.value),
        lineStyle: { width: 1.5, color: theme.textStrong },
        itemStyle: { color: theme.textStrong },
        markLine: { ...ruleLine(theme, { yAxis: startValue }), lineStyle: { color: theme.text, type: 'dashed', width: 1 } },
      },
      {
        ...{ type: 'line', name: benchmarkName, symbol: 'none', z: 2 },
        data: hasBenchmark ? timePoints(timeUs, curve.benchmark) : [],
        lineStyle: { width: 1, color: theme.text, type: [4, 3] },
        itemStyle: { color: theme.text },
      },
      {
        ...{ type: 'line', name: 'Drawdown', symbol: 'none', xAxisIndex: 1, yAxisIndex: 1 },
        data: timePoints(timeUs, curve.drawdown),
        lineStyle: { width: 1, color: theme.down },
        itemStyle: { color: theme.down },
        areaStyle: { color: theme.down, opacity: 0.18 },
      },
    ],
  };
}
