import {
  type ChartOptions,
  CrosshairMode,
  createChart,
  type DeepPartial,
  type IChartApi,
  PriceScaleMode,
  type Time,
} from 'lightweight-charts';
import type { ChartTheme } from './chart-theme.ts';
import type { TimeLabels } from './time-labels.ts';

export type ScaleMode = 'normal' | 'logarithmic' | 'percentage';

const MODES: Record<ScaleMode, PriceScaleMode> = {
  normal: PriceScaleMode.Normal,
  logarithmic: PriceScaleMode.Logarithmic,
  // Percent is a matter of labels: see CandleLayer.setPercentBase.
  percentage: PriceScaleMode.Normal,
};

const themed = (theme: ChartTheme): DeepPartial<ChartOptions> => ({
  layout: {
    background: { color: theme.background },
    textColor: theme.text,
    fontFamily: 'Inter, system-ui, sans-serif',
    fontSize: theme.fontSize,
    panes: { separatorColor: theme.line, separatorHoverColor: theme.line },
  },
  grid: { vertLines: { color: theme.grid }, horzLines: { color: theme.grid } },
  crosshair: {
    vertLine: { color: theme.lineStrong, labelBackgroundColor: theme.lineStrong },
    horzLine: { color: theme.lineStrong, labelBackgroundColor: theme.lineStrong },
  },
  rightPriceScale: { borderColor: theme.line },
  timeScale: { borderColor: theme.line },
});

/** Creates the chart in a sized element. The library's logo is off: it breaks under Trusted Types; the attribution is in the chart's menu and in About. */
export function createSurface(container: HTMLElement, theme: ChartTheme): IChartApi {
  const chart = createChart(container, {
    autoSize: true,
    layout: { attributionLogo: false },
    crosshair: { mode: CrosshairMode.Normal },
    rightPriceScale: { minimumWidth: 64, scaleMargins: { top: 0.12, bottom: 0.2 }, entireTextOnly: true },
    timeScale: { timeVisible: true, rightOffset: 6, barSpacing: 7, minBarSpacing: 0.1, maxBarSpacing: 80 },
    localization: { locale: 'en-GB' },
    // Digits and arrows belong to the app's own keys; pinch and wheel stay with the chart.
    kineticScroll: { mouse: false, touch: true },
  });
  chart.applyOptions(themed(theme));
  return chart;
}

/** Gives a chart the colours of the theme now in force. */
export function applyTheme(chart: IChartApi, theme: ChartTheme): void {
  chart.applyOptions(themed(theme));
}

/** Sets how times are written. */
export function applyTimeLabels(chart: IChartApi, labels: TimeLabels, withSeconds: boolean): void {
  chart.applyOptions({
    localization: { timeFormatter: (time: Time) => labels.full(Number(time)) },
    timeScale: { secondsVisible: withSeconds, tickMarkFormatter: (time: Time, weight: number) => labels.tick(Number(time), weight) },
  });
}

/** Sets linear or logarithmic prices. */
export function applyScaleMode(chart: IChartApi, mode: ScaleMode): void {
  chart.priceScale('right').applyOptions({ mode: MODES[mode], autoScale: true });
}
