import type { MarketStore } from '#core/ports/market-store.ts';

/** Keys of the pipeline's state in the store. */
export const barStateKey = (instrument: number): string => `bars:${instrument}`;
export const streamStateKey = (source: number, instrument: number): string => `stream:${source}:${instrument}`;
export const lastSequenceKey = (sourceName: string): string => `source:${sourceName}:lastSequence`;
export const sourceOrderKey = (symbol: string): string => `sourceOrder:${symbol}`;

/** Doubles as they are kept in the store: little-endian on every machine that the app runs on. */
export const bytesOf = (numbers: Float64Array<ArrayBuffer>): Uint8Array<ArrayBuffer> =>
  new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);

/** Inverse of {@link bytesOf}; copies, because stored bytes need not be aligned. */
export const numbersOf = (bytes: Uint8Array): Float64Array => new Float64Array(bytes.slice().buffer);

export const saveJson = (store: MarketStore, key: string, value: unknown): void =>
  store.saveState(key, new TextEncoder().encode(JSON.stringify(value)));

/** The value saved under a key; null when there is none. Written by this app: not checked again. */
export function loadJson(store: MarketStore, key: string): unknown {
  const bytes = store.loadState(key);
  return bytes === null ? null : JSON.parse(new TextDecoder().decode(bytes));
}
