import { formatNumber } from '../../../format/number.ts';
import { niceStep, niceTicks, timeTicks } from './curve-scale.ts';

/** Closes of an account: equal lengths, times ascending. */
export interface Curve {
  readonly timeUs: Float64Array;
  readonly value: Float64Array;
  /** Share below the highest value so far, 0 or below. */
  readonly drawdown: Float64Array;
}

/** Colours of a drawing, as the style sheet says. */
export interface CurveTheme {
  readonly grid: string;
  readonly line: string;
  readonly text: string;
  readonly strong: string;
  readonly main: string;
  readonly reference: string;
  readonly loss: string;
  readonly font: string;
  readonly scale: number;
}

interface CurveView {
  readonly width: number;
  readonly height: number;
  readonly main: Curve;
  /** Drawn behind, thinner: the run that the curve is compared with. */
  readonly reference: Curve | null;
  /** Where the pointer is, in pixels from the left; null where it is not. */
  readonly pointerX: number | null;
}

/** Where things stand in a drawing, for who has to find a time under the pointer. */
interface CurveFrame {
  readonly plotWidth: number;
  readonly fromUs: number;
  readonly toUs: number;
}

const RIGHT_PX = 66;
const BOTTOM_PX = 20;
const GAP_PX = 10;
const DRAWDOWN_SHARE = 0.26;

const last = (column: Float64Array): number => column[column.length - 1] ?? Number.NaN;

/** Where the plot of a view stands. */
function frameOf({ width, main, reference }: Pick<CurveView, 'width' | 'main' | 'reference'>, scale: number): CurveFrame {
  const curves = reference ? [main, reference] : [main];
  return {
    plotWidth: width - RIGHT_PX * scale,
    fromUs: Math.min(...curves.map((curve) => curve.timeUs[0] ?? Number.POSITIVE_INFINITY)),
    toUs: Math.max(...curves.map((curve) => last(curve.timeUs))),
  };
}

/** The index of the close that stood at a time: the last one not after it. */
export function closeAt(timeUs: Float64Array, atUs: number): number {
  let low = 0;
  let high = timeUs.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((timeUs[middle] as number) <= atUs) low = middle;
    else high = middle - 1;
  }
  return low;
}

function extremes(columns: readonly Float64Array[]): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const column of columns)
    for (const value of column) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  return [low, high];
}

type Project = (value: number) => number;

function trace(context: CanvasRenderingContext2D, curve: Curve, column: Float64Array, x: Project, y: Project): void {
  context.beginPath();
  for (let i = 0; i < column.length; i++) {
    const px = x(curve.timeUs[i] as number);
    const py = y(column[i] as number);
    if (i === 0) context.moveTo(px, py);
    else context.lineTo(px, py);
  }
}

const decimalsOf = (ticks: readonly number[]): number => {
  const step = Math.abs((ticks[1] ?? 1) - (ticks[0] ?? 0));
  return step >= 1 ? 0 : Math.min(4, Math.ceil(-Math.log10(step)));
};

/** How the values of a view are laid out on it. */
interface CurveLayout extends CurveFrame {
  readonly bottom: number;
  readonly equityHeight: number;
  readonly drawdownTop: number;
  /** Values at the bottom and the top of the equity, and the deepest fall. */
  readonly low: number;
  readonly high: number;
  readonly deepest: number;
}

/** Where everything of a view stands. Its reaches are round, so that they seldom change from one curve to the next while somebody drags. */
export function layoutOf(view: CurveView, scale: number): CurveLayout {
  const { height, main, reference } = view;
  const bottom = height - BOTTOM_PX * scale;
  const equityHeight = Math.round((bottom - GAP_PX) * (1 - DRAWDOWN_SHARE));
  const curves = reference ? [main, reference] : [main];
  const [lowest, highest] = extremes(curves.map(({ value }) => value));
  const size = Math.max(Math.abs(lowest), Math.abs(highest)) || 1;
  // What differs by rounding alone is a level line.
  const step = niceStep((highest - lowest > 1e-9 * size ? highest - lowest : size) / 20);
  const fall = Math.min(-0.01, extremes(curves.map(({ drawdown }) => drawdown))[0]);
  const fallStep = niceStep(-fall / 20);
  return {
    ...frameOf(view, scale),
    bottom,
    equityHeight,
    drawdownTop: equityHeight + GAP_PX,
    low: (Math.floor(lowest / step) - 0.5) * step,
    high: (Math.ceil(highest / step) + 0.5) * step,
    deepest: Math.floor(fall / fallStep + 1e-9) * fallStep,
  };
}

function projections({ plotWidth, fromUs, toUs, equityHeight, low, high, deepest, drawdownTop, bottom }: CurveLayout) {
  const x: Project = (timeUs) => ((timeUs - fromUs) / (toUs - fromUs)) * plotWidth;
  const y: Project = (value) => equityHeight - ((value - low) / (high - low)) * equityHeight;
  const depth: Project = (share) => drawdownTop + (share / deepest) * (bottom - drawdownTop);
  return { x, y, depth };
}

