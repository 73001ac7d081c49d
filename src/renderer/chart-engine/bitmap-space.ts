import type { IPrimitivePaneRenderer } from 'lightweight-charts';

/** The canvas of a pane, as the library hands it to primitives. */
export type PaneTarget = Parameters<IPrimitivePaneRenderer['draw']>[0];

/** A canvas measured in its own pixels, with what one pixel of the page is in them. */
export interface BitmapScope {
  readonly context: CanvasRenderingContext2D;
  readonly mediaSize: { readonly width: number; readonly height: number };
  readonly horizontalPixelRatio: number;
  readonly verticalPixelRatio: number;
}

/** Paints in pixels of the canvas. */
export const inBitmapSpace = (target: PaneTarget, paint: (scope: BitmapScope) => void): void => target.useBitmapCoordinateSpace(paint);
