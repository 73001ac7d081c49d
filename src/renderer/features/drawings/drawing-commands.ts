import { type Command, commands } from '../../keys/key-registry.ts';
import { history } from '../../state/history.ts';
import { changeSettings, currentSettings } from '../../state/settings-store.ts';
import { activeHandle } from '../trade/chart-handles.ts';
import { activeChart } from '../trade/charts-store.ts';
import { deleteAll, deleteDrawing, duplicateDrawing, toggleAllHidden, toggleAllLocked } from './drawing-actions.ts';
import { TOOLS } from './drawing-kinds.ts';
import { chooseDrawing, putDownTool, takeTool, useDrawingTools } from './drawing-tools.ts';

const withSymbol = (act: (symbol: string) => void) => () => {
  const active = activeChart();
  if (active) act(active[1].symbol);
};

const chosen = () => useDrawingTools.getState().chosen;

/** Opens the list of the drawings of a symbol. */
export const openDrawingList = (symbol: string): void => useDrawingTools.setState({ listOf: symbol });

const drawing: readonly Command[] = [
  ...TOOLS.map(
    ({ kind, title, keys }): Command => ({
      id: `draw-${kind}`,
      title: `Draw: ${title.toLowerCase()}`,
      group: 'Draw',
      words: 'drawing tool',
      keys: [keys],
      leavesFields: true,
      run: () => {
        takeTool(kind);
        const active = activeChart();
        // The keys that follow belong to the chart: arrows move its crosshair, Enter puts a point.
        if (active) document.querySelector<HTMLElement>(`[data-chart-id="${CSS.escape(active[0])}"]`)?.focus({ preventScroll: true });
      },
    }),
  ),
  {
    id: 'draw-put',
    title: 'Put a point at the crosshair',
    group: 'Draw',
    scope: 'chart',
    keys: ['Enter'],
    isKeyOnly: true,
    isEnabled: () => useDrawingTools.getState().tool !== null,
    run: () => {
      const chart = activeHandle();
      chart?.drawings.putAtBar(chart.crosshairIndex);
    },
  },
  {
    id: 'draw-cancel',
    title: 'Put the tool down, or let go of the drawing',
    group: 'Draw',
    scope: 'chart',
    keys: ['Escape'],
    isKeyOnly: true,
    isEnabled: () => useDrawingTools.getState().tool !== null || chosen() !== null,
    run: () => (useDrawingTools.getState().tool === null ? chooseDrawing(null) : putDownTool()),
  },
  {
    id: 'drawing-delete',
    title: 'Delete the chosen drawing',
    group: 'Draw',
    scope: 'chart',
    keys: ['Delete', 'Backspace'],
    isEnabled: () => chosen() !== null,
    run: () => {
      const one = chosen();
      if (one) deleteDrawing(one);
    },
  },
  {
    id: 'drawing-duplicate',
    title: 'Duplicate the chosen drawing',
    group: 'Draw',
    keys: ['Alt+D'],
    leavesFields: true,
    isEnabled: () => chosen() !== null,
    run: () => {
      const one = chosen();
      if (one) duplicateDrawing(one, activeHandle());
    },
  },
  {
    id: 'drawing-list',
    title: 'Drawings of this symbol…',
    group: 'Draw',
    words: 'object tree list edit numbers',
    keys: ['Alt+O'],
    leavesFields: true,
    run: withSymbol(openDrawingList),
  },
  {
    id: 'magnet',
    title: 'Magnet: points go to open, high, low or close',
    group: 'Draw',
    keys: ['Alt+M'],
    leavesFields: true,
    run: () => void changeSettings({ drawingMagnet: !currentSettings().drawingMagnet }),
  },
  { id: 'lock-drawings', title: 'Lock or unlock all drawings', group: 'Draw', keys: ['Alt+Shift+L'], run: withSymbol(toggleAllLocked) },
  { id: 'hide-drawings', title: 'Hide or show all drawings', group: 'Draw', keys: ['Alt+Shift+H'], run: withSymbol(toggleAllHidden) },
  { id: 'delete-drawings', title: 'Delete all drawings of this symbol', group: 'Draw', run: withSymbol(deleteAll) },
  {
    id: 'undo',
    title: 'Undo',
    group: 'Draw',
    keys: ['Mod+Z'],
    leavesFields: true,
    words: 'drawing layout indicator back',
    run: () => history.undo(),
  },
  {
    id: 'redo',
    title: 'Redo',
    group: 'Draw',
    keys: ['Mod+Shift+Z', 'Mod+Y'],
    leavesFields: true,
    words: 'drawing layout indicator again',
    run: () => history.redo(),
  },
];

/** Puts the commands of drawing into the registry, before those of the app: while a tool is in hand, Escape is for it. */
export const addDrawingCommands = (): (() => void) => commands.add(drawing);
