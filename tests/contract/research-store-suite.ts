import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ResearchStore, RunQuery, StoredRun, StoredStudy, Trial } from '#core/ports/research-store.ts';

export interface OpenResearchStore {
  readonly store: ResearchStore;
  readonly close: () => void;
}

const run = (id: string, createdAtUs: number, summary: Record<string, number | null> = {}, rest: Partial<StoredRun> = {}): StoredRun => ({
  id,
  createdAtUs,
  idea: 'sma-cross AAPL 1d',
  document: { title: `Run ${id}`, summary },
  tags: [],
  note: '',
  ...rest,
});

const study = (id: string, createdAtUs: number, rest: Partial<StoredStudy> = {}): StoredStudy => ({
  ...{ id, createdAtUs, kind: 'optimise', runId: null, isComplete: true, document: { id } },
  ...rest,
});

const trial = (configurationHash: string, returns: number[] = [1], idea = 'a'): Trial => ({
  ...{ idea, configurationHash, evaluatedAtUs: 5, source: 'run', span: `${returns.length} days` },
  days: Float64Array.from(returns, (_, i) => 18_000 + i),
  returns: Float64Array.from(returns),
});

const ALL: RunQuery = { words: [], tag: null, orderBy: 'createdAt', isAscending: false, offset: 0, limit: 100 };

