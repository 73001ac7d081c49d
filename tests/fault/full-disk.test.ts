// verifies: full-disk
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openMarketStore, type SqliteMarketStore } from '#adapters/sqlite/market-store.ts';
import { openResearchStore } from '#adapters/sqlite/research-store.ts';
import type { StoreProblem } from '#core/ports/market-store.ts';
import { freshFolder } from '../contract/fresh-folder.ts';
import { fillDisk, mountSmallDisk, unmountDisk } from '../support/small-disk.ts';
import { documentOf, stepOf, TICK_FIELDS, tickCountOf } from './written-steps.ts';

const clock = { nowUs: () => 1_700_000_000_000_000, monotonicMs: () => 0 };
const isFull = expect.objectContaining({ name: 'StorageError', code: 'StorageFull', message: expect.stringContaining('Free some space') });

/** Ticks of noise, which no compression makes smaller. */
function noiseOf(step: number): Float64Array {
  let state = step + 1;
  return Float64Array.from({ length: tickCountOf(step) * TICK_FIELDS }, (_, i) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return i % TICK_FIELDS === 0 ? step : state * 1.000_000_7 + state / 3e9;
  });
}

function write(store: SqliteMarketStore, step: number): void {
  store.transaction(() => {
    store.appendDocuments('market.events', [documentOf(step)]);
    store.appendBar('EURUSD', '1s', step * 1_000_000, step, step + 2, step - 1, step + 1, step % 9);
    store.saveState('step', new Uint8Array(Float64Array.of(step).buffer));
    store.appendRecords('market.ticks', TICK_FIELDS, noiseOf(step));
  });
}

function expectExactly(store: SqliteMarketStore, firstKept: number, last: number): void {
  expect(stepOf(store)).toBe(last);
  expect(store.nextSequence('market.events')).toBe(last + 1);
  expect(store.seriesSummary('EURUSD', '1s')?.count).toBe(last + 1);
  let sequence = 0;
  for (let step = 0; step <= last; step++) {
    if (sequence >= firstKept) expect(store.readRecords('market.ticks', sequence, tickCountOf(step)).records).toEqual(noiseOf(step));
    sequence += tickCountOf(step);
  }
  expect(store.nextSequence('market.ticks')).toBe(sequence);
  const problems: StoreProblem[] = [];
  store.verify((problem) => problems.push(problem));
  expect(problems).toEqual([]);
}

/** Writes until the disk refuses; returns the last step that was kept. */
function fill(store: SqliteMarketStore): number {
  for (let step = stepOf(store) + 1; step < 100_000; step++) {
    try {
      write(store, step);
    } catch (error) {
      expect(error).toEqual(isFull);
      return step - 1;
    }
  }
  throw new Error('The disk never got full.');
}

/** What a run of some size holds. */
const curveOf = (id: string): Float64Array => Float64Array.from({ length: 60_000 }, (_, i) => i * Number(id) * 1.000_000_7);

const probe = freshFolder();
const whyNot = mountSmallDisk(join(probe.path, 'probe'), 6);
if (whyNot === null) unmountDisk(join(probe.path, 'probe'));
probe.remove();

describe('a full disk', () => {
  it('by a limit of pages: StorageFull, nothing of the transaction kept, and writing goes on after old ticks were dropped', () => {
    const folder = freshFolder();
    const store = openMarketStore(join(folder.path, 'market.db'), { clock, pageLimit: 300 });
    const last = fill(store);
    expect(last).toBeGreaterThan(50);
    expectExactly(store, 0, last);
    expect(() => write(store, last + 1)).toThrow(isFull);
    const dropped = store.dropBefore('market.ticks', last - 20);
    expect(dropped).toBeGreaterThan(0);
    write(store, last + 1);
    write(store, last + 2);
    expectExactly(store, dropped, last + 2);
    store.close();
    folder.remove();
  });

  it.skipIf(whyNot !== null)(
    `by a disk of 6 MB${whyNot === null ? '' : ` (SKIPPED: ${whyNot})`}: StorageFull, all earlier data there, and writing goes on after space was made`,
    () => {
      const folder = freshFolder();
      const disk = join(folder.path, 'disk');
      expect(mountSmallDisk(disk, 6)).toBeNull();
      try {
        const ballast = join(disk, 'ballast');
        writeFileSync(ballast, new Uint8Array(1_500_000));
        let store = openMarketStore(join(disk, 'market.db'), { clock });
        const last = fill(store);
        expect(last).toBeGreaterThan(50);
        expectExactly(store, 0, last);
        rmSync(ballast);
        write(store, last + 1);
        expectExactly(store, 0, last + 1);
        store.close();
        store = openMarketStore(join(disk, 'market.db'), { clock });
        expectExactly(store, 0, last + 1);
        store.close();
      } finally {
        unmountDisk(disk);
        folder.remove();
      }
    },
  );

  it.skipIf(whyNot !== null)(
    `lets backtests be deleted${whyNot === null ? '' : ` (SKIPPED: ${whyNot})`}: one after the other, also after the app was started again, and nothing else is lost`,
    () => {
      const folder = freshFolder();
      const disk = join(folder.path, 'disk');
      expect(mountSmallDisk(disk, 12)).toBeNull();
      try {
        const open = () => openResearchStore(join(disk, 'research.db'), { clock });
        let store = open();
        const save = (id: string) =>
          store.saveRun({ id, createdAtUs: 1, idea: 'a', document: { id }, tags: [], note: '' }, { value: curveOf(id) });
        let next = 100;
        // What the write-ahead log holds already is room, too.
        const saveAll = () => {
          for (let i = 0; i < 50; i++) save(String(next++));
        };
        const ids = ['1', '2', '3', '4', '5', '6'];
        for (const id of ids) save(id);
        for (const deleted of ['1', '2', '3']) {
          fillDisk(disk, join(disk, 'others'));
          expect(saveAll).toThrow(isFull);
          store.makeRoom(() => {
            expect(store.deleteRun(deleted)).toBe(true);
            store.appendDocuments('research.runs', [documentOf(Number(deleted))]);
          });
          if (deleted !== '2') continue;
          store.close();
          store = open();
        }
        expect(store.nextSequence('research.runs')).toBe(3);
        for (const id of ids) expect(store.readRunColumns(id)).toEqual(Number(id) <= 3 ? null : { value: curveOf(id) });
        rmSync(join(disk, 'others'));
        save('9');
        store.close();
      } finally {
        unmountDisk(disk);
        folder.remove();
      }
    },
  );
});
