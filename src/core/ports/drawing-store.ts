/** What was found of a symbol's drawings: nothing, something that can't be read, or the saved value. */
export type FoundDrawings = { readonly is: 'absent' } | { readonly is: 'unreadable' } | { readonly is: 'saved'; readonly value: unknown };

/** Reads the drawings of symbols. Anyone may; only the host process writes. */
export interface DrawingReader {
  /** What was saved last for a symbol, unchecked. */
  load(symbol: string): FoundDrawings;
  /** Calls back after drawings were saved, by this process or another, possibly more often; returns how to stop. */
  watch(onChange: () => void): () => void;
}

/** Where drawings live, one entry a symbol. */
export interface DrawingStore extends DrawingReader {
  /** Replaces what is saved for a symbol, all or nothing. */
  save(symbol: string, value: unknown): Promise<void>;
  /** Keeps what is saved for a symbol under another name, where nothing will overwrite it, and answers with its place; null when there is nothing. */
  setAside(symbol: string): string | null;
}
