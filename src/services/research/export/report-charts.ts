import type { RunDocument } from '#contract/research-documents.ts';
import { thinCurve } from '../thin-curve.ts';
import { axis, DOWN, drawn, HALF, INK, legend, type Options, QUIET, shareAxis, spanOf, UP, WIDE } from './draw-chart.ts';

const POINTS = 1500;
const pairs = (x: Float64Array, y: Float64Array) => Array.from(x, (time, i) => [time / 1000, y[i]]);

/** The account beside buying and holding, with the falls from its peaks below. */
export function equityChart(timeUs: Float64Array, value: Float64Array, benchmark: Float64Array): string {
  const own = thinCurve(timeUs, value, POINTS);
  const held = thinCurve(timeUs, benchmark, POINTS);
  return drawn(WIDE, 400, {
    legend: { ...legend, data: ['account', 'buy and hold'] },
    grid: [
      { left: 80, right: 16, top: 28, height: 230 },
      { left: 80, right: 16, top: 290, height: 100 },
    ],
    xAxis: [
      { type: 'time', gridIndex: 0, ...axis, splitLine: { show: false } },
      { type: 'time', gridIndex: 1, ...axis, splitLine: { show: false } },
    ],
    yAxis: [
      { type: 'value', scale: true, gridIndex: 0, ...axis },
      {
        type: 'value',
        gridIndex: 1,
        splitNumber: 3,
        ...shareAxis(spanOf(own.drawdown)),
      },
    ],
    series: [
      {
        name: 'account',
        type: 'line',
        showSymbol: false,
        data: pairs(own.timeUs, own.value),
        lineStyle: { width: 1.5, color: UP },
        itemStyle: { color: UP },
      },
      {
        name: 'buy and hold',
        type: 'line',
        showSymbol: false,
        data: pairs(held.timeUs, held.value),
        lineStyle: { width: 1, type: 'dashed', color: QUIET },
        itemStyle: { color: QUIET },
      },
      {
        name: 'drawdown',
        type: 'line',
        xAxisIndex: 1,
        yAxisIndex: 1,
        showSymbol: false,
        data: pairs(own.timeUs, own.drawdown),
        lineStyle: { width: 1, color: DOWN },
        areaStyle: { color: DOWN, opacity: 0.2 },
      },
    ],
  });
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Returns by month, a row a year. */
export function monthlyChart(months: { readonly year: Float64Array; readonly month: Float64Array; readonly value: Float64Array }): string {
  const years = [...new Set(months.year)].map(String);
  const cells = Array.from(months.value, (value, i) => [(months.month[i] ?? 1) - 1, years.indexOf(String(months.year[i])), value]);
  const reach = months.value.reduce((most, value) => Math.max(most, Math.abs(value)), 0.001);
  return drawn(WIDE, 60 + 26 * years.length, {
    grid: { left: 60, right: 16, top: 28, bottom: 8 },
    xAxis: { type: 'category', data: MONTHS, position: 'top', ...axis, splitLine: { show: false } },
    yAxis: { type: 'category', data: years, inverse: true, ...axis, splitLine: { show: false } },
    visualMap: { show: false, min: -reach, max: reach, inRange: { color: ['#E08A4A', '#FFFFFF', '#5AA3E0'] } },
    series: [
      {
        type: 'heatmap',
        data: cells,
        label: {
          show: true,
          fontSize: 10,
          color: INK,
          formatter: ({ value }: { value: unknown }) => signedPercent((value as number[])[2] ?? 0),
        },
        itemStyle: { borderColor: '#FFFFFF', borderWidth: 1 },
      },
    ],
  } as Options);
}

const signedPercent = (share: number) => `${share < 0 ? '−' : '+'}${Math.abs(share * 100).toFixed(1)}`;

/** Counts between edges, those below 0 in the colour of losses. */
export function countsChart(
  { edges, counts }: { readonly edges: Float64Array; readonly counts: Float64Array },
  nameOf: (value: number) => string,
): string {
  const middle = (i: number) => ((edges[i] ?? 0) + (edges[i + 1] ?? 0)) / 2;
  return drawn(HALF, 240, {
    grid: { left: 48, right: 12, top: 16, bottom: 28 },
    xAxis: { type: 'category', data: Array.from(counts, (_, i) => nameOf(middle(i))), ...axis, splitLine: { show: false } },
    yAxis: { type: 'value', ...axis },
    series: [
      {
        type: 'bar',
        barCategoryGap: '10%',
        data: Array.from(counts, (value, i) => ({ value, itemStyle: { color: middle(i) < 0 ? DOWN : UP } })),
      },
    ],
  });
}

const MOST_POINTS = 2000;

/** How far trades went against and for them on the way (across) and where they ended (up): winners and losers. */
export function excursionChart(trades: {
  readonly mae: Float64Array;
  readonly mfe: Float64Array;
  readonly returnFraction: Float64Array;
}): string {
  const every = Math.max(1, Math.ceil(trades.mae.length / MOST_POINTS));
  const points = (excursion: Float64Array, isWinner: boolean) =>
    Array.from(excursion, (value, i) => [value * 100, (trades.returnFraction[i] as number) * 100]).filter(
      (point, i) => i % every === 0 && (point[1] as number) > 0 === isWinner,
    );
  const share = { ...axis, axisLabel: { ...axis.axisLabel, formatter: (value: number) => `${value}%`.replace('-', '−') } };
  const series = (name: string, data: number[][], color: string, symbol: string) => ({
    ...{ name, type: 'scatter' as const, data, symbol, symbolSize: 5 },
    itemStyle: { color, opacity: 0.6 },
  });
  return drawn(HALF, 240, {
    legend,
    grid: { left: 56, right: 12, top: 28, bottom: 28 },
    xAxis: { type: 'value', ...share },
    yAxis: { type: 'value', ...share },
    series: [
      series('winners', [...points(trades.mae, true), ...points(trades.mfe, true)], UP, 'circle'),
      series('losers', [...points(trades.mae, false), ...points(trades.mfe, false)], DOWN, 'triangle'),
    ],
  });
}

/** Figures over a rolling window. */
export function rollingChart(rolling: {
  readonly timeUs: Float64Array;
  readonly sharpe: Float64Array;
  readonly volatility: Float64Array;
}): string {
  const line = (name: string, at: 0 | 1, values: Float64Array, color: string) => ({
    ...{ name, type: 'line' as const, xAxisIndex: at, yAxisIndex: at, showSymbol: false },
    data: pairs(rolling.timeUs, values).filter((point) => !Number.isNaN(point[1] as number)),
    lineStyle: { width: 1.2, color },
    itemStyle: { color },
  });
  // One range for both: a ratio may be known for a part of it alone.
  const range = { min: (rolling.timeUs[0] ?? 0) / 1000, max: (rolling.timeUs[rolling.timeUs.length - 1] ?? 0) / 1000 };
  const time = (at: number) => ({ type: 'time' as const, gridIndex: at, ...range, ...axis, splitLine: { show: false } });
  return drawn(WIDE, 300, {
    legend,
    grid: [
      { left: 60, right: 16, top: 28, height: 120 },
      { left: 60, right: 16, top: 186, height: 88 },
    ],
    xAxis: [time(0), time(1)],
    yAxis: [
      { type: 'value', gridIndex: 0, ...axis },
      {
        ...{ type: 'value' as const, gridIndex: 1, splitNumber: 3 },
        ...shareAxis(spanOf(rolling.volatility.filter((share) => !Number.isNaN(share)))),
      },
    ],
    series: [line('Sharpe', 0, rolling.sharpe, UP), line('volatility', 1, rolling.volatility, DOWN)],
  });
}

/** What is left with each multiple of the costs, and on each path inside bars. */
export function beliefChart({ costStress, paths }: RunDocument['honesty']): string {
  const rows: [string, number | null][] = [
    ...costStress.map(({ factor, totalReturn }): [string, number | null] => [`costs × ${factor}`, totalReturn]),
    ['worst path', paths.worst?.totalReturn ?? null],
    ['best path', paths.best?.totalReturn ?? null],
  ];
  return drawn(HALF, 240, {
    grid: { left: 90, right: 24, top: 8, bottom: 28 },
    xAxis: { type: 'value', ...shareAxis(spanOf([0, ...rows.map(([, value]) => value ?? 0)])) },
    yAxis: { type: 'category', data: rows.map(([name]) => name), inverse: true, ...axis, splitLine: { show: false } },
    series: [{ type: 'bar', data: rows.map(([, value]) => ({ value, itemStyle: { color: (value ?? 0) < 0 ? DOWN : UP } })) }],
  });
}