/** What every `ResearchStore` promises. */
export function researchStoreSuite(name: string, open: () => OpenResearchStore): void {
  describe(`research store: ${name}`, () => {
    let opened: OpenResearchStore;
    let store: ResearchStore;
    beforeEach(() => {
      opened = open();
      store = opened.store;
    });
    afterEach(() => opened.close());
    const ids = (query: Partial<RunQuery>) => store.listRuns({ ...ALL, ...query }).runs.map(({ id }) => id);

    it('01 gives back a run and its columns as they were, NaN and all', () => {
      const columns = { value: Float64Array.of(1, Number.NaN, -0), empty: new Float64Array(0), time: Float64Array.of(1.7e15) };
      store.saveRun(run('r1', 10, { sharpe: 1 }, { tags: ['a b', 'é'], note: 'line\nline' }), columns);
      expect(store.findRun('r1')).toEqual(run('r1', 10, { sharpe: 1 }, { tags: ['a b', 'é'], note: 'line\nline' }));
      expect(store.readRunColumns('r1')).toEqual(columns);
      expect([store.findRun('x'), store.readRunColumns('x')]).toEqual([null, null]);
    });

    it('02 does not see what happens to the columns afterwards', () => {
      const value = Float64Array.of(1, 2);
      store.saveRun(run('r1', 10), { value });
      value.fill(9);
      store.readRunColumns('r1')?.value?.fill(8);
      expect(store.readRunColumns('r1')?.value).toEqual(Float64Array.of(1, 2));
    });

    it('03 takes an id once', () => {
      store.saveRun(run('r1', 10), {});
      expect(() => store.saveRun(run('r1', 11), {})).toThrow();
      expect(store.findRun('r1')?.createdAtUs).toBe(10);
    });

    it('04 lists by figure in either direction, those without it last, page by page', () => {
      store.saveRun(run('r1', 10, { sharpe: 2 }), {});
      store.saveRun(run('r2', 20, { sharpe: null }), {});
      store.saveRun(run('r3', 30, { sharpe: -1 }), {});
      store.saveRun(run('r4', 40, { sharpe: 2 }), {});
      expect(ids({})).toEqual(['r4', 'r3', 'r2', 'r1']);
      expect(ids({ orderBy: 'sharpe' })).toEqual(['r4', 'r1', 'r3', 'r2']);
      expect(ids({ orderBy: 'sharpe', isAscending: true })).toEqual(['r3', 'r4', 'r1', 'r2']);
      expect(store.listRuns({ ...ALL, offset: 1, limit: 2 })).toMatchObject({ total: 4, runs: [{ id: 'r3' }, { id: 'r2' }] });
    });

    it('05 finds runs by words in any case and by tag; no character of a word is special', () => {
      store.saveRun(run('r1', 10, {}, { tags: ['100%'], note: 'Wide stops' }), {});
      store.saveRun(run('r2', 20, {}, { idea: 'rsi EURUSD 1h', tags: ['100', 'b'] }), {});
      expect(ids({ words: ['AAPL', 'wide'] })).toEqual(['r1']);
      expect(ids({ words: ['eurusd'] })).toEqual(['r2']);
      expect(ids({ words: ['0%'] })).toEqual(['r1']);
      expect(ids({ words: ['_'] })).toEqual([]);
      expect(ids({ tag: '100' })).toEqual(['r2']);
      expect(store.listTags()).toEqual(['100', '100%', 'b']);
    });

    it('06 annotates and deletes', () => {
      store.saveRun(run('r1', 10), { value: Float64Array.of(1) });
      expect(store.annotateRun('r1', ['x'], 'n')).toBe(true);
      expect(store.findRun('r1')).toMatchObject({ tags: ['x'], note: 'n' });
      expect(store.readRunColumns('r1')?.value).toEqual(Float64Array.of(1));
      expect([store.annotateRun('r9', [], ''), store.deleteRun('r9')]).toEqual([false, false]);
      expect(store.deleteRun('r1')).toBe(true);
      expect(store.findRun('r1')).toBeNull();
    });

    it('07 keeps studies, and replaces one that went on', () => {
      store.saveStudy(study('s1', 1, { isComplete: false }), { value: Float64Array.of(1) });
      store.saveStudy(study('s1', 1), { value: Float64Array.of(1, 2) });
      store.saveStudy(study('s2', 2, { runId: 'r1', kind: 'monte-carlo' }), {});
      expect(store.findStudy('s1')).toEqual({ study: study('s1', 1), columns: { value: Float64Array.of(1, 2) } });
      expect(store.listStudies({ runId: null, kind: null }).map(({ id }) => id)).toEqual(['s2', 's1']);
      expect(store.listStudies({ runId: 'r1', kind: null }).map(({ id }) => id)).toEqual(['s2']);
      expect(store.listStudies({ runId: null, kind: 'optimise' }).map(({ id }) => id)).toEqual(['s1']);
      expect([store.deleteStudy('s1'), store.deleteStudy('s1'), store.findStudy('s1')]).toEqual([true, false, null]);
    });

    it('08 counts a distinct configuration once, by whatever way it came again', () => {
      expect(store.recordTrials([trial('h1'), trial('h2'), trial('h1')])).toBe(2);
      expect(store.recordTrials([trial('h2', [9]), trial('h3'), trial('h1', [1], 'other')])).toBe(2);
      expect([store.countTrials('a'), store.countTrials('other'), store.countTrials('none')]).toEqual([3, 1, 0]);
      expect([store.hasTrial('a', 'h3'), store.hasTrial('other', 'h3')]).toEqual([true, false]);
      expect(store.readTrials('a', '1 days', 10).map(({ returns }) => [...returns])).toEqual([[1], [1], [1]]);
      expect(store.readTrials('a', '1 days', 10)[0]).toEqual(trial('h1'));
    });

    it('09 spreads a sample over the order of trials, without those that have no returns', () => {
      store.recordTrials(Array.from({ length: 100 }, (_, i) => trial(`h${i}`, i % 2 === 0 ? [i, 1] : [])));
      const sample = store.readTrials('a', '2 days', 5);
      expect(sample.map(({ returns }) => returns[0])).toEqual([0, 20, 40, 60, 80]);
      expect(sample[1]?.days).toEqual(Float64Array.of(18_000, 18_001));
      expect(store.readTrials('a', '2 days', 50)).toHaveLength(50);
      expect(store.readTrials('a', '0 days', 50)).toEqual([]);
      expect([store.countTrials('a'), store.countTrials('a', '0 days')]).toEqual([100, 50]);
    });

    it('11 takes the returns of a trial when there were none, or when they are of other days, and counts it once', () => {
      expect(store.recordTrials([trial('h1', []), trial('h2', [1, 2])])).toBe(2);
      expect(store.recordTrials([trial('h1', [3, 4]), trial('h2', [])])).toBe(0);
      const returnsOver = (span: string) => store.readTrials('a', span, 10).map(({ returns }) => [...returns]);
      expect(returnsOver('2 days')).toEqual([
        [3, 4],
        [1, 2],
      ]);
      expect(store.recordTrials([trial('h2', [5, 6, 7])])).toBe(0);
      expect([returnsOver('2 days'), returnsOver('3 days')]).toEqual([[[3, 4]], [[5, 6, 7]]]);
      expect(store.readTrials('a', '3 days', 10)[0]?.days).toEqual(Float64Array.of(18_000, 18_001, 18_002));
      expect([store.countTrials('a'), store.countTrials('a', '3 days')]).toEqual([2, 1]);
    });

    it('12 takes the same settings over the same days for one trial, in whatever words their range was asked for', () => {
      const [settings, others] = ['5'.repeat(64), '6'.repeat(64)];
      store.recordTrials([trial(`${settings}-open`), trial(`${others}-open`)]);
      expect(store.recordTrials([trial(`${settings}-dated`), trial(`${others}-dated`, [1, 2])])).toBe(1);
      expect(store.recordTrials([trial(`${settings}-other`, [])])).toBe(1);
      expect(store.recordTrials([trial(`${settings}-third`, [4, 5, 6])])).toBe(1);
      expect([store.hasTrial('a', `${settings}-dated`), store.hasTrial('a', `${settings}-dated`, '1 days')]).toEqual([false, true]);
      expect([store.hasTrial('a', `${settings}-dated`, '9 days'), store.hasTrial('b', `${settings}-dated`, '1 days')]).toEqual([
        false,
        false,
      ]);
    });

    it('10 a transaction whose work throws keeps nothing of it', () => {
      store.saveRun(run('r1', 10), {});
      expect(() =>
        store.transaction(() => {
          store.saveRun(run('r2', 20), {});
          store.recordTrials([trial('h1')]);
          store.saveStudy(study('s1', 1), {});
          store.deleteRun('r1');
          store.annotateRun('r2', ['x'], '');
          throw new Error('killed');
        }),
      ).toThrow('killed');
      expect(ids({})).toEqual(['r1']);
      expect([store.countTrials('a'), store.listStudies({ runId: null, kind: null }).length, store.listTags()]).toEqual([0, 0, []]);
    });

    it('13 reads trials as they are by now, whatever was read before, was added since or was undone', () => {
      const returns = (idea = 'a', most = 10) => store.readTrials(idea, '1 days', most).map((each) => each.returns[0]);
      store.recordTrials([trial('h1', [1]), trial('h2', [2]), trial('x', [9], 'other')]);
      expect([returns(), returns('other'), returns()]).toEqual([[1, 2], [9], [1, 2]]);
      expect(() =>
        store.transaction(() => {
          store.recordTrials([trial('undone', [3]), trial('h1', [4, 5])]);
          expect(returns()).toEqual([2, 3]);
          throw new Error('killed');
        }),
      ).toThrow('killed');
      expect(returns()).toEqual([1, 2]);
      store.recordTrials([trial('h3', [6])]);
      expect([returns(), returns('a', 2)]).toEqual([
        [1, 2, 6],
        [1, 6],
      ]);
      store.recordTrials([trial('h1', [4, 5])]);
      expect(returns()).toEqual([2, 6]);
      store.recordTrials([trial('h1', [7])]);
      expect(returns()).toEqual([7, 2, 6]);
    });
  });
}
