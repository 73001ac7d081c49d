import { create } from 'zustand';
import { type Timeframe, timeframeLengthUs } from '#core/market/timeframe.ts';
import { type ChartState, useCharts } from '../trade/charts-store.ts';
import type { StrategyReplay } from './strategy-replay.ts';

export const SPEEDS = [1, 2, 5, 10, 25] as const;
/** Bars a second. */
export type Speed = (typeof SPEEDS)[number];

/** A chart whose bars are shown up to one of them. */
export interface BarReplay {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  /** Of the newest bar that is shown. */
  readonly index: number;
  readonly timeUs: number;
  /** Stored bars in all. */
  readonly count: number;
  readonly isPlaying: boolean;
  readonly speed: Speed;
  /** The strategy that goes along; null without one. */
  readonly strategy: StrategyReplay | null;
  /** Where the search for the strategy's next trade has come to; null while there is none. */
  readonly searchedUs: number | null;
  /** Why the strategy can't go on. */
  readonly problem: string | null;
}

interface BarReplays {
  /** By chart. */
  readonly replays: Readonly<Record<string, BarReplay>>;
  /** The chart on which the first bar is being chosen. */
  readonly choosing: string | null;
  /** The dialog that is open, and the chart that it is about. */
  readonly asking: { readonly chartId: string; readonly what: 'date' | 'strategy' } | null;
}

/** Every chart that is replayed bar by bar. Nothing of it is saved: a start of the app shows charts as they are. */
export const useBarReplay = create<BarReplays>(() => ({ replays: {}, choosing: null, asking: null }));

export const replayOf = (chartId: string): BarReplay | undefined => useBarReplay.getState().replays[chartId];

/** Opens a dialog about the replay of a chart. */
export const askReplay = (chartId: string, what: 'date' | 'strategy'): void => useBarReplay.setState({ asking: { chartId, what } });
export const closeReplayDialog = (): void => useBarReplay.setState({ asking: null });

/** Changes a replay that is still going on. */
export function changeReplay(chartId: string, change: Partial<BarReplay>): void {
  useBarReplay.setState(({ replays }) => {
    const before = replays[chartId];
    return before ? { replays: { ...replays, [chartId]: { ...before, ...change } } } : {};
  });
}

/** When the newest bar of a replay closes: what was known then is what may be shown. */
export const replayNowUs = ({ timeUs, timeframe }: Pick<BarReplay, 'timeUs' | 'timeframe'>): number =>
  timeUs + timeframeLengthUs(timeframe);

/** How much of a series is known at a time: every bar that has closed by then opens before the answer. */
export const closedUntilUs = (nowUs: number, timeframe: Timeframe): number => nowUs - timeframeLengthUs(timeframe) + 1;

/** The chart of a link group that is replayed, for another chart of the group that shows the same symbol; null when there is none. */
function leaderOf(chartId: string, charts: Readonly<Record<string, ChartState>>, replays: BarReplays['replays']): BarReplay | null {
  const chart = charts[chartId];
  if (!chart || chart.link === 0) return null;
  const leader = Object.entries(replays).find(
    ([id, replay]) => id !== chartId && charts[id]?.link === chart.link && replay.symbol === chart.symbol,
  );
  return leader?.[1] ?? null;
}

/** What a chart is shown as: up to where its bars are there, and the replay of the linked chart that it follows. */
export interface Shown {
  readonly untilUs: number | null;
  readonly follows: BarReplay | null;
}

/** Up to where a chart shows its bars: its own replay, else that of a linked chart; live without one. */
export function shownOf(chartId: string): Shown {
  const { replays } = useBarReplay.getState();
  const { charts } = useCharts.getState();
  const { symbol, timeframe } = charts[chartId] ?? {};
  const own = replays[chartId];
  // Until its bars are found on another timeframe, only those that had closed are shown.
  if (own !== undefined && own.symbol === symbol)
    return { untilUs: own.timeframe === timeframe ? own.timeUs + 1 : closedUntilUs(replayNowUs(own), timeframe ?? '1m'), follows: null };
  const leader = leaderOf(chartId, charts, replays);
  return { untilUs: leader && timeframe ? closedUntilUs(replayNowUs(leader), timeframe) : null, follows: leader };
}
