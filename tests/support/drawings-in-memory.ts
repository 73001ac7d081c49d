import type { Drawing } from '#core/drawings/drawing.ts';
import type { DrawingReader } from '#core/ports/drawing-store.ts';
import { savedForm } from '#services/drawings/saved-drawings.ts';

export interface DrawingsInMemory extends DrawingReader {
  /** Replaces the drawings of a symbol, and tells those who watch. */
  keep(symbol: string, drawings: readonly Drawing[]): void;
}

/** Drawings as the host process keeps them, without files. */
export function drawingsInMemory(): DrawingsInMemory {
  const bySymbol = new Map<string, unknown>();
  const watchers = new Set<() => void>();
  return {
    load: (symbol) => (bySymbol.has(symbol) ? { is: 'saved', value: bySymbol.get(symbol) } : { is: 'absent' }),
    watch: (onChange) => {
      watchers.add(onChange);
      return () => watchers.delete(onChange);
    },
    keep(symbol, drawings) {
      bySymbol.set(symbol, savedForm(symbol, drawings));
      for (const changed of watchers) changed();
    },
  };
}
