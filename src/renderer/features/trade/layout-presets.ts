import { Orientation, type SerializedDockview } from 'dockview-react';
import { isTimeframe, TIMEFRAMES, type Timeframe } from '#core/market/timeframe.ts';
import type { StoredSeries } from '../../state/market-store.ts';
import { type ChartState, newChart } from './charts-store.ts';

export const PRESETS = [
  ['fx-day', 'FX day'],
  ['single', 'Single chart'],
  ['timeframes', 'Four timeframes'],
  ['grid', 'Research grid'],
] as const;
export type PresetId = (typeof PRESETS)[number][0];

export const isPreset = (id: unknown): id is PresetId => PRESETS.some(([preset]) => preset === id);

const NARROW_PX = 1_280;

/** Whether a workspace of this width has no room for small charts beside the large one; larger text needs more. */
export const isNarrow = (width: number, scale: number): boolean => width < NARROW_PX * (0.4 + 0.6 * scale);

/** Charts and their arrangement: everything that a workspace is. */
export interface WorkspaceLayout {
  readonly dock: SerializedDockview;
  readonly charts: Readonly<Record<string, ChartState>>;
}

type Node = { readonly tabs: readonly string[]; readonly size: number } | { readonly split: readonly Node[]; readonly size: number };

export const WATCHLIST_PANEL = 'watchlist';
export const INSTRUMENT_PANEL = 'instrument';
export const WATCHLIST_PX = 276;
/** Below this width a watchlist row could not show its symbol and price any more. */
export const WATCHLIST_LEAST_PX = 264;
/** Below these sizes a chart shows no more than its axis, and the instrument panel not all of its rows. */
const CHART_LEAST_PX = 240;
export const INSTRUMENT_LEAST_PX = 216;
export const INSTRUMENT_PX = 236;
const SIDE_PX = 320;

let groups = 0;

function serializeNode(node: Node): SerializedDockview['grid']['root'] {
  if ('split' in node)
    return { type: 'branch', size: node.size, data: node.split.map(serializeNode) } as SerializedDockview['grid']['root'];
  const [activeView] = node.tabs;
  return {
    type: 'leaf',
    size: node.size,
    // One panel that says its own name needs no tab.
    data: { views: [...node.tabs], activeView, id: `g${++groups}`, ...(activeView === INSTRUMENT_PANEL ? { hideHeader: true } : {}) },
  } as SerializedDockview['grid']['root'];
}

/** The serialized form of a horizontal arrangement: the watchlist, then the charts. */
function serializeDock(root: readonly Node[], charts: readonly string[], width: number, height: number, scale: number): SerializedDockview {
  const minimumWidth = Math.round(WATCHLIST_LEAST_PX * scale);
  const minimumHeight = Math.round(INSTRUMENT_LEAST_PX * scale);
  const panels: SerializedDockview['panels'] = {
    [WATCHLIST_PANEL]: { id: WATCHLIST_PANEL, contentComponent: 'watchlist', tabComponent: 'watchlist', title: 'Watchlist', minimumWidth },
    [INSTRUMENT_PANEL]: {
      id: INSTRUMENT_PANEL,
      contentComponent: 'instrument',
      tabComponent: 'instrument',
      title: 'Instrument',
      minimumWidth,
      minimumHeight,
    },
  };
  for (const id of charts)
    panels[id] = { id, contentComponent: 'chart', tabComponent: 'chart', title: 'Chart', minimumWidth: CHART_LEAST_PX };
  return {
    grid: {
      root: serializeNode({ split: root, size: height }) as SerializedDockview['grid']['root'],
      width,
      height,
      orientation: Orientation.HORIZONTAL,
    },
    panels,
  };
}

/** The timeframe of those wanted that has enough bars to look at, else the one with the most. */
export function timeframeWithBars(symbol: string, series: readonly StoredSeries[], wanted: readonly Timeframe[]): Timeframe {
  const own = series.filter((item) => item.symbol === symbol);
  const good = wanted.find((timeframe) => own.some((item) => item.timeframe === timeframe && item.count >= 100));
  const longest = [...own].sort((a, b) => b.count - a.count)[0]?.timeframe;
  return good ?? (longest && isTimeframe(longest) ? longest : (wanted[0] ?? '1m'));
}

