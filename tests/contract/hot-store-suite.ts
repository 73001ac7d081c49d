import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HotStore } from '#core/ports/hot-store.ts';

export interface OpenHotStore {
  readonly store: HotStore;
  /** Lets the store's clock go on. */
  readonly advanceMs: (milliseconds: number) => Promise<void>;
}

const LONG = 3_600_000;

/** What every `HotStore` promises. */
export function hotStoreSuite(name: string, open: () => Promise<OpenHotStore>): void {
  describe(`hot store: ${name}`, () => {
    let store: HotStore;
    let advanceMs: OpenHotStore['advanceMs'];
    beforeEach(async () => {
      ({ store, advanceMs } = await open());
    });
    afterEach(() => store.close());

    it('01 knows nothing of a key that was never set', async () => {
      expect(await store.getHash('h')).toBeNull();
      expect(await store.getValue('v')).toBeNull();
      expect(await store.readStream('s', 10)).toEqual([]);
      expect(await store.rangeSorted('z', Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)).toEqual([]);
      await store.delete('never there');
    });

    it('02 gives back hashes and values, the newest of each', async () => {
      await store.setHash('market:price:EURUSD', { bid: '1.1', ask: '1.2', note: 'ü€𝄞' }, LONG);
      await store.setHash('market:price:EURUSD', { bid: '1.3', ask: '1.4' }, LONG);
      await store.setValue('model:active:m', 'v1', LONG);
      await store.setValue('model:active:m', '', LONG);
      expect(await store.getHash('market:price:EURUSD')).toEqual({ bid: '1.3', ask: '1.4' });
      expect(await store.getValue('model:active:m')).toBe('');
    });

    it('03 forgets a key when its time to live is over, counted from the last write', async () => {
      await store.setHash('h', { a: '1' }, 1_000);
      await store.setValue('v', 'x', 1_000);
      await store.addSorted('z', 1, 'one', 1_000);
      await advanceMs(600);
      await store.setValue('v', 'y', 1_000);
      await store.addSorted('z', 2, 'two', 1_000);
      expect(await store.getHash('h')).toEqual({ a: '1' });
      await advanceMs(600);
      expect(await store.getHash('h')).toBeNull();
      expect(await store.getValue('v')).toBe('y');
      expect(await store.rangeSorted('z', 0, 9)).toEqual(['one', 'two']);
      await advanceMs(600);
      expect(await store.getValue('v')).toBeNull();
      expect(await store.rangeSorted('z', 0, 9)).toEqual([]);
    });

    it('04 keeps the newest entries of a stream, oldest first', async () => {
      for (let i = 0; i < 7; i++) await store.appendStream('ticks:EURUSD', { i: String(i) }, 5);
      expect(await store.readStream('ticks:EURUSD', 3)).toEqual([{ i: '4' }, { i: '5' }, { i: '6' }]);
      expect((await store.readStream('ticks:EURUSD', 99)).map(({ i }) => i)).toEqual(['2', '3', '4', '5', '6']);
      expect(await store.readStream('ticks:EURUSD', 0)).toEqual([]);
    });

    it('05 orders members by score and moves a member that gets another score', async () => {
      await store.addSorted('bars:EURUSD', 30, 'c', LONG);
      await store.addSorted('bars:EURUSD', 10, 'a', LONG);
      await store.addSorted('bars:EURUSD', 20, 'b', LONG);
      expect(await store.rangeSorted('bars:EURUSD', 10, 30)).toEqual(['a', 'b']);
      await store.addSorted('bars:EURUSD', 40, 'a', LONG);
      expect(await store.rangeSorted('bars:EURUSD', 0, 100)).toEqual(['b', 'c', 'a']);
    });

    it('06 deletes a key of any kind', async () => {
      await store.setHash('h', { a: '1' }, LONG);
      await store.setValue('v', 'x', LONG);
      await store.appendStream('s', { a: '1' }, 5);
      await store.addSorted('z', 1, 'a', LONG);
      for (const key of ['h', 'v', 's', 'z']) await store.delete(key);
      expect([
        await store.getHash('h'),
        await store.getValue('v'),
        await store.readStream('s', 9),
        await store.rangeSorted('z', 0, 9),
      ]).toEqual([null, null, [], []]);
    });

    it('07 gives out copies and takes copies', async () => {
      const fields = { a: '1' };
      await store.setHash('h', fields, LONG);
      await store.appendStream('s', fields, 5);
      fields.a = '2';
      const read = (await store.getHash('h')) as Record<string, string>;
      read.a = '3';
      expect(await store.getHash('h')).toEqual({ a: '1' });
      expect(await store.readStream('s', 1)).toEqual([{ a: '1' }]);
    });

    it('08 ranges over scores as a sorted list does', async () => {
      let run = 0;
      const member = fc.record({ score: fc.integer({ min: 0, max: 20 }), member: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f') });
      await fc.assert(
        fc.asyncProperty(
          fc.array(member, { maxLength: 20 }),
          fc.integer({ min: 0, max: 20 }),
          fc.integer({ min: 0, max: 21 }),
          async (adds, from, to) => {
            const key = `z${run++}`;
            const model = new Map<string, number>();
            for (const add of adds) {
              await store.addSorted(key, add.score, add.member, LONG);
              model.set(add.member, add.score);
            }
            const expected = [...model]
              .filter(([, score]) => score >= from && score < to)
              .sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1));
            expect(await store.rangeSorted(key, from, to)).toEqual(expected.map(([name]) => name));
          },
        ),
      );
    });
  });
}
