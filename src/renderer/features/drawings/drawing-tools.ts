import { create } from 'zustand';
import type { DrawingKind } from '#core/drawings/drawing.ts';

/** Names one drawing, as the trader took hold of it on a chart. */
export interface ChosenDrawing {
  readonly chartId: string;
  readonly symbol: string;
  readonly id: string;
}

/** Where the menu of a chart was asked for. */
export interface AskedMenu {
  readonly chartId: string;
  readonly symbol: string;
  /** The drawing under the pointer; null over the bare chart. */
  readonly id: string | null;
  readonly at: { readonly timeUs: number; readonly price: number };
  readonly page: { readonly x: number; readonly y: number };
}

interface ToolsState {
  /** What is drawn next, on whichever chart is clicked; null: nothing. */
  readonly tool: DrawingKind | null;
  readonly chosen: ChosenDrawing | null;
  /** Whether the fields of the chosen drawing are open. */
  readonly isEditing: boolean;
  readonly menu: AskedMenu | null;
  /** The symbol whose list of drawings is open. */
  readonly listOf: string | null;
}

/** The tool in hand and what is taken hold of. Not kept: a restart begins with empty hands. */
export const useDrawingTools = create<ToolsState>(() => ({ tool: null, chosen: null, isEditing: false, menu: null, listOf: null }));

/** Takes a tool in hand; the same one again puts it down. */
export const takeTool = (tool: DrawingKind | null): void =>
  useDrawingTools.setState((state) => ({ tool: state.tool === tool ? null : tool, chosen: null, isEditing: false }));

export const putDownTool = (): void => useDrawingTools.setState({ tool: null });

export function chooseDrawing(chosen: ChosenDrawing | null): void {
  const { chosen: before } = useDrawingTools.getState();
  if (before?.id === chosen?.id && before?.chartId === chosen?.chartId) return;
  useDrawingTools.setState({ chosen, isEditing: false });
}

export const editDrawing = (chosen: ChosenDrawing): void => useDrawingTools.setState({ chosen, isEditing: true });
