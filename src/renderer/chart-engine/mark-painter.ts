import type { IndicatorMark } from '#contract/features.ts';
import type { BitmapScope } from './bitmap-space.ts';
import { type ChartTheme, withAlpha } from './chart-theme.ts';
import type { MarkGroup, PlacedLabel, PlacedMark, PlacedMarks } from './mark-places.ts';

const POINTER_PX = 5;
const TEXT_MARGIN_PX = 4;

const markFont = (theme: ChartTheme, ratio = 1): string => `500 ${Math.max(10, theme.fontSize - 1) * ratio}px Inter, system-ui, sans-serif`;

const colourOfMark = (theme: ChartTheme, { direction }: IndicatorMark, group: MarkGroup): string =>
  direction > 0 ? theme.up : direction < 0 ? theme.down : group.colour;

/** How strongly a state is drawn: what is open matters, what is over is history. */
const STRENGTH: Record<IndicatorMark['state'], number> = {
  open: 1,
  complete: 0.8,
  swept: 0.55,
  broken: 0.7,
  mitigated: 0.4,
  withdrawn: 0.25,
};

/** Direction by a sign as well: colour is never alone. A high or a low says by its name on which side it lies. */
const textOf = ({ text, kind, direction }: IndicatorMark): string =>
  direction === 0 || /\b(high|low)s?\b/.test(kind) ? text : `${text} ${direction > 0 ? '▲' : '▼'}`;

/** Paints in bitmap pixels, so that edges are crisp on every screen. */
export class MarkPainter {
  readonly #scope: BitmapScope;
  readonly #theme: ChartTheme;
  readonly #x: (px: number) => number;
  readonly #y: (px: number) => number;

  constructor(scope: BitmapScope, theme: ChartTheme) {
    this.#scope = scope;
    this.#theme = theme;
    this.#x = (px) => Math.round(px * scope.horizontalPixelRatio);
    this.#y = (px) => Math.round(px * scope.verticalPixelRatio);
    scope.context.font = markFont(theme, scope.verticalPixelRatio);
  }

