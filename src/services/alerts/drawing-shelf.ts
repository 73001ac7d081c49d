import type { Drawing } from '#core/drawings/drawing.ts';
import type { DrawingReader } from '#core/ports/drawing-store.ts';
import { readSavedDrawings } from '../drawings/saved-drawings.ts';

/** The drawings that the host process keeps, as alerts read them: again after every change. */
export class DrawingShelf {
  readonly #reader: DrawingReader;
  readonly #bySymbol = new Map<string, ReadonlyMap<string, Drawing>>();
  /** Null where changes can't be followed, on a full disk for example: then every look reads the file. */
  readonly #stop: (() => void) | null;

  constructor(reader: DrawingReader, onChange: () => void) {
    this.#reader = reader;
    this.#stop = watching(reader, () => {
      this.#bySymbol.clear();
      onChange();
    });
  }

  find(symbol: string, id: string): Drawing | null {
    let drawings = this.#bySymbol.get(symbol);
    if (!drawings) {
      drawings = new Map(readSavedDrawings(symbol, this.#reader.load(symbol)).drawings.map((drawing) => [drawing.id, drawing]));
      if (this.#stop !== null) this.#bySymbol.set(symbol, drawings);
    }
    return drawings.get(id) ?? null;
  }

  /** Reads the drawings of a symbol again, for one that may have been saved a moment ago. */
  forget(symbol: string): void {
    this.#bySymbol.delete(symbol);
  }

  close(): void {
    this.#stop?.();
  }
}

function watching(reader: DrawingReader, onChange: () => void): (() => void) | null {
  try {
    return reader.watch(onChange);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    return null;
  }
}
