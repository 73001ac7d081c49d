import { BellPlus, Copy, Eye, ListTree, Lock, Minus, Redo2, SlidersHorizontal, Trash2, Undo2 } from 'lucide-react';
import { lineNames } from '#core/drawings/price-at.ts';
import { roundToTick } from '#core/drawings/snap.ts';
import { formatPrice } from '../../format/price.ts';
import { commands } from '../../keys/key-registry.ts';
import { history } from '../../state/history.ts';
import { MenuItem, MenuLabel, MenuSeparator } from '../../ui/menu.tsx';
import { PointMenu } from '../../ui/point-menu.tsx';
import { askDrawingAlert, askPriceAlert } from '../alerts/alert-dialog-store.ts';
import { chartHandles } from '../trade/chart-handles.ts';
import {
  addDrawing,
  areAllHidden,
  areAllLocked,
  deleteAll,
  deleteDrawing,
  drawingUnitsOf,
  duplicateDrawing,
  replaceDrawing,
  toggleAllHidden,
  toggleAllLocked,
} from './drawing-actions.ts';
import { openDrawingList } from './drawing-commands.ts';
import { drawingTitle, TOOLS } from './drawing-kinds.ts';
import { type AskedMenu, chooseDrawing, editDrawing, takeTool, useDrawingTools } from './drawing-tools.ts';
import { findDrawing, useDrawings } from './drawings-store.ts';
import { newDrawing } from './new-drawing.ts';
import { TOOL_ICONS } from './tool-icons.tsx';

const close = () => useDrawingTools.setState({ menu: null });

function OfDrawing({ menu, id }: { menu: AskedMenu; id: string }) {
  const drawing = findDrawing(menu.symbol, id);
  if (!drawing) return null;
  const chosen = { chartId: menu.chartId, symbol: menu.symbol, id };
  return (
    <>
      <MenuLabel>{drawingTitle(drawing)}</MenuLabel>
      <MenuItem icon={<SlidersHorizontal size={13} />} onSelect={() => editDrawing(chosen)}>
        Numbers and text…
      </MenuItem>
      {lineNames(drawing).length > 0 && (
        <MenuItem icon={<BellPlus size={13} />} onSelect={() => askDrawingAlert(drawing, menu.chartId)}>
          Alert on it…
        </MenuItem>
      )}
      <MenuItem
        icon={<Copy size={13} />}
        keys={commands.shownKeys('drawing-duplicate')}
        onSelect={() => duplicateDrawing(chosen, chartHandles.get(menu.chartId))}
      >
        Duplicate
      </MenuItem>
      <MenuItem
        icon={<Lock size={13} />}
        onSelect={() => replaceDrawing({ ...drawing, isLocked: !drawing.isLocked }, '', drawing.isLocked ? 'Unlock' : 'Lock')}
      >
        {drawing.isLocked ? 'Unlock' : 'Lock'}
      </MenuItem>
      <MenuItem
        icon={<Eye size={13} />}
        onSelect={() => {
          chooseDrawing(null);
          replaceDrawing({ ...drawing, isHidden: true }, '', 'Hide');
        }}
      >
        Hide
      </MenuItem>
      <MenuItem icon={<Trash2 size={13} />} keys={commands.shownKeys('drawing-delete')} onSelect={() => deleteDrawing(chosen)}>
        Delete
      </MenuItem>
    </>
  );
}

/** Whether a chart is wide enough to show the strip of tools; a small one has them here. */
function hasStrip(chartId: string): boolean {
  const strip = document.querySelector<HTMLElement>(`[data-chart-id="${CSS.escape(chartId)}"] [data-testid="drawing-toolbar"]`);
  return strip !== null && strip.offsetParent !== null;
}

function OfChart({ menu: { chartId, symbol, at } }: { menu: AskedMenu }) {
  const drawings = useDrawings((state) => state.bySymbol[symbol]) ?? [];
  const units = drawingUnitsOf(symbol, at.price);
  const view = chartHandles.get(chartId)?.drawings.viewSize();
  const lineHere = () => {
    if (!view) return;
    const price = roundToTick(at.price, units.tickSize);
    const line = newDrawing('horizontal', symbol, { ...at, price }, view, units.tickSize);
    addDrawing(line);
    chooseDrawing({ chartId, symbol, id: line.id });
  };
  return (
    <>
      <MenuItem icon={<BellPlus size={13} />} onSelect={() => askPriceAlert(chartId, roundToTick(at.price, units.tickSize))}>
        Alert at {formatPrice(at.price, units)}…
      </MenuItem>
      <MenuItem icon={<Minus size={13} />} onSelect={lineHere} isDisabled={!view}>
        Horizontal line at {formatPrice(at.price, units)}
      </MenuItem>
      {!hasStrip(chartId) &&
        TOOLS.slice(1).map(({ kind, title }) => {
          const Icon = TOOL_ICONS[kind];
          return (
            <MenuItem key={kind} icon={<Icon size={13} />} keys={commands.shownKeys(`draw-${kind}`)} onSelect={() => takeTool(kind)}>
              {title}
            </MenuItem>
          );
        })}
      <MenuSeparator />
      <MenuItem icon={<ListTree size={13} />} keys={commands.shownKeys('drawing-list')} onSelect={() => openDrawingList(symbol)}>
        Drawings of {symbol}…
      </MenuItem>
      {drawings.length > 0 && (
        <>
          <MenuItem icon={<Lock size={13} />} keys={commands.shownKeys('lock-drawings')} onSelect={() => toggleAllLocked(symbol)}>
            {areAllLocked(drawings) ? 'Unlock all' : 'Lock all'}
          </MenuItem>
          <MenuItem icon={<Eye size={13} />} keys={commands.shownKeys('hide-drawings')} onSelect={() => toggleAllHidden(symbol)}>
            {areAllHidden(drawings) ? 'Show all' : 'Hide all'}
          </MenuItem>
          <MenuItem icon={<Trash2 size={13} />} onSelect={() => deleteAll(symbol)}>
            Delete all
          </MenuItem>
        </>
      )}
    </>
  );
}

/** What the right button offers on a chart. */
export function DrawingMenu() {
  const menu = useDrawingTools((state) => state.menu);
  const undoLabel = history.state((state) => state.undoLabel);
  const redoLabel = history.state((state) => state.redoLabel);
  if (!menu) return null;
  return (
    <PointMenu isOpen onClose={close} at={menu.page} label="Chart">
      {menu.id === null ? <OfChart menu={menu} /> : <OfDrawing menu={menu} id={menu.id} />}
      <MenuSeparator />
      <MenuItem
        icon={<Undo2 size={13} />}
        keys={commands.shownKeys('undo')}
        isDisabled={undoLabel === null}
        onSelect={() => history.undo()}
      >
        Undo{undoLabel ? `: ${undoLabel}` : ''}
      </MenuItem>
      <MenuItem
        icon={<Redo2 size={13} />}
        keys={commands.shownKeys('redo')}
        isDisabled={redoLabel === null}
        onSelect={() => history.redo()}
      >
        Redo{redoLabel ? `: ${redoLabel}` : ''}
      </MenuItem>
    </PointMenu>
  );
}
