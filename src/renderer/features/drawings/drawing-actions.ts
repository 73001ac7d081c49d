import type { Drawing, DrawingKind } from '#core/drawings/drawing.ts';
import { moveDrawing } from '#core/drawings/move-drawing.ts';
import { roundToTick } from '#core/drawings/snap.ts';
import { CONTINUOUS_TIME } from '#core/drawings/time-axis.ts';
import type { DrawingUnits } from '../../chart-engine/drawing-words.ts';
import type { PriceChart } from '../../chart-engine/price-chart.ts';
import { unitsOf, useMarket } from '../../state/market-store.ts';
import { showToast } from '../../ui/toast.tsx';
import { drawingTitle, kindTitle } from './drawing-kinds.ts';
import { type ChosenDrawing, chooseDrawing, useDrawingTools } from './drawing-tools.ts';
import { changeDrawings, drawingsOf, findDrawing } from './drawings-store.ts';
import { newDrawing, newDrawingId, rememberChoices } from './new-drawing.ts';

const lower = (title: string): string => title.charAt(0).toLowerCase() + title.slice(1);

/** What drawing and writing about drawings needs to know of a symbol; sensible figures where it is not known. */
export function drawingUnitsOf(symbol: string, price = 1): DrawingUnits {
  const instrument = useMarket.getState().bySymbol.get(symbol);
  return instrument ?? { ...unitsOf(symbol, price), currency: '', contractSize: 1, lotStep: 1 };
}

/** Keeps a new drawing. */
export function addDrawing(drawing: Drawing): void {
  changeDrawings(`Draw ${lower(kindTitle(drawing.kind))}`, drawing.symbol, new Map([[drawing.id, drawing]]));
}

/** Puts a changed drawing in the place of the one with its id. Quick changes of the same `what` are one step. */
export function replaceDrawing(drawing: Drawing, what: string, verb = 'Change'): void {
  rememberChoices(drawing);
  const label = `${verb} ${lower(drawingTitle(drawing))}`;
  changeDrawings(label, drawing.symbol, new Map([[drawing.id, drawing]]), what === '' ? null : `${drawing.id} ${what}`);
}

/** Deletes the drawing that is chosen. */
export function deleteDrawing({ symbol, id }: ChosenDrawing | { symbol: string; id: string }): void {
  const drawing = findDrawing(symbol, id);
  if (!drawing) return;
  if (useDrawingTools.getState().chosen?.id === id) chooseDrawing(null);
  changeDrawings(`Delete ${lower(drawingTitle(drawing))}`, symbol, new Map([[id, null]]));
}

/** Deletes all drawings of a symbol that are not locked, as one step. */
export function deleteAll(symbol: string): void {
  const free = drawingsOf(symbol).filter((drawing) => !drawing.isLocked);
  if (free.length === 0) return;
  chooseDrawing(null);
  changeDrawings('Delete drawings', symbol, new Map(free.map((drawing) => [drawing.id, null])));
  const locked = drawingsOf(symbol).length;
  showToast(
    `${free.length} ${free.length === 1 ? 'drawing' : 'drawings'} of ${symbol} deleted`,
    `${locked > 0 ? `${locked} locked ${locked === 1 ? 'one stays' : 'ones stay'}. ` : ''}Undo brings them back.`,
  );
}

/** Puts a copy of a drawing a little beside it, and chooses the copy. */
export function duplicateDrawing(chosen: ChosenDrawing, chart: PriceChart | undefined): void {
  const drawing = findDrawing(chosen.symbol, chosen.id);
  if (!drawing) return;
  const view = chart?.drawings.viewSize();
  const by = (view?.prices ?? 0) * 0.05;
  const copy = { ...moveDrawing(drawing, view ? 3 : 0, -by, view?.axis ?? CONTINUOUS_TIME), id: newDrawingId(), isLocked: false };
  changeDrawings(`Duplicate ${lower(drawingTitle(drawing))}`, chosen.symbol, new Map([[copy.id, copy]]));
  chooseDrawing({ ...chosen, id: copy.id });
}

export const areAllLocked = (drawings: readonly Drawing[]): boolean => drawings.length > 0 && drawings.every((one) => one.isLocked);
export const areAllHidden = (drawings: readonly Drawing[]): boolean => drawings.length > 0 && drawings.every((one) => one.isHidden);

const changeAll = (symbol: string, label: string, change: Partial<Pick<Drawing, 'isLocked' | 'isHidden'>>): void =>
  changeDrawings(label, symbol, new Map(drawingsOf(symbol).map((one) => [one.id, { ...one, ...change }])));

/** Locks every drawing of a symbol, or unlocks them when all are locked. */
export function toggleAllLocked(symbol: string): void {
  const isLocked = !areAllLocked(drawingsOf(symbol));
  changeAll(symbol, isLocked ? 'Lock all drawings' : 'Unlock all drawings', { isLocked });
}

/** Hides every drawing of a symbol, or shows them when all are hidden. */
export function toggleAllHidden(symbol: string): void {
  const isHidden = !areAllHidden(drawingsOf(symbol));
  if (isHidden) chooseDrawing(null);
  changeAll(symbol, isHidden ? 'Hide all drawings' : 'Show all drawings', { isHidden });
}

/** Makes a drawing without the pointer, on the bars up to the crosshair or the newest bar; null while the chart has no bars. */
export function drawByKeys(kind: DrawingKind, symbol: string, chart: PriceChart | undefined): Drawing | null {
  const view = chart?.drawings.viewSize();
  const at = chart?.drawings.anchorAtBar(chart.crosshairIndex);
  if (!view || !at) return null;
  const units = drawingUnitsOf(symbol, at.price);
  const made = newDrawing(kind, symbol, at, view, units.tickSize);
  const isSpread = made.anchors.length === 2 && kind !== 'long' && kind !== 'short';
  const startUs = Math.round(view.axis.timeAt(view.axis.positionOf(at.timeUs) - Math.max(5, Math.round(view.bars / 5))));
  const start = { timeUs: startUs, price: roundToTick(at.price - view.prices * 0.1, units.tickSize) };
  const drawing = isSpread
    ? { ...made, anchors: [start, at], ...(made.kind === 'channel' ? { offset: at.price - start.price } : {}) }
    : made;
  addDrawing(drawing);
  return drawing;
}
