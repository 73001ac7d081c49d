import { type RefObject, useEffect, useRef, useState } from 'react';
import type { ChartStatus } from '../../chart-engine/chart-configuration.ts';
import type { MarkHit } from '../../chart-engine/chart-marks.ts';
import type { ChartReadout } from '../../chart-engine/chart-readout.ts';
import type { MarkCounts, MarkGroup } from '../../chart-engine/mark-places.ts';
import { PriceChart } from '../../chart-engine/price-chart.ts';
import { useIndicatorCatalogue } from '../../state/indicator-catalogue.ts';
import { useMarket } from '../../state/market-store.ts';
import { useSettings } from '../../state/settings-store.ts';
import { bindAlertLevels } from '../alerts/bind-alert-levels.ts';
import { bindBarReplay } from '../bar-replay/bind-bar-replay.ts';
import { bindBoard } from '../drawings/bind-board.ts';
import { chartHandles } from './chart-handles.ts';
import type { ReadoutSink } from './chart-legend.tsx';
import { setClosesAt } from './chart-status-store.ts';
import { type ChartState, useCharts } from './charts-store.ts';
import { linkBus } from './link-bus.ts';

const FIRST_STATUS: ChartStatus = { phase: 'loading', problem: null, closesAtUs: null };

const NO_PROBLEMS: ReadonlyMap<string, string> = new Map();
const NO_COUNTS: ReadonlyMap<string, MarkCounts> = new Map();

/** Counts by indicator; the same map as before while none has changed, so that nothing is rendered anew. */
function countsOf(groups: readonly MarkGroup[], before: ReadonlyMap<string, MarkCounts>): ReadonlyMap<string, MarkCounts> {
  const isSame = (a: MarkCounts, b: MarkCounts | undefined) =>
    b !== undefined &&
    a.total === b.total &&
    a.drawn === b.drawn &&
    a.zones === b.zones &&
    a.openZones === b.openZones &&
    a.isCut === b.isCut &&
    a.note === b.note;
  if (groups.length === before.size && groups.every(({ key, counts }) => isSame(counts, before.get(key)))) return before;
  return new Map(groups.map(({ key, counts }) => [key, counts]));
}

interface DrawnChart {
  readonly status: ChartStatus;
  readonly paneTops: readonly number[];
  /** The marks under the crosshair. */
  readonly markHit: MarkHit | null;
  /** How many marks each indicator has in view, by its key. */
  readonly markCounts: ReadonlyMap<string, MarkCounts>;
  /** Why an indicator could not be computed, by its key. */
  readonly problems: ReadonlyMap<string, string>;
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
  const [markHit, setMarkHit] = useState<MarkHit | null>(null);
  const [problems, setProblems] = useState<ReadonlyMap<string, string>>(NO_PROBLEMS);
  const [markCounts, setMarkCounts] = useState<ReadonlyMap<string, MarkCounts>>(NO_COUNTS);
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
      onMarkHit: setMarkHit,
      onProblem: (key, problem) =>
        setProblems((before) => {
          if (before.get(key) === problem) return before;
          const next = new Map(before);
          if (problem === undefined) next.delete(key);
          else next.set(key, problem);
          return next;
        }),
      onMarks: (groups) => setMarkCounts((before) => countsOf(groups, before)),
      onReadout: (readout) => {
        newest.current = readout;
        sink.current?.(readout);
      },
      onCrosshair: (timeUs) => useCharts.getState().linkRules.crosshair && linkBus.sendCrosshair(id, timeUs),
      onMoved: (times) => useCharts.getState().linkRules.times && linkBus.sendTimes(id, times),
    });
    engine.current = created;
    chartHandles.set(id, created);
    const unbindBoard = bindBoard(id, created);
    const unbindAlerts = bindAlertLevels(id, created);
    const unbindReplay = bindBarReplay(id, created, root.current);
    const leave = linkBus.join({
      id,
      group: () => useCharts.getState().charts[id]?.link ?? 0,
      timeframe: () => useCharts.getState().charts[id]?.timeframe ?? '',
      showCrosshairAt: (timeUs) => created.showCrosshairAt(timeUs),
      showTimes: (times, isSame) => created.showTimes(times, isSame),
    });
    return () => {
      leave();
      unbindBoard();
      unbindAlerts();
      unbindReplay();
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

  return { status, paneTops, markHit, markCounts, problems, sink, newest };
}
