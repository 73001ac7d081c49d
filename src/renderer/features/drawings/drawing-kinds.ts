import type { Drawing, DrawingKind } from '#core/drawings/drawing.ts';

/** What each kind of drawing is called, which keys begin it and what to do then, in the order of the toolbar. */
export const TOOLS: readonly { readonly kind: DrawingKind; readonly title: string; readonly keys: string; readonly hint: string }[] = [
  { kind: 'horizontal', title: 'Horizontal line', keys: 'Alt+H', hint: 'Click its price' },
  { kind: 'trend', title: 'Trend line', keys: 'Alt+T', hint: 'Click both ends' },
  { kind: 'ray', title: 'Ray', keys: 'Alt+Y', hint: 'Click its start, then a point on it' },
  { kind: 'channel', title: 'Channel', keys: 'Alt+C', hint: 'Click both ends, then the other line' },
  { kind: 'rectangle', title: 'Rectangle', keys: 'Alt+X', hint: 'Click two corners' },
  { kind: 'fibonacci', title: 'Fibonacci retracement', keys: 'Alt+G', hint: 'Click the start of the move, then its end' },
  { kind: 'long', title: 'Long position', keys: 'Alt+L', hint: 'Click the entry' },
  { kind: 'short', title: 'Short position', keys: 'Alt+S', hint: 'Click the entry' },
  { kind: 'text', title: 'Text', keys: 'Alt+W', hint: 'Click where it should stand' },
];

/** What a kind is called. */
export const kindTitle = (kind: DrawingKind): string => TOOLS.find((tool) => tool.kind === kind)?.title ?? kind;

/** A drawing by its own words, or else by its kind, for lists and "Undo …". */
export function drawingTitle({ kind, text }: Drawing): string {
  const [line = ''] = text.split('\n');
  const title = kindTitle(kind);
  return line === '' || kind === 'text' ? (kind === 'text' ? `Text “${line.slice(0, 40)}”` : title) : `${title} “${line.slice(0, 40)}”`;
}
