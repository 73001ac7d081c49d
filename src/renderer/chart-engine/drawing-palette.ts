import { DRAWING_COLOURS, type DrawingColour } from '#core/drawings/drawing.ts';
import type { ShapeColour } from './drawing-shape.ts';

const TOKENS: Record<DrawingColour, string> = {
  blue: '--blue',
  orange: '--orange',
  green: '--green',
  red: '--red',
  violet: '--series-3',
  yellow: '--series-1',
  pink: '--series-5',
  cyan: '--series-6',
  grey: '--series-2',
};

/** The style sheet variable of a drawing's colour. */
export const colourToken = (colour: DrawingColour): string => `var(${TOKENS[colour]})`;

/** What drawings are painted with in the theme now in force. */
export interface DrawingPalette {
  readonly colours: Readonly<Record<ShapeColour, string>>;
  /** Behind text and in handles. */
  readonly background: string;
  readonly text: string;
  readonly accent: string;
  readonly font: string;
  /** Scale of text and handles. */
  readonly scale: number;
}

/** Reads the tokens that are in force on the root element. */
export function readDrawingPalette(): DrawingPalette {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim() || '#888888';
  const scale = Number(style.getPropertyValue('--fs')) || 1;
  const own = Object.fromEntries(DRAWING_COLOURS.map((colour) => [colour, token(TOKENS[colour])])) as Record<DrawingColour, string>;
  return {
    colours: { ...own, up: token('--up'), down: token('--down'), neutral: token('--t3') },
    background: token('--bg1'),
    text: token('--t1'),
    accent: token('--accent'),
    font: `500 ${Math.round(11 * scale)}px Inter, system-ui, sans-serif`,
    scale,
  };
}
