import type { Clock } from '#core/ports/clock.ts';
import type { HotStore } from '#core/ports/hot-store.ts';
import { createExpiringMap } from './expiring-map.ts';
import { SortedMembers } from './sorted-members.ts';

type Fields = Record<string, string>;

/** What a key may hold. */
type Held =
  | { readonly kind: 'hash'; readonly fields: Fields }
  | { readonly kind: 'value'; readonly value: string }
  | { readonly kind: 'stream'; readonly items: Fields[] }
  | { readonly kind: 'sorted'; readonly members: SortedMembers };

type Of<K extends Held['kind']> = Extract<Held, { kind: K }>;

const ENTRY_BYTES = 200;
const DEFAULT_MAX_BYTES = 64 << 20;

const fieldBytes = (fields: Fields): number => {
  let characters = 0;
  for (const name in fields) characters += name.length + (fields[name] as string).length;
  return ENTRY_BYTES + 2 * characters;
};

/** The hot store in this process. Expires by the monotonic clock; holds about `maxBytes` at most, least recently used keys go first. */
export function createMemoryHotStore(clock: Clock, maxBytes = DEFAULT_MAX_BYTES): HotStore {
  const held = createExpiringMap<Held>(clock, maxBytes);

  const find = <K extends Held['kind']>(key: string, kind: K): Of<K> | undefined => {
    const found = held.get(key);
    if (found && found.kind !== kind) throw new TypeError(`Key ${key} holds a ${found.kind}, not a ${kind}.`);
    return found as Of<K> | undefined;
  };

  return {
    async setHash(key, fields, timeToLiveMs) {
      held.set(key, { kind: 'hash', fields: { ...fields } }, fieldBytes(fields) + 2 * key.length, timeToLiveMs);
    },
    async getHash(key) {
      const found = find(key, 'hash');
      return found ? { ...found.fields } : null;
    },
    async setValue(key, value, timeToLiveMs) {
      held.set(key, { kind: 'value', value }, ENTRY_BYTES + 2 * (key.length + value.length), timeToLiveMs);
    },
    async getValue(key) {
      return find(key, 'value')?.value ?? null;
    },
    async appendStream(key, fields, maxLength) {
      const stream = find(key, 'stream') ?? { kind: 'stream', items: [] };
      stream.items.push({ ...fields });
      if (stream.items.length > maxLength) stream.items.splice(0, stream.items.length - maxLength);
      // Entries of a stream are alike: the newest stands for all of them.
      held.set(key, stream, stream.items.length * fieldBytes(fields), Number.POSITIVE_INFINITY);
    },
    async readStream(key, count) {
      const items = find(key, 'stream')?.items ?? [];
      return items.slice(Math.max(0, items.length - Math.max(0, count))).map((fields) => ({ ...fields }));
    },
    async addSorted(key, score, member, timeToLiveMs) {
      const sorted = find(key, 'sorted') ?? { kind: 'sorted', members: new SortedMembers() };
      sorted.members.add(score, member);
      held.set(key, sorted, sorted.members.count * ENTRY_BYTES + 2 * sorted.members.characters, timeToLiveMs);
    },
    async rangeSorted(key, from, to) {
      return find(key, 'sorted')?.members.range(from, to) ?? [];
    },
    async delete(key) {
      held.delete(key);
    },
    async close() {
      held.clear();
    },
  };
}
