import type { EChartsOption } from 'echarts';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useSettings } from '../state/settings-store.ts';
import { loadPart } from '../ui/load-part.ts';
import type { EChartsType } from './chart-kit.ts';
import { nearView } from './near-view.ts';
import { type ReportTheme, readReportTheme } from './report-theme.ts';

interface DrawnReportChart {
  readonly element: RefObject<HTMLDivElement | null>;
  /** Why nothing could be drawn; null otherwise. */
  readonly problem: string | null;
}

/** Draws a chart into an element once it is near what is in view, and keeps it in step with size, theme and data. */
export function useReportChart(draw: (theme: ReportTheme) => EChartsOption, onPick?: (position: number) => void): DrawnReportChart {
  const element = useRef<HTMLDivElement>(null);
  const [chart, setChart] = useState<EChartsType | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const { theme, priceColours, fontScale, numberLocale } = useSettings((state) => state.settings);
  const settings = useSettings((state) => state.settings);

  useEffect(() => {
    const target = element.current;
    if (!target) return;
    const left = new AbortController();
    let created: EChartsType | null = null;
    const resized = new ResizeObserver(() => created?.resize());
    const open = async () => {
      await nearView(target, left.signal);
      const { createReportChart } = await loadPart(() => import('./chart-kit.ts'));
      if (left.signal.aborted) return;
      created = createReportChart(target);
      resized.observe(target);
      setChart(created);
    };
    open().catch((error) => !left.signal.aborted && setProblem(error instanceof Error ? error.message : String(error)));
    return () => {
      left.abort();
      resized.disconnect();
      created?.dispose();
      setChart(null);
    };
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: these settings change the tokens and the numbers that are drawn
  useEffect(() => {
    if (!chart || chart.isDisposed()) return;
    chart.setOption(draw(readReportTheme()), { notMerge: true });
    element.current?.setAttribute('data-drawn', 'true');
  }, [chart, draw, settings, theme, priceColours, fontScale, numberLocale]);

  useEffect(() => {
    if (!chart || !onPick) return;
    const pick = (event: { dataIndex: number }) => onPick(event.dataIndex);
    chart.on('click', pick as never);
    return () => {
      if (!chart.isDisposed()) chart.off('click', pick as never);
    };
  }, [chart, onPick]);

  return { element, problem };
}