/** A chart on the first of the wanted timeframes that has bars; it remembers the first of all for when its bars come. */
function chartOf(
  symbol: string,
  series: readonly StoredSeries[],
  wanted: readonly Timeframe[],
  change: Partial<ChartState> = {},
): ChartState {
  const timeframe = timeframeWithBars(symbol, series, wanted);
  return newChart(symbol, timeframe, { ...(timeframe === wanted[0] ? {} : { preferred: wanted[0] }), ...change });
}

const nextWider = (timeframe: Timeframe): Timeframe =>
  TIMEFRAMES[Math.min(TIMEFRAMES.length - 2, TIMEFRAMES.indexOf(timeframe) + 2)] ?? '1h';

/** What a preset looks like with the symbols and bars that this data folder has, at a window size. */
export function makePreset(
  preset: PresetId,
  symbols: readonly string[],
  series: readonly StoredSeries[],
  width: number,
  height: number,
  scale = 1,
): WorkspaceLayout {
  const main = symbols.find((symbol) => symbol.startsWith('EURUSD')) ?? symbols[0] ?? 'EURUSD';
  const others = symbols.filter((symbol) => symbol !== main);
  const second = others.find((symbol) => symbol.startsWith('BTC')) ?? others[0] ?? main;
  const indicators = [
    { key: 'ema-50', id: 'ema', parameters: { period: 50 } },
    { key: 'rsi-14', id: 'rsi', parameters: { period: 14 } },
  ];
  const large = chartOf(main, series, ['15m', '5m', '1m', '1h', '1d'], { link: 1, indicators });
  const { timeframe } = large;
  const listWidth = Math.round(WATCHLIST_PX * scale);
  const area = width - listWidth;
  const below = Math.round(INSTRUMENT_PX * scale);
  const watchlist: Node = {
    split: [
      { tabs: [WATCHLIST_PANEL], size: height - below },
      { tabs: [INSTRUMENT_PANEL], size: below },
    ],
    size: listWidth,
  };
  const lay = (charts: Record<string, ChartState>, nodes: readonly Node[]): WorkspaceLayout => ({
    charts,
    dock: serializeDock([watchlist, ...nodes], Object.keys(charts), width, height, scale),
  });
  if (preset === 'single') return lay({ 'chart-1': large }, [{ tabs: ['chart-1'], size: area }]);
  const half = height / 2;
  const grid = (charts: Record<string, ChartState>) =>
    lay(charts, [
      {
        split: [
          { tabs: ['chart-1'], size: half },
          { tabs: ['chart-3'], size: half },
        ],
        size: area / 2,
      },
      {
        split: [
          { tabs: ['chart-2'], size: half },
          { tabs: ['chart-4'], size: half },
        ],
        size: area / 2,
      },
    ]);
  if (preset === 'timeframes') {
    const chart = (wanted: readonly Timeframe[]) => chartOf(main, series, wanted, { link: 1 });
    return grid({
      'chart-1': chart(['1m']),
      'chart-2': chart(['5m', '15m']),
      'chart-3': chart(['15m', '1h']),
      'chart-4': chart(['1h', '4h', '1d']),
    });
  }
  if (preset === 'grid') {
    const [a = main, b = second, c = main, d = second] = [main, ...others];
    const chart = (symbol: string) => chartOf(symbol, series, [timeframe]);
    return grid({ 'chart-1': chart(a), 'chart-2': chart(b), 'chart-3': chart(c), 'chart-4': chart(d) });
  }
  const charts = {
    'chart-1': large,
    'chart-2': chartOf(main, series, [nextWider(large.preferred ?? timeframe), '1h', '1d'], { link: 1 }),
    'chart-3': chartOf(second, series, ['15m', '5m', '1m', '1h', '1d']),
  };
  if (isNarrow(width, scale)) return lay(charts, [{ tabs: ['chart-1', 'chart-2', 'chart-3'], size: area }]);
  return lay(charts, [
    { tabs: ['chart-1'], size: area - SIDE_PX },
    {
      split: [
        { tabs: ['chart-2'], size: half },
        { tabs: ['chart-3'], size: half },
      ],
      size: SIDE_PX,
    },
  ]);
}
