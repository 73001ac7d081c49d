import type { MonteCarloResult, OptimiseResult } from '#contract/research-studies.ts';
import { axis, DOWN, drawn, INK, legend, type Options, QUIET, spanOf, UP, WIDE } from './draw-chart.ts';

const signed = (share: number) => `${share < 0 ? '−' : share > 0 ? '+' : ''}${Math.abs(share * 100).toFixed(0)}%`;

/** Quantiles of many accounts by step, as changes of what they began with: the median, and the bands around it. */
export function fanChart({ fan }: MonteCarloResult): string {
  const names = Object.keys(fan.quantiles).sort((a, b) => Number(a) - Number(b));
  const curve = (name: string) => Array.from(fan.step, (step, i) => [step, (fan.quantiles[name]?.[i] ?? Number.NaN) - 1]);
  return drawn(WIDE, 300, {
    legend,
    grid: { left: 60, right: 16, top: 28, bottom: 40 },
    xAxis: { type: 'value', name: 'steps', nameLocation: 'middle', nameGap: 24, ...axis, splitLine: { show: false } },
    yAxis: { type: 'value', ...axis, axisLabel: { ...axis.axisLabel, formatter: signed } },
    series: names.map((name) => {
      const isMedian = name === '0.5';
      const color = isMedian ? INK : Number(name) < 0.5 ? DOWN : UP;
      return {
        ...{ name: isMedian ? 'median' : `${Number(name) * 100}%`, type: 'line' as const, showSymbol: false, data: curve(name) },
        lineStyle: { width: isMedian ? 2 : 1, type: isMedian ? ('solid' as const) : ('dashed' as const), color },
        itemStyle: { color },
      };
    }),
  });
}

/** More cells can't be read. */
const MOST_CELLS = 30;

/** The best objective of each pair of values of the two parameters that were varied most; empty where fewer than two were. */
export function heatChart({ values, objectiveValue, objective }: OptimiseResult): string {
  const varied = Object.entries(values)
    .map(([name, column]) => ({ name, column, levels: [...new Set(column)].sort((a, b) => (a < b ? -1 : 1)) }))
    .filter(({ levels }) => levels.length > 1 && levels.length <= MOST_CELLS)
    .sort((a, b) => b.levels.length - a.levels.length);
  const [across, up] = varied;
  if (!across || !up) return '';
  const best = new Map<string, number>();
  for (const [i, value] of objectiveValue.entries()) {
    if (Number.isNaN(value)) continue;
    const key = `${across.levels.indexOf(across.column[i] ?? '')} ${up.levels.indexOf(up.column[i] ?? '')}`;
    best.set(key, Math.max(best.get(key) ?? Number.NEGATIVE_INFINITY, value));
  }
  const cells = [...best].map(([key, value]) => [...key.split(' ').map(Number), value]);
  const reach = Math.max(1e-9, ...[...best.values()].map(Math.abs));
  const decimals = spanOf(best.values()) >= 0.2 ? 2 : 3;
  const category = (name: string, levels: readonly unknown[]) => ({
    ...{ type: 'category' as const, name, nameLocation: 'middle' as const, data: levels.map(String), ...axis },
    ...{ splitLine: { show: false }, nameTextStyle: { color: QUIET } },
  });
  return drawn(WIDE, 70 + 24 * up.levels.length, {
    grid: { left: 70, right: 16, top: 8, bottom: 46 },
    xAxis: { ...category(across.name, across.levels), nameGap: 26 },
    yAxis: { ...category(up.name, up.levels), nameGap: 44 },
    visualMap: { show: false, min: -reach, max: reach, inRange: { color: ['#E08A4A', '#FFFFFF', '#5AA3E0'] } },
    series: [
      {
        ...{ type: 'heatmap' as const, name: objective, data: cells },
        label: {
          ...{ show: across.levels.length <= 16, fontSize: 9, color: INK },
          formatter: ({ value }: { value: unknown }) => ((value as number[])[2] ?? 0).toFixed(decimals).replace('-', '−'),
        },
        itemStyle: { borderColor: '#FFFFFF', borderWidth: 1 },
      },
    ],
  } as Options);
}
