import type { Clock } from '#core/ports/clock.ts';

interface Entry<V> {
  value: V;
  bytes: number;
  /** Monotonic milliseconds. */
  expiresAtMs: number;
}

/** A map whose entries expire and which stays below a size: the entries that were not used for longest go first. */
interface ExpiringMap<V> {
  /** The live value, which counts as used now; undefined when absent or expired. */
  get(key: string): V | undefined;
  /** Stores a value of about `bytes` bytes. */
  set(key: string, value: V, bytes: number, timeToLiveMs: number): void;
  delete(key: string): void;
  clear(): void;
}

export function createExpiringMap<V>(clock: Clock, maxBytes: number): ExpiringMap<V> {
  // A Map iterates in the order of insertion: an entry that is used is taken out and put back at the end.
  const entries = new Map<string, Entry<V>>();
  let bytesUsed = 0;

  const remove = (key: string): Entry<V> | undefined => {
    const entry = entries.get(key);
    if (entry) {
      entries.delete(key);
      bytesUsed -= entry.bytes;
    }
    return entry;
  };

  return {
    get(key) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      if (clock.monotonicMs() >= entry.expiresAtMs) {
        remove(key);
        return undefined;
      }
      entries.delete(key);
      entries.set(key, entry);
      return entry.value;
    },
    set(key, value, bytes, timeToLiveMs) {
      remove(key);
      entries.set(key, { value, bytes, expiresAtMs: clock.monotonicMs() + timeToLiveMs });
      bytesUsed += bytes;
      for (const oldest of entries.keys()) {
        if (bytesUsed <= maxBytes) break;
        remove(oldest);
      }
    },
    delete(key) {
      remove(key);
    },
    clear() {
      entries.clear();
      bytesUsed = 0;
    },
  };
}