  /** Rectangles, under the candles. */
  zones({ zones }: PlacedMarks, width: number): void {
    const { context } = this.#scope;
    const texts: { right: number; y: number }[] = [];
    // Those over first: what is open lies on top of them.
    for (const zone of zones.toSorted((a, b) => STRENGTH[a.mark.state] - STRENGTH[b.mark.state])) {
      const { mark } = zone;
      const colour = colourOfMark(this.#theme, mark, zone.group);
      const strength = STRENGTH[mark.state];
      const left = this.#x(Math.max(-2, zone.left));
      const right = this.#x(Math.min(width + 2, zone.right));
      const [top, bottom] = [this.#y(Math.min(zone.top, zone.bottom)), this.#y(Math.max(zone.top, zone.bottom))];
      context.fillStyle = withAlpha(colour, 0.12 * strength);
      context.fillRect(left, top, right - left, Math.max(1, bottom - top));
      context.fillStyle = withAlpha(colour, 0.45 * strength);
      const edge = Math.max(1, Math.floor(this.#scope.verticalPixelRatio));
      context.fillRect(left, top, right - left, edge);
      // Two edges side by side would read as one thick line.
      if (bottom - top > 3 * edge) context.fillRect(left, bottom - edge, right - left, edge);
      if (mark.state === 'open' || mark.state === 'complete') this.#zoneText(zone, width, colour, texts);
    }
  }

  /** The name of an open zone at its right end, where it is not in the way of another. */
  #zoneText({ mark, top, bottom, right, left }: PlacedMark, width: number, colour: string, texts: { right: number; y: number }[]): void {
    const { context } = this.#scope;
    const end = Math.min(width, right) - TEXT_MARGIN_PX;
    const middle = (top + bottom) / 2;
    const lineHeight = this.#theme.fontSize + 2;
    if (end - Math.max(0, left) < 28 || texts.some((text) => Math.abs(text.y - middle) < lineHeight && Math.abs(text.right - end) < 60))
      return;
    texts.push({ right: end, y: middle });
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    this.#text(textOf(mark), this.#x(end), this.#y(middle), colour);
  }

  /** Levels and lines, over the candles' background but under their labels. */
  levels({ levels }: PlacedMarks, width: number): void {
    const { context, verticalPixelRatio, horizontalPixelRatio } = this.#scope;
    const ends: { x: number; y: number }[] = [];
    for (const { mark, group, left, right, top, bottom } of levels) {
      const colour = colourOfMark(this.#theme, mark, group);
      const strength = STRENGTH[mark.state];
      const startY = mark.shape === 'line' ? bottom : top;
      context.strokeStyle = withAlpha(colour, 0.85 * strength);
      context.lineWidth = Math.max(1, Math.floor(verticalPixelRatio));
      context.setLineDash(mark.state === 'open' ? [] : [4 * horizontalPixelRatio, 3 * horizontalPixelRatio]);
      context.beginPath();
      const half = (context.lineWidth % 2) / 2;
      context.moveTo(this.#x(left), this.#y(startY) + half);
      context.lineTo(this.#x(Math.min(right, width + 2)), this.#y(top) + half);
      context.stroke();
      const from = Math.max(0, left);
      const to = Math.min(width, right);
      const y = top - 7;
      // A text needs a line at least as long as itself.
      if (to - from < this.measure(textOf(mark)) + 2 || ends.some((end) => Math.abs(end.x - to) < 46 && Math.abs(end.y - y) < 12)) continue;
      ends.push({ x: to, y });
      context.textAlign = 'right';
      context.textBaseline = 'middle';
      this.#text(textOf(mark), this.#x(to - 2), this.#y(y), withAlpha(colour, Math.max(0.55, strength)));
    }
    context.setLineDash([]);
  }

  /** Pointers and their texts. */
  labels({ labels }: PlacedMarks): void {
    for (const label of labels) this.#label(label);
  }

  #label({ marks, group, x, y, side, text, textTop }: PlacedLabel): void {
    const { context } = this.#scope;
    const [first] = marks;
    if (!first) return;
    const isWithdrawn = marks.every(({ state }) => state === 'withdrawn');
    const colour = isWithdrawn ? withAlpha(this.#theme.text, 0.6) : colourOfMark(this.#theme, first, group);
    context.fillStyle = colour;
    context.beginPath();
    if (first.direction === 0) context.arc(this.#x(x), this.#y(y + side * 2), this.#y(2.5), 0, Math.PI * 2);
    else {
      context.moveTo(this.#x(x), this.#y(y));
      context.lineTo(this.#x(x - POINTER_PX + 1), this.#y(y + side * POINTER_PX));
      context.lineTo(this.#x(x + POINTER_PX - 1), this.#y(y + side * POINTER_PX));
      context.closePath();
    }
    context.fill();
    if (text === null) return;
    context.textAlign = 'center';
    context.textBaseline = 'top';
    this.#text(text, this.#x(x), this.#y(textTop + 1), colour);
    if (!isWithdrawn) return;
    const width = context.measureText(text).width;
    context.fillRect(this.#x(x) - width / 2, this.#y(textTop + 1 + this.#theme.fontSize / 2), width, 1);
  }

  /** Width of a text in pixels of the page. */
  measure(text: string): number {
    return this.#scope.context.measureText(text).width / this.#scope.horizontalPixelRatio;
  }

  /** With a seam in the background's colour, or it could not be read over candles. */
  #text(text: string, x: number, y: number, colour: string): void {
    const { context, verticalPixelRatio } = this.#scope;
    context.lineJoin = 'round';
    context.lineWidth = 3 * verticalPixelRatio;
    context.strokeStyle = withAlpha(this.#theme.background, 0.85);
    context.setLineDash([]);
    context.strokeText(text, x, y);
    context.fillStyle = colour;
    context.fillText(text, x, y);
  }
}
