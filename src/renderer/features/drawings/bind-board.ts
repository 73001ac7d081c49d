import type { BoardListener } from '../../chart-engine/drawing-board.ts';
import type { PriceChart } from '../../chart-engine/price-chart.ts';
import { useMarket } from '../../state/market-store.ts';
import { useSettings } from '../../state/settings-store.ts';
import { useCharts } from '../trade/charts-store.ts';
import { addDrawing, drawingUnitsOf, replaceDrawing } from './drawing-actions.ts';
import { chooseDrawing, editDrawing, putDownTool, useDrawingTools } from './drawing-tools.ts';
import { drawingsOf, followDrawings, useDrawings } from './drawings-store.ts';
import { newDrawing } from './new-drawing.ts';

/** Keeps the drawing board of one chart in step with the stores, and the stores with what is drawn on it; returns how to stop. */
export function bindBoard(chartId: string, { drawings: board }: PriceChart): () => void {
  let symbol = '';
  let stopFollowing = () => {};
  const show = () => {
    const drawings = drawingsOf(symbol);
    board.show(drawings, drawingUnitsOf(symbol, drawings[0]?.anchors[0]?.price));
  };
  const followSymbol = () => {
    const next = useCharts.getState().charts[chartId]?.symbol ?? symbol;
    if (next === symbol) return;
    stopFollowing();
    symbol = next;
    stopFollowing = followDrawings(symbol);
    const { chosen } = useDrawingTools.getState();
    if (chosen?.chartId === chartId && chosen.symbol !== symbol) chooseDrawing(null);
    show();
  };
  const holdTools = () => {
    const { tool, chosen } = useDrawingTools.getState();
    board.setTool(tool);
    board.select(chosen?.chartId === chartId ? chosen.id : null);
  };
  const listener: BoardListener = {
    make: (kind, at, view) => newDrawing(kind, symbol, at, view, drawingUnitsOf(symbol, at.price).tickSize),
    onPlaced: (drawing) => {
      putDownTool();
      addDrawing(drawing);
      const chosen = { chartId, symbol, id: drawing.id };
      if (drawing.kind === 'text') editDrawing(chosen);
      else chooseDrawing(chosen);
    },
    onChanged: (_, after) => replaceDrawing(after, '', 'Move'),
    onSelected: (id) => chooseDrawing(id === null ? null : { chartId, symbol, id }),
    onEdit: (id) => editDrawing({ chartId, symbol, id }),
    onMenu: (id, at, page) => {
      if (id !== null) chooseDrawing({ chartId, symbol, id });
      useDrawingTools.setState({ menu: { chartId, symbol, id, at, page } });
    },
  };
  board.listen(listener);
  followSymbol();
  holdTools();
  board.setMagnet(useSettings.getState().settings.drawingMagnet);
  const stops = [
    useCharts.subscribe(followSymbol),
    useDrawings.subscribe((state, before) => state.bySymbol[symbol] !== before.bySymbol[symbol] && show()),
    useMarket.subscribe((state, before) => state.bySymbol !== before.bySymbol && show()),
    useDrawingTools.subscribe(holdTools),
    useSettings.subscribe(({ settings }, before) => {
      board.setMagnet(settings.drawingMagnet);
      if (settings.numberLocale !== before.settings.numberLocale) show();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
    stopFollowing();
  };
}
