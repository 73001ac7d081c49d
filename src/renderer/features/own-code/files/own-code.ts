import { create, type StoreApi, type UseBoundStore } from 'zustand';
import type { UserFileStatus } from '#contract/user-code.ts';
import { follow } from '../../../connection/follow.ts';
import { nowUs } from '../../../format/clock.ts';
import { showToast } from '../../../ui/toast.tsx';
import type { OwnFiles, Refusal } from './own-files.ts';

/** A file that was opened: its text as it is in the editor and as it lies on disk. */
export interface OwnDocument {
  /** What the file held when it was last read or written here. */
  readonly saved: string;
  readonly text: string;
  /** How the file stands to `saved`: the same, changed by someone else while the text here has changes too, or deleted. */
  readonly disk: { readonly is: 'same' | 'gone' } | { readonly is: 'changed'; readonly source: string };
  readonly isSaving: boolean;
  /** Why it was not saved; null when that went well or was not tried. */
  readonly problem: Refusal | null;
}

interface OwnCodeState {
  /** Null until they came once. */
  readonly files: readonly UserFileStatus[] | null;
  readonly problem: Refusal | null;
  /** Since when the service can't be reached; null while it can. */
  readonly downSinceUs: number | null;
  readonly openName: string | null;
  readonly documents: ReadonlyMap<string, OwnDocument>;
  /** Why the open file could not be read. */
  readonly readProblem: Refusal | null;
}

/** Files of the trader's own, and the ones that are being edited. What is unsaved lives as long as the page does. */
export interface OwnCode {
  readonly files: OwnFiles;
  readonly use: UseBoundStore<StoreApi<OwnCodeState>>;
  /** What editors left of cursor and undo, by file. */
  readonly kept: Map<string, unknown>;
  /** Follows the files while they are in view; returns how to stop. */
  follow(): () => void;
  open(name: string): Promise<void>;
  edit(name: string, text: string): void;
  /** Writes the text, unless someone else changed the file; `overwrite` writes it then, too. Whether it was written. */
  save(name: string, overwrite?: boolean): Promise<boolean>;
  /** Takes what lies on disk and forgets what was not saved. */
  revert(name: string): void;
  /** Makes a new file and opens it; answers why it could not. */
  create(name: string): Promise<Refusal | null>;
  remove(name: string): Promise<Refusal | null>;
  /** Closes a file that was deleted by someone else, without writing it again. */
  forget(name: string): void;
}

export const isUnsaved = ({ text, saved, disk }: OwnDocument): boolean => text !== saved || disk.is === 'gone';

/** How many files have text that is not saved. */
export const countUnsaved = ({ documents }: OwnCodeState): number => [...documents.values()].filter(isUnsaved).length;

const SLOW_START_MS = 5_000;
const FRESH = { disk: { is: 'same' }, isSaving: false, problem: null } as const;

