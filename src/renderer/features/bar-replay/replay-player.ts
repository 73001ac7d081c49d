import { type Timeframe, timeframeLengthUs } from '#core/market/timeframe.ts';
import { openSection } from '../../state/shell-store.ts';
import { showToast } from '../../ui/toast.tsx';
import { useCharts } from '../trade/charts-store.ts';
import { type BarReplay, changeReplay, replayNowUs, replayOf, type Speed, useBarReplay } from './bar-replay-store.ts';
import { closeSessions, type Machinery, machinery } from './replay-machinery.ts';
import { followStrategy } from './replayed-strategy.ts';
import { type BarAt, SeriesTimes } from './series-times.ts';

const FIRST_SPEED: Speed = 2;

const noTimes = (): void =>
  showToast('The replay can not go there.', 'The price service does not answer. It goes on as soon as it is back.', 'bad');

/** The keys that follow belong to the chart: Space plays, and must not press the button that it was begun with. */
const focusChart = (chartId: string): void =>
  void requestAnimationFrame(() =>
    document.querySelector<HTMLElement>(`[data-chart-id="${CSS.escape(chartId)}"]`)?.focus({ preventScroll: true }),
  );

/** Begins to choose the first bar on a chart, or gives that up. */
export function chooseStart(chartId: string | null): void {
  useBarReplay.setState({ choosing: chartId });
  if (chartId === null) return;
  openSection('trade');
  focusChart(chartId);
}

/** Begins to choose the first bar of a replay; ends one that goes on. */
export function toggleReplay(chartId: string): void {
  if (replayOf(chartId)) endReplay(chartId);
  else chooseStart(useBarReplay.getState().choosing === chartId ? null : chartId);
}

/** Replays a chart from the bar at a time on: nothing after it is shown any more. A replay that goes on moves there. */
export async function startReplayAt(chartId: string, timeUs: number): Promise<void> {
  const chart = useCharts.getState().charts[chartId];
  if (!chart) return;
  useBarReplay.setState({ choosing: null });
  if (replayOf(chartId)) return goToTime(chartId, timeUs);
  const { symbol, timeframe } = chart;
  const times = new SeriesTimes(symbol, timeframe);
  const [at] = await Promise.all([times.atTime(timeUs), times.refresh()]);
  const now = useCharts.getState().charts[chartId];
  if (now?.symbol !== symbol || now.timeframe !== timeframe || replayOf(chartId)) return;
  if (!at) return noTimes();
  machinery.set(chartId, { times, session: null, opening: null, timer: 0, steps: 0, move: 0 });
  const replay: BarReplay = {
    ...{ symbol, timeframe, ...at, count: times.count },
    ...{ isPlaying: false, speed: FIRST_SPEED, strategy: null, searchedUs: null, problem: null },
  };
  useBarReplay.setState(({ replays }) => ({ replays: { ...replays, [chartId]: replay } }));
  focusChart(chartId);
}

/** Ends a replay: the chart is live again. */
export function endReplay(chartId: string): void {
  const own = machinery.get(chartId);
  window.clearTimeout(own?.timer);
  closeSessions(own);
  machinery.delete(chartId);
  useBarReplay.setState(({ replays: { [chartId]: _, ...replays } }) => ({ replays }));
}

/** Moves to a bar that `find` looks for. What was overtaken by another move meanwhile does nothing. Whether it got there. */
async function move(chartId: string, find: (own: Machinery, replay: BarReplay) => Promise<BarAt | null>): Promise<boolean> {
  const own = machinery.get(chartId);
  const replay = replayOf(chartId);
  if (!own || !replay) return false;
  const turn = ++own.move;
  if (replay.searchedUs !== null) changeReplay(chartId, { searchedUs: null });
  const at = await find(own, replay);
  if (own.move !== turn || machinery.get(chartId) !== own) return false;
  own.steps = 0;
  if (at === null) return false;
  changeReplay(chartId, { ...at, count: Math.max(own.times.count, at.index + 1) });
  void renumber(chartId, own, at.timeUs);
  await followStrategy(chartId, own, at.timeUs);
  return true;
}

/** After an import bars have other numbers. */
async function renumber(chartId: string, own: Machinery, timeUs: number): Promise<void> {
  const at = await own.times.renumbered(timeUs);
  if (at && machinery.get(chartId) === own && replayOf(chartId)?.timeUs === timeUs)
    changeReplay(chartId, { ...at, count: own.times.count });
}

/** Moves by bars, back or on, after what steps before it still have to go; at most to the ends. Whether there was a bar to go to. */
export function stepReplay(chartId: string, by: number): Promise<boolean> {
  const own = machinery.get(chartId);
  if (own) own.steps += by;
  return move(chartId, ({ times, steps }, replay) => times.step(replay, steps));
}

/** Moves to the bar with that number. */
export const goToIndex = (chartId: string, index: number): Promise<boolean> => move(chartId, ({ times }) => times.at(index));

/** Moves to the bar that contains a time. */
async function goToTime(chartId: string, timeUs: number): Promise<void> {
  await move(chartId, ({ times }) => times.atTime(timeUs));
}

