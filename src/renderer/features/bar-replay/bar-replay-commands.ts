import { type Command, commands } from '../../keys/key-registry.ts';
import { useShell } from '../../state/shell-store.ts';
import { activeHandle } from '../trade/chart-handles.ts';
import { activeChart } from '../trade/charts-store.ts';
import { askReplay, replayOf, useBarReplay } from './bar-replay-store.ts';
import {
  chooseStart,
  endReplay,
  nextTrade,
  previousTrade,
  startReplayAt,
  stepReplay,
  stopSearch,
  togglePlaying,
  toggleReplay,
} from './replay-player.ts';

const replayed = (): string | null => {
  const id = activeChart()?.[0];
  return id !== undefined && useShell.getState().section === 'trade' && replayOf(id) ? id : null;
};
const onReplayed = (act: (chartId: string) => unknown) => () => {
  const id = replayed();
  if (id !== null) act(id);
};
const isChoosing = (): boolean => useBarReplay.getState().choosing !== null;
const isReplayed = (): boolean => replayed() !== null;
const hasStrategy = (): boolean => {
  const id = replayed();
  return id !== null && replayOf(id)?.strategy !== null;
};
const isSearching = (): boolean => {
  const id = replayed();
  return id !== null && replayOf(id)?.searchedUs !== null;
};
/** Space and Enter on a button are the button's. */
const isOnChart = (): boolean => document.activeElement?.closest('button, input, [role="slider"], [role="combobox"]') === null;

const list: readonly Command[] = [
  {
    id: 'bar-replay',
    title: 'Replay this chart bar by bar…',
    group: 'Chart',
    keys: ['Alt+B'],
    words: 'bar replay history step play past practice simulate',
    isEnabled: () => activeChart() !== null,
    run: () => {
      const active = activeChart();
      if (active) toggleReplay(active[0]);
    },
  },
  {
    id: 'replay-choose-bar',
    title: 'Begin the replay after the bar under the crosshair',
    group: 'Chart',
    scope: 'chart',
    keys: ['Enter'],
    isKeyOnly: true,
    isEnabled: () => isChoosing() && isOnChart(),
    run: () => {
      const bar = activeHandle()?.crosshairTimeUs() ?? null;
      const active = activeChart();
      if (active && bar !== null) void startReplayAt(active[0], bar);
    },
  },
  {
    id: 'replay-choose-nothing',
    title: 'Choose no bar',
    group: 'Chart',
    keys: ['Escape'],
    isKeyOnly: true,
    isEnabled: isChoosing,
    run: () => chooseStart(null),
  },
  {
    id: 'replay-play',
    title: 'Replay: play or pause',
    group: 'Chart',
    scope: 'chart',
    keys: ['Space'],
    isEnabled: () => isReplayed() && isOnChart(),
    run: onReplayed(togglePlaying),
  },
  {
    id: 'replay-on',
    title: 'Replay: one bar on',
    group: 'Chart',
    scope: 'chart',
    keys: ['Alt+ArrowRight'],
    isEnabled: isReplayed,
    run: onReplayed((id) => stepReplay(id, 1)),
  },
  {
    id: 'replay-back',
    title: 'Replay: one bar back',
    group: 'Chart',
    scope: 'chart',
    keys: ['Alt+ArrowLeft'],
    isEnabled: isReplayed,
    run: onReplayed((id) => stepReplay(id, -1)),
  },
  {
    id: 'replay-next-trade',
    title: 'Replay: on to the next trade',
    group: 'Chart',
    scope: 'chart',
    keys: ['Alt+Shift+ArrowRight'],
    isEnabled: hasStrategy,
    run: onReplayed(nextTrade),
  },
  {
    id: 'replay-trade-before',
    title: 'Replay: back to the trade before',
    group: 'Chart',
    scope: 'chart',
    keys: ['Alt+Shift+ArrowLeft'],
    isEnabled: hasStrategy,
    run: onReplayed(previousTrade),
  },
  {
    id: 'replay-to-date',
    title: 'Replay: go to a date…',
    group: 'Chart',
    isEnabled: isReplayed,
    run: onReplayed((id) => askReplay(id, 'date')),
  },
  {
    id: 'replay-strategy',
    title: 'Replay: let a strategy go along…',
    group: 'Chart',
    isEnabled: isReplayed,
    run: onReplayed((id) => askReplay(id, 'strategy')),
  },
  {
    id: 'replay-stop-search',
    title: 'Replay: look no further for the next trade',
    group: 'Chart',
    scope: 'chart',
    keys: ['Escape'],
    isKeyOnly: true,
    isEnabled: isSearching,
    run: onReplayed(stopSearch),
  },
  {
    id: 'replay-end',
    title: 'End the replay, back to the newest bars',
    group: 'Chart',
    scope: 'chart',
    keys: ['Escape'],
    isEnabled: isReplayed,
    run: onReplayed(endReplay),
  },
];

/** Puts the commands of the bar replay into the registry, after those of drawing and before those of the app: Escape puts a tool down first, and ends a replay before it takes the crosshair away. */
export const addBarReplayCommands = (): (() => void) => commands.add(list);
