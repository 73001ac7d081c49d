import type { DockviewApi, SerializedDockview } from 'dockview-react';
import { history } from '../../state/history.ts';
import { type ChartState, useCharts } from './charts-store.ts';
import type { PresetId } from './layout-presets.ts';

type Charts = Readonly<Record<string, ChartState>>;

/** The workspace at one moment. */
interface Arrangement {
  readonly dock: SerializedDockview;
  readonly charts: Charts;
  readonly preset: PresetId | null;
}

/** Reads and sets the preset in force. */
interface PresetHolder {
  get(): PresetId | null;
  set(preset: PresetId | null): void;
}

/** Which panels lie where, without sizes and without what is in front. */
function structureOf(dock: SerializedDockview): string {
  const write = (node: { type: string; data: unknown }): string =>
    node.type === 'leaf'
      ? (node.data as { views: string[] }).views.join('+')
      : `(${(node.data as { type: string; data: unknown }[]).map(write).join('|')})`;
  return `${dock.grid.orientation} ${write(dock.grid.root as { type: string; data: unknown })}`;
}

/** Charts as they should be after going from one arrangement to another: what the step did not change stays as it is now. */
function chartsAfter(from: Charts, to: Charts, now: Charts): Charts {
  return Object.fromEntries(Object.entries(to).map(([id, chart]) => [id, from[id] === chart ? (now[id] ?? chart) : chart]));
}

/** Records how the trader arranges panels, as steps of the history: adding, closing and moving them, and presets. */
export class LayoutHistory {
  readonly #api: DockviewApi;
  readonly #preset: PresetHolder;
  readonly #stops: { dispose(): void }[];
  #last: Arrangement;

  constructor(api: DockviewApi, preset: PresetHolder) {
    this.#api = api;
    this.#preset = preset;
    this.#last = this.#present();
    // Moving by hand has no command: it is seen by what it leaves.
    this.#stops = [api.onDidLayoutChange(() => this.#look('Arrange panels'))];
  }

  /** Does something to the layout as one step, with the charts that go with it. */
  step(label: string, work: () => void): void {
    const before = this.#present();
    history.applyQuietly(work);
    // The dock may have told of its change already.
    this.#last = before;
    this.#look(label, true);
  }

  /** Does something to the layout that is no step of the trader's. */
  quietly(work: () => void): void {
    history.applyQuietly(work);
    this.#last = this.#present();
  }

  dispose(): void {
    for (const stop of this.#stops) stop.dispose();
  }

  #present(): Arrangement {
    return { dock: this.#api.toJSON(), charts: useCharts.getState().charts, preset: this.#preset.get() };
  }

  #look(label: string, isStep = false): void {
    const before = this.#last;
    const after = this.#present();
    this.#last = after;
    // A maximised chart is a way of looking, and its panels are where they were.
    if (history.isApplying || this.#api.hasMaximizedGroup()) return;
    const hasMoved = structureOf(before.dock) !== structureOf(after.dock);
    if (!hasMoved && !(isStep && before.charts !== after.charts)) return;
    history.record({ label, undo: () => this.#go(after, before), redo: () => this.#go(before, after) });
  }

  #go(from: Arrangement, to: Arrangement): void {
    const now = useCharts.getState().charts;
    const charts = chartsAfter(from.charts, to.charts, now);
    // Both sets while panels come and go: no panel is ever without its chart.
    useCharts.setState({ charts: { ...now, ...charts } });
    this.#api.fromJSON(to.dock, { reuseExistingPanels: true });
    const { activeId } = useCharts.getState();
    useCharts.setState({ charts, activeId: activeId !== null && charts[activeId] ? activeId : (Object.keys(charts)[0] ?? null) });
    this.#preset.set(to.preset);
    this.#last = this.#present();
  }
}

/** Records changes to the indicators and the scale of charts; returns how to stop. */
export function recordChartChanges(): () => void {
  return useCharts.subscribe(({ charts }, { charts: before }) => {
    if (history.isApplying || charts === before) return;
    for (const [id, chart] of Object.entries(charts)) {
      const old = before[id];
      if (!old || old === chart) continue;
      if (old.indicators !== chart.indicators)
        record(id, `Indicators of ${chart.symbol}`, { indicators: old.indicators }, { indicators: chart.indicators });
      if (old.scale !== chart.scale) record(id, `Scale of ${chart.symbol}`, { scale: old.scale }, { scale: chart.scale });
    }
  });
}

function record(id: string, label: string, old: Partial<ChartState>, next: Partial<ChartState>): void {
  const apply = (change: Partial<ChartState>) =>
    useCharts.setState(({ charts }) => {
      const chart = charts[id];
      return chart ? { charts: { ...charts, [id]: { ...chart, ...change } } } : {};
    });
  history.record({ label, undo: () => apply(old), redo: () => apply(next) });
}