/** Moves on to the next bar in which the strategy opens or closes a position, or to the end of its run. */
export function nextTrade(chartId: string): Promise<boolean> {
  pauseReplay(chartId);
  return move(chartId, async (own, { timeUs }) => {
    const { times, session, move: turn } = own;
    const state = await session?.advance(timeUs, (searchedUs) => {
      if (own.move === turn) changeReplay(chartId, { searchedUs });
      else session?.giveUp();
    });
    if (own.move === turn) changeReplay(chartId, { searchedUs: null });
    if (!state || state.timeUs === null) return null;
    if (state.isFinished) showToast('There is no further trade.', 'This is the last bar of the run.');
    return times.atTime(Math.max(timeUs, state.timeUs));
  });
}

/** Looks no further for the next trade: the replay stays where it is. */
export function stopSearch(chartId: string): void {
  const own = machinery.get(chartId);
  if (!own) return;
  own.move++;
  own.session?.giveUp();
  changeReplay(chartId, { searchedUs: null });
}

/** Moves back to the bar of the trade before. */
export function previousTrade(chartId: string): Promise<boolean> {
  pauseReplay(chartId);
  return move(chartId, async ({ times }, { timeUs, strategy }) => {
    if (!strategy?.state) return null;
    const { trades, positions } = strategy.state;
    const before = [...trades.entryTimeUs, ...trades.exitTimeUs, ...positions.map(({ entryTimeUs }) => entryTimeUs)].filter(
      (time) => time < timeUs,
    );
    return before.length === 0 ? null : times.atTime(before.reduce((latest, time) => Math.max(latest, time)));
  });
}

function pauseReplay(chartId: string): void {
  window.clearTimeout(machinery.get(chartId)?.timer);
  if (replayOf(chartId)?.isPlaying) changeReplay(chartId, { isPlaying: false });
}

/** A page that was held up takes at most so many bars at once, and then goes on from there. */
const MOST_AT_ONCE = 5;

/** Plays bar after bar at the chosen speed, until it is paused or there is no further bar. */
export function playReplay(chartId: string): void {
  const own = machinery.get(chartId);
  if (!own || replayOf(chartId)?.isPlaying) return;
  changeReplay(chartId, { isPlaying: true });
  let dueMs = performance.now();
  const next = async () => {
    const pauseMs = 1000 / (replayOf(chartId)?.speed ?? FIRST_SPEED);
    const by = Math.min(MOST_AT_ONCE, 1 + Math.max(0, Math.floor((performance.now() - dueMs) / pauseMs)));
    // Somebody else may have moved it meanwhile: it goes on from there.
    const turn = own.move + 1;
    const isAtEnd = !(await stepReplay(chartId, by)) && own.move === turn;
    if (!replayOf(chartId)?.isPlaying || machinery.get(chartId) !== own) return;
    if (isAtEnd) {
      if (own.times.isAway) noTimes();
      return pauseReplay(chartId);
    }
    dueMs = Math.max(dueMs + by * pauseMs, performance.now() - pauseMs * MOST_AT_ONCE);
    own.timer = window.setTimeout(next, Math.max(0, dueMs - performance.now()));
  };
  void next();
}

export const togglePlaying = (chartId: string): void => (replayOf(chartId)?.isPlaying ? pauseReplay(chartId) : playReplay(chartId));

export const setSpeed = (chartId: string, speed: Speed): void => changeReplay(chartId, { speed });

/** Follows a chart to another timeframe, at the same moment. */
async function changeTimeframe(chartId: string, replay: BarReplay, timeframe: Timeframe): Promise<void> {
  const own = machinery.get(chartId);
  if (!own) return;
  const { strategy, isPlaying, symbol } = replay;
  window.clearTimeout(own.timer);
  closeSessions(own);
  const times = new SeriesTimes(symbol, timeframe);
  const next: Machinery = { times, session: null, opening: null, timer: 0, steps: 0, move: 0 };
  machinery.set(chartId, next);
  const [at] = await Promise.all([times.atTime(replayNowUs(replay) - timeframeLengthUs(timeframe)), times.refresh()]);
  if (machinery.get(chartId) !== next) return;
  if (!at) {
    endReplay(chartId);
    return;
  }
  changeReplay(chartId, { timeframe, ...at, count: times.count, isPlaying: false, strategy: null, searchedUs: null, problem: null });
  if (strategy) showToast(`${strategy.title} does not go along any more.`, `It was run on ${replay.timeframe} bars.`);
  if (isPlaying) playReplay(chartId);
}

/** Ends the replay of a chart that is gone or shows another symbol, unless it only went for as long as the workspace is arranged anew. */
function endIfGone(chartId: string): void {
  const replay = replayOf(chartId);
  const chart = useCharts.getState().charts[chartId];
  if (!replay || chart?.symbol === replay.symbol) return;
  endReplay(chartId);
  if (chart) showToast('The replay has ended.', `This chart shows ${chart.symbol} now, with its newest bars.`);
}

const ARRANGING_MS = 600;

/** Keeps replays in step with the charts that they are on; returns how to stop. */
export function followReplayedCharts(): () => void {
  const followed = new Map<string, Timeframe>();
  return useCharts.subscribe(({ charts }) => {
    for (const [id, replay] of Object.entries(useBarReplay.getState().replays)) {
      const chart = charts[id];
      if (chart?.symbol !== replay.symbol) window.setTimeout(endIfGone, ARRANGING_MS, id);
      else if (chart.timeframe === replay.timeframe) followed.delete(id);
      else if (followed.get(id) !== chart.timeframe) {
        followed.set(id, chart.timeframe);
        void changeTimeframe(id, replay, chart.timeframe);
      }
    }
  });
}