/** What stays while curves come and go: the grid, its words and the curve to compare with. */
export function paintBackground(context: CanvasRenderingContext2D, view: CurveView, layout: CurveLayout, theme: CurveTheme): void {
  const { width, height, reference } = view;
  const { scale } = theme;
  const { plotWidth, fromUs, toUs, bottom, equityHeight, drawdownTop, low, high, deepest } = layout;
  const { x, y, depth } = projections(layout);
  context.clearRect(0, 0, width, height);
  context.font = theme.font;
  context.lineWidth = 1;
  context.textBaseline = 'middle';

  const times = timeTicks(fromUs, toUs, Math.max(2, Math.floor(plotWidth / (90 * scale))));
  context.strokeStyle = theme.grid;
  context.fillStyle = theme.text;
  context.textAlign = 'center';
  for (const { timeUs, label, isMajor } of times) {
    const px = Math.round(x(timeUs)) + 0.5;
    context.beginPath();
    context.moveTo(px, 0);
    context.lineTo(px, bottom);
    context.stroke();
    const half = context.measureText(label).width / 2;
    context.fillStyle = isMajor ? theme.strong : theme.text;
    context.fillText(label, Math.min(plotWidth - half, Math.max(half, px)), bottom + (BOTTOM_PX * scale) / 2);
  }
  context.textAlign = 'left';
  context.fillStyle = theme.text;
  const row = (py: number, text: string, top = 0) => {
    context.beginPath();
    context.moveTo(0, Math.round(py) + 0.5);
    context.lineTo(plotWidth, Math.round(py) + 0.5);
    context.stroke();
    context.fillText(text, plotWidth + 8, Math.max(py, top + 6 * scale));
  };
  const values = niceTicks(low, high, Math.max(2, Math.floor(equityHeight / (44 * scale))));
  for (const value of values) row(y(value), formatNumber(value, decimalsOf(values)));
  const shares = niceTicks(deepest, 0, Math.max(1, Math.floor((bottom - drawdownTop) / (30 * scale))));
  for (const share of shares) row(depth(share), `${formatNumber(share * 100, decimalsOf(shares.map((one) => one * 100)))}%`, drawdownTop);
  context.strokeStyle = theme.line;
  context.beginPath();
  context.moveTo(0, equityHeight + GAP_PX / 2);
  context.lineTo(width, equityHeight + GAP_PX / 2);
  context.moveTo(plotWidth + 0.5, 0);
  context.lineTo(plotWidth + 0.5, bottom);
  context.stroke();
  if (!reference) return;
  context.lineJoin = 'round';
  context.strokeStyle = theme.reference;
  trace(context, reference, reference.value, x, y);
  context.stroke();
  trace(context, reference, reference.drawdown, x, depth);
  context.stroke();
}

/** Draws equity above and drawdown below over one time axis. */
export function paintCurve(context: CanvasRenderingContext2D, view: CurveView, layout: CurveLayout, theme: CurveTheme): void {
  const { width, height, main } = view;
  const { plotWidth, drawdownTop } = layout;
  const projected = projections(layout);
  const { x, y, depth } = projected;
  context.clearRect(0, 0, width, height);
  context.lineWidth = 1;
  const start = main.value[0] as number;
  context.setLineDash([3, 3]);
  context.strokeStyle = theme.text;
  context.beginPath();
  context.moveTo(0, Math.round(y(start)) + 0.5);
  context.lineTo(plotWidth, Math.round(y(start)) + 0.5);
  context.stroke();
  context.setLineDash([]);

  context.lineJoin = 'round';
  context.strokeStyle = theme.loss;
  trace(context, main, main.drawdown, x, depth);
  context.stroke();
  context.lineTo(x(last(main.timeUs)), drawdownTop);
  context.lineTo(x(main.timeUs[0] as number), drawdownTop);
  context.globalAlpha = 0.18;
  context.fillStyle = theme.loss;
  context.fill();
  context.globalAlpha = 1;
  context.strokeStyle = theme.main;
  context.lineWidth = 1.5;
  trace(context, main, main.value, x, y);
  context.stroke();
  if (view.pointerX !== null && view.pointerX <= plotWidth) paintPointer(context, view, layout, theme, projected);
}

function paintPointer(
  context: CanvasRenderingContext2D,
  { main, pointerX }: CurveView,
  { plotWidth, fromUs, toUs, bottom }: CurveLayout,
  theme: CurveTheme,
  { x, y, depth }: ReturnType<typeof projections>,
): void {
  const i = closeAt(main.timeUs, fromUs + ((pointerX ?? 0) / plotWidth) * (toUs - fromUs));
  const px = Math.round(x(main.timeUs[i] as number)) + 0.5;
  context.lineWidth = 1;
  context.strokeStyle = theme.text;
  context.setLineDash([2, 3]);
  context.beginPath();
  context.moveTo(px, 0);
  context.lineTo(px, bottom);
  context.stroke();
  context.setLineDash([]);
  for (const [py, colour] of [
    [y(main.value[i] as number), theme.main],
    [depth(main.drawdown[i] as number), theme.loss],
  ] as const) {
    context.fillStyle = colour;
    context.beginPath();
    context.arc(px, py, 3, 0, 2 * Math.PI);
    context.fill();
  }
}
