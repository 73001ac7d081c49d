import type { Drawing, DrawingKind } from '#core/drawings/drawing.ts';

/** What each kind of drawing is called and which keys begin it, in the order of the toolbar. */
export const TOOLS: readonly { readonly kind: DrawingKind; readonly title: string; readonly keys: string }[] = [
  { kind: 'horizontal', title: 'Horizontal line', keys: 'Alt+H' },
  { kind: 'trend', title: 'Trend line', keys: 'Alt+T' },
  { kind: 'ray', title: 'Ray', keys: 'Alt+Y' },
  { kind: 'channel', title: 'Channel', keys: 'Alt+C' },
  { kind: 'rectangle', title: 'Rectangle', keys: 'Alt+X' },
  { kind: 'fibonacci', title: 'Fibonacci retracement', keys: 'Alt+G' },
  { kind: 'long', title: 'Long position', keys: 'Alt+L' },
  { kind: 'short', title: 'Short position', keys: 'Alt+S' },
  { kind: 'text', title: 'Text', keys: 'Alt+W' },
];

/** What a kind is called. */
export const kindTitle = (kind: DrawingKind): string => TOOLS.find((tool) => tool.kind === kind)?.title ?? kind;

/** A drawing by its own words, or else by its kind, for lists and "Undo …". */
export function drawingTitle({ kind, text }: Drawing): string {
  const [line = ''] = text.split('\n');
  const title = kindTitle(kind);
  return line === '' || kind === 'text' ? (kind === 'text' ? `Text “${line.slice(0, 40)}”` : title) : `${title} “${line.slice(0, 40)}”`;
}