export function createOwnCode(files: OwnFiles): OwnCode {
  const use = create<OwnCodeState>(() => ({
    files: null,
    problem: null,
    downSinceUs: null,
    openName: null,
    documents: new Map(),
    readProblem: null,
  }));
  const kept = new Map<string, unknown>();
  /** Counts what was written: an answer that was asked for before tells of an older file. */
  let writes = 0;

  const documentOf = (name: string) => use.getState().documents.get(name);
  const put = (name: string, change: Partial<OwnDocument>) =>
    use.setState(({ documents }) => {
      const before = documents.get(name) ?? { ...FRESH, saved: '', text: '' };
      return { documents: new Map(documents).set(name, { ...before, ...change }) };
    });
  const drop = (name: string) => {
    kept.delete(name);
    use.setState(({ documents, openName, files: listed }) => {
      const rest = new Map(documents);
      rest.delete(name);
      const next = listed?.find((file) => file.name !== name)?.name ?? null;
      return { documents: rest, ...(openName === name ? { openName: next } : {}) };
    });
    const { openName } = use.getState();
    if (openName !== null) void open(openName);
  };

  async function readAgain(name: string): Promise<void> {
    const asked = writes;
    const result = await files.source(name);
    const known = documentOf(name);
    if (asked !== writes || !known || known.isSaving) return;
    if (!result.ok) {
      if (result.error.code === 'UnknownFile') put(name, { disk: { is: 'gone' } });
      return;
    }
    const { source } = result.value;
    if (source === known.saved) put(name, { disk: { is: 'same' } });
    else if (known.text === known.saved || known.text === source) {
      put(name, { ...FRESH, saved: source, text: source });
      if (known.text !== source)
        showToast(`${name}.ts was read again.`, 'It was changed outside the app.', 'note', undefined, `read ${name}`);
    } else put(name, { disk: { is: 'changed', source } });
  }

  async function open(name: string): Promise<void> {
    use.setState({ openName: name, readProblem: null });
    if (documentOf(name)) return readAgain(name);
    const result = await files.source(name);
    if (use.getState().openName !== name || documentOf(name)) return;
    if (result.ok) put(name, { ...FRESH, saved: result.value.source, text: result.value.source });
    else use.setState({ readProblem: result.error });
  }

  /** Until the service tells its state, a file that is being written is one that is being checked. */
  const setStatus = (status: UserFileStatus) =>
    use.setState(({ files: listed }) => ({ files: listed?.map((file) => (file.name === status.name ? status : file)) ?? null }));

  const onFiles = (listed: readonly UserFileStatus[]) => {
    use.setState({ files: listed, problem: null });
    const { openName, documents } = use.getState();
    for (const name of documents.keys()) void readAgain(name);
    const [first] = listed;
    if (openName === null && first) void open(first.name);
    else if (openName !== null && !documents.has(openName)) void open(openName);
  };

  return {
    files,
    use,
    kept,
    open,
    follow() {
      const link = files.link();
      const startedUs = nowUs();
      const stops = [
        follow(link, (signal) => files.states(signal), onFiles, { onError: (problem) => use.setState({ problem }) }),
        link.onUp(() => use.setState({ downSinceUs: null })),
        link.onDown(() => use.setState({ downSinceUs: nowUs() })),
      ];
      // The process starts with the first who asks for it: only one that stays away is worth a banner.
      const timer = setTimeout(() => {
        if (!link.isUp()) use.setState({ downSinceUs: startedUs });
      }, SLOW_START_MS);
      return () => {
        clearTimeout(timer);
        for (const stop of stops) stop();
      };
    },
    edit(name, text) {
      if (documentOf(name)?.text !== text) put(name, { text });
    },
    async save(name, overwrite = false) {
      const { text, saved, isSaving } = documentOf(name) ?? { text: '', saved: '', isSaving: true };
      if (isSaving) return false;
      put(name, { isSaving: true, problem: null });
      const now = overwrite ? null : await files.source(name);
      if (now?.ok && now.value.source !== saved && now.value.source !== text) {
        put(name, { isSaving: false, disk: { is: 'changed', source: now.value.source } });
        return false;
      }
      // What lies there already is not checked again, and nothing will be told of it.
      const isThere = now?.ok && now.value.source === text;
      const before = use.getState().files?.find((file) => file.name === name);
      if (before && text !== saved && !isThere) setStatus({ ...before, state: 'checking', problems: [] });
      const result = await files.save(name, text);
      writes++;
      if (!result.ok) {
        if (before) setStatus(before);
        put(name, { isSaving: false, problem: result.error });
        return false;
      }
      put(name, { ...FRESH, saved: text });
      return true;
    },
    revert(name) {
      const document = documentOf(name);
      if (!document) return;
      const source = document.disk.is === 'changed' ? document.disk.source : document.saved;
      put(name, { ...FRESH, saved: source, text: source });
    },
    async create(name) {
      const result = await files.create(name);
      if (!result.ok) return result.error;
      await open(name);
      return null;
    },
    async remove(name) {
      const result = await files.remove(name);
      if (!result.ok) return result.error;
      writes++;
      use.setState(({ files: listed }) => ({ files: listed?.filter((file) => file.name !== name) ?? null }));
      drop(name);
      return null;
    },
    forget: drop,
  };
}
