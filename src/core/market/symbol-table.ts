import { isSymbol, MAXIMUM_SYMBOL_LENGTH } from './symbol.ts';

/** Maps symbols, given as bytes, to small numbers (slots) without making a string for each look-up. */
export interface SymbolTable {
  /** Slot of the symbol in `bytes[from, to)`; -1 when it is no symbol or the table is full. */
  slotOfBytes(bytes: Uint8Array, from: number, to: number): number;
  /** Slot of a symbol given as a string; -1 as above. */
  slotOf(symbol: string): number;
  /** The symbol of a slot that this table gave out. */
  symbolOf(slot: number): string;
  /** How many symbols are known. Slots are `0 … count - 1`, in order of first appearance. */
  readonly count: number;
}

/** A table for at most `capacity` symbols, so that a sender who invents symbols can't fill the memory. */
export function createSymbolTable(capacity = 1024): SymbolTable {
  const mask = (1 << (33 - Math.clz32(capacity))) - 1;
  const slotsPlusOne = new Int32Array(mask + 1);
  const lengths = new Int32Array(capacity);
  const pool = new Uint8Array(capacity * MAXIMUM_SYMBOL_LENGTH);
  const symbols: string[] = [];
  const scratch = new Uint8Array(MAXIMUM_SYMBOL_LENGTH);

  const isSame = (slot: number, bytes: Uint8Array, from: number, length: number): boolean => {
    if (lengths[slot] !== length) return false;
    const start = slot * MAXIMUM_SYMBOL_LENGTH;
    for (let i = 0; i < length; i++) if (pool[start + i] !== bytes[from + i]) return false;
    return true;
  };

  const add = (cell: number, bytes: Uint8Array, from: number, length: number): number => {
    const slot = symbols.length;
    if (slot >= capacity) return -1;
    let symbol = '';
    for (let i = 0; i < length; i++) symbol += String.fromCharCode(bytes[from + i] as number);
    if (!isSymbol(symbol)) return -1;
    for (let i = 0; i < length; i++) pool[slot * MAXIMUM_SYMBOL_LENGTH + i] = bytes[from + i] as number;
    lengths[slot] = length;
    symbols.push(symbol);
    slotsPlusOne[cell] = slot + 1;
    return slot;
  };

  const slotOfBytes = (bytes: Uint8Array, from: number, to: number): number => {
    const length = to - from;
    if (length < 1 || length > MAXIMUM_SYMBOL_LENGTH) return -1;
    // FNV-1a; the table is at most half full, so probing ends.
    let hash = 0x811c9dc5;
    for (let i = from; i < to; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
    for (let cell = (hash ^ (hash >>> 15)) & mask; ; cell = (cell + 1) & mask) {
      const slot = (slotsPlusOne[cell] as number) - 1;
      if (slot < 0) return add(cell, bytes, from, length);
      if (isSame(slot, bytes, from, length)) return slot;
    }
  };

  return {
    slotOfBytes,
    slotOf(symbol) {
      if (!isSymbol(symbol)) return -1;
      for (let i = 0; i < symbol.length; i++) scratch[i] = symbol.charCodeAt(i);
      return slotOfBytes(scratch, 0, symbol.length);
    },
    symbolOf: (slot) => symbols[slot] ?? '',
    get count() {
      return symbols.length;
    },
  };
}
