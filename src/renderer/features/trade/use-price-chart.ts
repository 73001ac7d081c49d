import { type RefObject, useEffect, useRef, useState } from 'react';
import type { ChartStatus } from '../../chart-engine/chart-configuration.ts';
import type { ChartReadout } from '../../chart-engine/chart-readout.ts';
import { PriceChart } from '../../chart-engine/price-chart.ts';
import { useIndicatorCatalogue } from '../../state/indicator-catalogue.ts';
import { useMarket } from '../../state/market-store.ts';
import { useSettings } from '../../state/settings-store.ts';
import { chartHandles } from './chart-handles.ts';
import type { ReadoutSink } from './chart-legend.tsx';
import { setClosesAt } from './chart-status-store.ts';
import { type ChartState, useCharts } from './charts-store.ts';
import { linkBus } from './link-bus.ts';

const FIRST_STATUS: ChartStatus = { phase: 'loading', problem: null, closesAtUs: null };

export interface DrawnChart {
  readonly status: ChartStatus;
  readonly paneTops: readonly number[];
  readonly sink: ReadoutSink;
  /** The newest readout, for summaries that are read now and then. */
  readonly newest: RefObject<ChartReadout | null>;
}

/** Creates the engine of one chart panel and keeps it in step with what the trader chose. */
export function usePriceChart(
  id: string,
  chart: ChartState,
  root: RefObject<HTMLElement | null>,
  canvas: RefObject<HTMLElement | null>,
): DrawnChart {
  const engine = useRef<PriceChart | null>(null);
  const sink = useRef<((readout: ChartReadout) => void) | null>(null);
  const newest = useRef<ChartReadout | null>(null);
  const [status, setStatus] = useState(FIRST_STATUS);
  const [paneTops, setPaneTops] = useState<readonly number[]>([]);
  const settings = useSettings((state) => state.settings);
  const listings = useIndicatorCatalogue((state) => state.byId);
  const instruments = useMarket((state) => state.bySymbol);

  useEffect(() => {
    if (!root.current || !canvas.current) return;
    const created = new PriceChart(root.current, canvas.current, {
      onStatus: (next) => {
        setStatus(next);
        setClosesAt(id, next.closesAtUs);
      },
      onPanes: setPaneTops,
      onReadout: (readout) => {
        newest.current = readout;
        sink.current?.(readout);
      },
      onCrosshair: (timeUs) => useCharts.getState().linkRules.crosshair && linkBus.sendCrosshair(id, timeUs),
      onMoved: (times) => useCharts.getState().linkRules.times && linkBus.sendTimes(id, times),
    });
    engine.current = created;
    chartHandles.set(id, created);
    const leave = linkBus.join({
      id,
      group: () => useCharts.getState().charts[id]?.link ?? 0,
      timeframe: () => useCharts.getState().charts[id]?.timeframe ?? '',
      showCrosshairAt: (timeUs) => created.showCrosshairAt(timeUs),
      showTimes: (times, isSame) => created.showTimes(times, isSame),
    });
    return () => {
      leave();
      chartHandles.delete(id);
      engine.current = null;
      created.dispose();
    };
  }, [id, root, canvas]);

  const { symbol, timeframe, indicators, scale, showPredictions } = chart;
  const zone = settings.chartTimeZone;
  useEffect(() => {
    engine.current?.configure({ symbol, timeframe, indicators, scale, showPredictions, zone }, listings);
  }, [symbol, timeframe, indicators, scale, showPredictions, zone, listings]);

  const { theme, priceColours, fontScale, numberLocale } = settings;
  const isFirst = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: these settings change the tokens that the engine reads
  useEffect(() => {
    if (isFirst.current) isFirst.current = false;
    else engine.current?.refreshTheme();
  }, [settings, theme, priceColours, fontScale]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: decimals and session dates come from the instrument
  useEffect(() => engine.current?.refreshLabels(), [instruments, numberLocale]);

  return { status, paneTops, sink, newest };
}
