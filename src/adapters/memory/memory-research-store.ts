import {
  type NamedColumns,
  type ResearchStore,
  type RunOrder,
  type RunQuery,
  SETTINGS_HASH_LENGTH,
  type StoredRun,
  type StoredStudy,
  type Trial,
} from '#core/ports/research-store.ts';
import { createMemoryEventLog } from './memory-event-log.ts';
import { createUndoLog } from './undo-log.ts';

const copyOf = (columns: NamedColumns): NamedColumns =>
  Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.slice()]));

/** What goes through JSON on a disk does so here too. */
const throughJson = <T>(value: T): T => JSON.parse(JSON.stringify(value));

function orderKey({ document, createdAtUs }: StoredRun, orderBy: RunOrder): number | null {
  if (orderBy === 'createdAt') return createdAtUs;
  const { summary } = document as { summary?: Record<string, number | null> };
  return summary?.[orderBy] ?? null;
}

function isFound(run: StoredRun, { words, tag }: RunQuery): boolean {
  const text = [run.id, run.idea, JSON.stringify(run.tags), run.note].join(' ').toLowerCase();
  return words.every((word) => text.includes(word.toLowerCase())) && (tag === null || run.tags.includes(tag));
}

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function compareRuns(a: StoredRun, b: StoredRun, { orderBy, isAscending }: RunQuery): number {
  const [keyA, keyB] = [orderKey(a, orderBy), orderKey(b, orderBy)];
  const byAbsence = Number(keyA === null) - Number(keyB === null);
  const byKey = keyA === null || keyB === null ? 0 : isAscending ? keyA - keyB : keyB - keyA;
  return byAbsence || byKey || b.createdAtUs - a.createdAtUs || byText(a.id, b.id);
}

/** A research store that lives as long as its process. */
export function createMemoryResearchStore(): ResearchStore {
  const undo = createUndoLog();
  const { transaction, onUndo } = undo;
  const runs = new Map<string, { run: StoredRun; columns: NamedColumns }>();
  const studies = new Map<string, { study: StoredStudy; columns: NamedColumns }>();
  const trials = new Map<string, Map<string, Trial>>();

  function findTrial(idea: string, configurationHash: string, span: string | undefined): Trial | undefined {
    const known = trials.get(idea);
    const exact = known?.get(configurationHash);
    if (exact !== undefined || span === undefined) return exact;
    const settings = configurationHash.slice(0, SETTINGS_HASH_LENGTH);
    return [...(known?.values() ?? [])].find(
      (trial) => trial.configurationHash.slice(0, SETTINGS_HASH_LENGTH) === settings && trial.span === span,
    );
  }

  function put<V>(map: Map<string, V>, key: string, value: V): void {
    const before = map.get(key);
    map.set(key, value);
    onUndo(() => (before === undefined ? map.delete(key) : map.set(key, before)));
  }

  function take<V>(map: Map<string, V>, key: string): boolean {
    const before = map.get(key);
    if (before === undefined) return false;
    map.delete(key);
    onUndo(() => map.set(key, before));
    return true;
  }

  return {
    ...createMemoryEventLog(undo),
    transaction,
    makeRoom: transaction,
    saveRun: (run, columns) =>
      transaction(() => {
        if (runs.has(run.id)) throw new RangeError(`There is a run ${run.id} already.`);
        put(runs, run.id, { run: throughJson(run), columns: copyOf(columns) });
      }),
    findRun: (id) => runs.get(id)?.run ?? null,
    readRunColumns: (id) => {
      const found = runs.get(id);
      return found ? copyOf(found.columns) : null;
    },
    listRuns: (query) => {
      const found = [...runs.values()].map(({ run }) => run).filter((run) => isFound(run, query));
      found.sort((a, b) => compareRuns(a, b, query));
      return { total: found.length, runs: found.slice(query.offset, query.offset + query.limit) };
    },
    listTags: () => [...new Set([...runs.values()].flatMap(({ run }) => run.tags))].sort(byText),
    annotateRun: (id, tags, note) =>
      transaction(() => {
        const found = runs.get(id);
        if (found) put(runs, id, { ...found, run: { ...found.run, tags: [...tags], note } });
        return found !== undefined;
      }),
    deleteRun: (id) => transaction(() => take(runs, id)),
    saveStudy: (study, columns) => transaction(() => put(studies, study.id, { study: throughJson(study), columns: copyOf(columns) })),
    findStudy: (id) => {
      const found = studies.get(id);
      return found ? { study: found.study, columns: copyOf(found.columns) } : null;
    },
    listStudies: ({ runId, kind }) =>
      [...studies.values()]
        .map(({ study }) => study)
        .filter((study) => (runId === null || study.runId === runId) && (kind === null || study.kind === kind))
        .sort((a, b) => b.createdAtUs - a.createdAtUs || byText(a.id, b.id)),
    deleteStudy: (id) => transaction(() => take(studies, id)),
    recordTrials: (given) =>
      transaction(() => {
        let added = 0;
        for (const trial of given) {
          const known = trials.get(trial.idea) ?? new Map<string, Trial>();
          trials.set(trial.idea, known);
          const before = findTrial(trial.idea, trial.configurationHash, trial.span);
          const { span, days, returns } = trial;
          if (before && (returns.length === 0 || (before.returns.length > 0 && before.span === span))) continue;
          const now = before ?? trial;
          put(known, now.configurationHash, { ...now, span, days: days.slice(), returns: returns.slice() });
          if (!before) added++;
        }
        return added;
      }),
    countTrials: (idea, span) =>
      [...(trials.get(idea)?.values() ?? [])].filter((trial) => span === undefined || trial.span === span).length,
    hasTrial: (idea, configurationHash, span) => findTrial(idea, configurationHash, span) !== undefined,
    readTrials: (idea, span, most) => {
      const all = [...(trials.get(idea)?.values() ?? [])].filter((trial) => trial.span === span && trial.returns.length > 0);
      const piece = (position: number) => Math.floor((position * most) / all.length);
      return all.filter((_, i) => all.length <= most || i === 0 || piece(i) !== piece(i - 1));
    },
    close: () => {},
  };
}
