import { BarChart, CustomChart, LineChart, ParallelChart, ScatterChart } from 'echarts/charts';
import { GridComponent, MarkAreaComponent, MarkLineComponent, ParallelComponent, TooltipComponent } from 'echarts/components';
import { type EChartsType, init, use } from 'echarts/core';
import { LabelLayout } from 'echarts/features';
import { CanvasRenderer } from 'echarts/renderers';

use([
  ...[BarChart, CustomChart, LineChart, ParallelChart, ScatterChart],
  ...[GridComponent, MarkAreaComponent, MarkLineComponent, ParallelComponent, TooltipComponent],
  ...[LabelLayout, CanvasRenderer],
]);

export type { EChartsType };

/** Draws on a canvas: the library's SVG would need inline styles, which the page's policy refuses. Loaded with the first report only. */
export const createReportChart = (element: HTMLElement): EChartsType => init(element, null, { renderer: 'canvas' });
