/** What can be drawn on a chart. */
export const DRAWING_KINDS = ['horizontal', 'trend', 'ray', 'channel', 'rectangle', 'fibonacci', 'long', 'short', 'text'] as const;
export type DrawingKind = (typeof DRAWING_KINDS)[number];

/** Names of colours, not the colours themselves: each theme has its own shade of every one. */
export const DRAWING_COLOURS = ['blue', 'orange', 'green', 'red', 'violet', 'yellow', 'pink', 'cyan', 'grey'] as const;
export type DrawingColour = (typeof DRAWING_COLOURS)[number];

export const DRAWING_DASHES = ['solid', 'dashed', 'dotted'] as const;
export type DrawingDash = (typeof DRAWING_DASHES)[number];

/** Widths of a line, in pixels. */
export const DRAWING_WIDTHS = [1, 2, 3, 4] as const;
export type DrawingWidth = (typeof DRAWING_WIDTHS)[number];

/** Beyond which of its ends a drawing goes on. */
export const DRAWING_EXTENSIONS = ['none', 'right', 'both'] as const;
export type DrawingExtension = (typeof DRAWING_EXTENSIONS)[number];

/** Straight in price, or straight in the logarithm of price: as the scale was on which the line was drawn. */
export const INTERPOLATIONS = ['linear', 'logarithmic'] as const;
export type Interpolation = (typeof INTERPOLATIONS)[number];

export const MOST_DRAWINGS_OF_A_SYMBOL = 500;
export const LONGEST_DRAWING_TEXT = 500;
export const MOST_FIBONACCI_LEVELS = 24;

/** A point on a chart that holds on every timeframe. */
export interface Anchor {
  /** Microseconds since the epoch, UTC: the opening time of the bar that it was put on. */
  readonly timeUs: number;
  readonly price: number;
}

export interface DrawingStyle {
  readonly colour: DrawingColour;
  readonly width: DrawingWidth;
  readonly dash: DrawingDash;
}

interface DrawingFields {
  /** Unique among the drawings of its symbol. */
  readonly id: string;
  readonly symbol: string;
  /** One for a horizontal line and a text, else two. */
  readonly anchors: readonly Anchor[];
  readonly style: DrawingStyle;
  /** A locked drawing can't be moved. */
  readonly isLocked: boolean;
  readonly isHidden: boolean;
  /** Written beside it; of a text, the text itself. */
  readonly text: string;
  /** Of no meaning for horizontal lines, positions and texts; a ray always goes on to the right. */
  readonly extension: DrawingExtension;
}

export interface PlainDrawing extends DrawingFields {
  readonly kind: 'horizontal' | 'rectangle' | 'text';
}

export interface LineDrawing extends DrawingFields {
  readonly kind: 'trend' | 'ray';
  readonly interpolation: Interpolation;
}

/** A line and another one beside it. */
export interface ChannelDrawing extends DrawingFields {
  readonly kind: 'channel';
  readonly interpolation: Interpolation;
  /** From the line through the anchors to the other one, in price, at the first anchor. */
  readonly offset: number;
}

export interface FibonacciDrawing extends DrawingFields {
  readonly kind: 'fibonacci';
  /** Shares of the way back from the second anchor to the first: 0 is the second anchor, 1 the first. */
  readonly levels: readonly number[];
}

/** A planned trade: entered at the price of the first anchor, drawn up to the time of the second. */
export interface PositionDrawing extends DrawingFields {
  readonly kind: 'long' | 'short';
  readonly stop: number;
  readonly target: number;
  /** What may be lost at the stop, in the instrument's currency. */
  readonly riskMoney: number;
}

/** Something that a trader drew on the charts of a symbol. */
export type Drawing = PlainDrawing | LineDrawing | ChannelDrawing | FibonacciDrawing | PositionDrawing;

/** How many anchors a drawing of a kind has. */
export const anchorCount = (kind: DrawingKind): 1 | 2 => (kind === 'horizontal' || kind === 'text' ? 1 : 2);

/** The first anchor. A drawing without one is a bug: the contract lets none through. */
export function firstAnchor(drawing: Drawing): Anchor {
  const [anchor] = drawing.anchors;
  if (!anchor) throw new Error(`Drawing ${drawing.id} has no anchor.`);
  return anchor;
}

/** The last anchor; the first again where there is only one. */
export const lastAnchor = (drawing: Drawing): Anchor => drawing.anchors.at(-1) ?? firstAnchor(drawing);
