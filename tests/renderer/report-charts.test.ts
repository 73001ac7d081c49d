// verifies: backtest-report
// @vitest-environment node
import * as echarts from 'echarts';
import { describe, expect, test } from 'vitest';
import { accountOption } from '../../src/renderer/report-charts/account-option.ts';
import { fanOption } from '../../src/renderer/report-charts/fan-option.ts';
import { histogramOption } from '../../src/renderer/report-charts/histogram-option.ts';
import { stressOption, timeLinesOption } from '../../src/renderer/report-charts/lines-option.ts';
import { parallelOption } from '../../src/renderer/report-charts/parallel-option.ts';
import { percentTicks, type ReportTheme, spanOf } from '../../src/renderer/report-charts/report-theme.ts';
import { scatterOption } from '../../src/renderer/report-charts/scatter-option.ts';
import { makeFakeRun } from './fake-report-runs.ts';
import { fakeMonteCarlo, fakeOptimise } from './fake-report-studies.ts';

const THEME: ReportTheme = {
  ...{
    panel: '#101010',
    raised: '#202020',
    grid: '#303030',
    line: '#404040',
    text: '#505050',
    textSecond: '#606060',
    textStrong: '#f0f0f0',
  },
  ...{
    up: '#0000ff',
    down: '#ff8800',
    accent: '#00ffff',
    warn: '#ffff00',
    series: ['#111111', '#222222', '#333333', '#444444'],
    fontSize: 11,
  },
};

/** Draws without a screen; a fault in an option would throw here. */
function drawn(option: echarts.EChartsOption): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: 800, height: 300 });
  try {
    chart.setOption(option);
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

const run = makeFakeRun({ runId: 'a', trades: 200, seed: 77, edge: 0.001 });

describe('charts of a report', () => {
  test('the account: its line, drawdown below, the start as a dashed rule, money and percent on the axes', () => {
    const svg = drawn(accountOption(THEME, run.equity, { currency: 'USD', startValue: 100_000, benchmarkName: 'Buy and hold' }));
    expect(svg).toContain('stroke="#f0f0f0"');
    expect(svg).toContain('fill="#ff8800"');
    expect(svg).toMatch(/>9\d,000</);
    expect(svg).toMatch(/>\u2212\d+%</);
    expect(svg).not.toMatch(/NaN|undefined/);
  });

  test('a histogram has a bar for each bin, coloured by side, and its mark', () => {
    const histogram = { edges: Float64Array.of(-0.02, -0.01, 0, 0.01), counts: Float64Array.of(3, 5, 2) };
    const svg = drawn(
      histogramOption(THEME, histogram, {
        ...{ format: percentTicks(0.03), axis: 'return', counted: 'trades', threshold: 0, mark: { at: 0.001, label: 'mean +0.1%' } },
      }),
    );
    expect(svg.match(/fill="#ff8800"/g)).toHaveLength(2);
    expect(svg.match(/fill="#0000ff"/g)).toHaveLength(1);
    expect(svg).toContain('mean +0.1%');
  });

  test('a fan has a band for each pair of quantiles, and names the median and the outermost', () => {
    const svg = drawn(fanOption(THEME, fakeMonteCarlo('block-bootstrap', 5000).fan, 'steps'));
    expect(svg.match(/fill="#00ffff"/g)).toHaveLength(3);
    for (const name of ['2.5%', 'median', '97.5%']) expect(svg).toContain(`>${name}<`);
  });

  test('points of two kinds differ in shape as well as in colour', () => {
    const option = scatterOption(
      THEME,
      [
        { name: 'gains', x: [-0.01, -0.02], y: [0.01, 0.02], tone: 'up', symbol: 'circle' },
        { name: 'losses', x: [-0.03], y: [-0.01], tone: 'down', symbol: 'triangle' },
      ],
      { xAxis: 'MAE', yAxis: 'return', format: percentTicks(0.03), line: { slope: 1, intercept: 0 }, tooltip: () => '' },
    );
    const svg = drawn(option);
    expect(svg.match(/fill="#0000ff"/g)).toHaveLength(2);
    expect(svg.match(/fill="#ff8800"/g)).toHaveLength(1);
    expect(svg).toContain('stroke="#ffff00"');
  });

  test('lines are named at their ends and differ in dashes; what is no number is a gap', () => {
    const timeUs = Float64Array.of(0, 86_400e6, 172_800e6);
    const lines = [
      { name: 'A', values: Float64Array.of(0, Number.NaN, 0.02) },
      { name: 'B', values: Float64Array.of(0, 0.01, -0.01) },
    ];
    const svg = drawn(timeLinesOption(THEME, timeUs, lines, { format: percentTicks(0.03), rule: 0 }));
    expect(svg).toContain('>A<');
    expect(svg).toContain('>B<');
    expect(svg).toContain('stroke-dasharray');
    expect(svg).not.toContain('NaN');
  });

  test('results by costs mark where nothing is left', () => {
    const points = [
      [0, 0.05],
      [1, 0.02],
      [2, -0.01],
    ] as const;
    const option = stressOption(THEME, points, {
      ...{ axis: 'costs', formatX: (x) => `×${x}`, formatY: String, mark: { at: 1.67, label: 'nothing left at ×1.67' } },
    });
    expect(drawn(option)).toContain('nothing left at ×1.67');
  });

  test('parallel coordinates draw every setting, the best one widest and on top', () => {
    const result = fakeOptimise(54, true);
    const axes = Object.entries(result.values).map(([name, values]) => ({ name, values: values as number[] }));
    const option = parallelOption(THEME, axes, result.objectiveValue, result.best?.index ?? null);
    const series = Array.isArray(option.series) ? option.series[0] : option.series;
    const data = (series as { data: { lineStyle: { color: string; width: number } }[] }).data;
    expect(data).toHaveLength(54);
    expect(data.at(-1)?.lineStyle).toMatchObject({ color: '#ffff00', width: 2.5 });
    expect(drawn(option)).toContain('lookback');
  });
});

test('ticks in percent have the decimals that their span needs', () => {
  expect(percentTicks(0.5)(0.1)).toBe('+10%');
  expect(percentTicks(0.05)(-0.012)).toBe('\u22121.2%');
  expect(percentTicks(0.004)(0.0012)).toBe('+0.12%');
  expect(spanOf([3, Number.NaN, -1])).toBe(4);
  expect(spanOf([])).toBe(0);
});
