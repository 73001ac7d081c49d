import { drawing as drawingSchema } from '#contract/drawings.ts';
import { type Drawing, MOST_DRAWINGS_OF_A_SYMBOL } from '#core/drawings/drawing.ts';
import type { FoundDrawings } from '#core/ports/drawing-store.ts';

const VERSION = 1;

/** The form in which the drawings of a symbol are saved. */
export const savedForm = (symbol: string, drawings: readonly Drawing[]) => ({ version: VERSION, symbol, drawings });

/**
 * The drawings in what was found for a symbol. `isWhole` is false where something of it could not be read: damage, another version, or
 * single drawings that this version does not know; the others are used all the same.
 */
export function readSavedDrawings(symbol: string, found: FoundDrawings): { drawings: readonly Drawing[]; isWhole: boolean } {
  if (found.is !== 'saved') return { drawings: [], isWhole: found.is === 'absent' };
  const { value } = found;
  if (typeof value !== 'object' || value === null || !('drawings' in value) || !Array.isArray(value.drawings))
    return { drawings: [], isWhole: false };
  const isOwn = 'version' in value && value.version === VERSION && 'symbol' in value && value.symbol === symbol;
  if (!isOwn) return { drawings: [], isWhole: false };
  const byId = new Map<string, Drawing>();
  for (const item of value.drawings.slice(0, MOST_DRAWINGS_OF_A_SYMBOL)) {
    const parsed = drawingSchema.safeParse(item);
    if (parsed.success && parsed.data.symbol === symbol) byId.set(parsed.data.id, parsed.data);
  }
  return { drawings: [...byId.values()], isWhole: byId.size === value.drawings.length };
}
