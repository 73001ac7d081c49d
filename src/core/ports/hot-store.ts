/** The latest values with a time to live, for reads that must not touch the disk. Keys as in PRODUCT: `market:price:{symbol}` … */
export interface HotStore {
  setHash(key: string, fields: Readonly<Record<string, string>>, timeToLiveMs: number): Promise<void>;
  /** Null when absent or expired. */
  getHash(key: string): Promise<Record<string, string> | null>;
  setValue(key: string, value: string, timeToLiveMs: number): Promise<void>;
  getValue(key: string): Promise<string | null>;
  /** Appends to a capped list of the newest entries. */
  appendStream(key: string, fields: Readonly<Record<string, string>>, maxLength: number): Promise<void>;
  /** The newest `count` entries, oldest first. */
  readStream(key: string, count: number): Promise<Record<string, string>[]>;
  /** Adds a member, or moves it to another score. The time to live counts anew for the whole set. */
  addSorted(key: string, score: number, member: string, timeToLiveMs: number): Promise<void>;
  /** Members with score in `[from, to)`, ascending. */
  rangeSorted(key: string, from: number, to: number): Promise<string[]>;
  delete(key: string): Promise<void>;
  close(): Promise<void>;
}
