import { BarChart, HeatmapChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, LegendComponent, VisualMapComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

echarts.use([BarChart, HeatmapChart, LineChart, ScatterChart, GridComponent, LegendComponent, VisualMapComponent, SVGRenderer]);

export type Options = Parameters<ReturnType<typeof echarts.init>['setOption']>[0];

export const UP = '#0B66B8';
export const DOWN = '#A84C07';
export const INK = '#151A21';
export const QUIET = '#5E6976';
const LINE = '#D5DBE2';
const FONT = 'Inter, system-ui, sans-serif';

/** Charts over the whole page and over half of it: drawn about as large as they are printed, so that their texts are. */
export const WIDE = 820;
export const HALF = 420;

/** Draws a chart as SVG text, without a page. The chart is let go of at once: a living one keeps the process from ending. */
export function drawn(width: number, height: number, options: Options): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ animation: false, textStyle: { fontFamily: FONT, color: INK }, ...options } as Options);
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

export const axis = {
  axisLine: { lineStyle: { color: LINE } },
  axisLabel: { color: QUIET, fontSize: 11, hideOverlap: true },
  splitLine: { lineStyle: { color: LINE } },
};

/** The names of lines above a chart. */
export const legend = { top: 0, left: 0, itemWidth: 16, itemHeight: 8, textStyle: { color: QUIET, fontSize: 11 } };

/** An axis of shares that span so much: as many decimals as its ticks need. */
export function shareAxis(span: number) {
  const decimals = span === 0 || span >= 0.06 ? 0 : span >= 0.006 ? 1 : 2;
  return {
    ...axis,
    axisLabel: { ...axis.axisLabel, formatter: (share: number) => `${(share * 100).toFixed(decimals).replace('-', '−')}%` },
  };
}

/** From the least to the greatest of some numbers. */
export const spanOf = (values: Iterable<number>): number => {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return most >= least ? most - least : 0;
};
