import type { UserFileStatus } from '#contract/user-code.ts';
import type { OwnFiles } from '../../src/renderer/features/own-code/files/own-files.ts';

const refusal = (code: string, message: string) => ({ ok: false, error: { code, message } }) as const;
const done = <T>(value: T) => ({ ok: true, value }) as const;

/** A folder of own files in memory. Nothing is checked by itself: tests say how a file stands. */
export function fakeOwnFiles(declarations = '') {
  const sources = new Map<string, string>();
  const states = new Map<string, Partial<UserFileStatus>>();
  const listeners = new Set<() => void>();
  const upListeners = new Set<() => void>();
  const downListeners = new Set<() => void>();
  const link = { isUp: true, refuses: null as string | null };
  let revision = 0;
  const tell = () => {
    revision++;
    for (const listener of listeners) listener();
  };
  const list = (): UserFileStatus[] =>
    [...sources.keys()].toSorted().map((name) => ({
      name,
      id: `user:${name}`,
      title: null,
      state: 'checking',
      problems: [],
      nanosecondsPerBar: null,
      ...states.get(name),
    }));
  const unknown = (name: string) => refusal('UnknownFile', `There is no file ${name}.ts.`);
  const files: OwnFiles = {
    noun: 'strategy',
    afterRemoval: 'Nothing else changes.',
    process: 'research process',
    link: () => ({
      isUp: () => link.isUp,
      onUp: (listener) => {
        upListeners.add(listener);
        return () => upListeners.delete(listener);
      },
      onDown: (listener) => {
        downListeners.add(listener);
        return () => downListeners.delete(listener);
      },
    }),
    states: async function* (signal) {
      while (!signal.aborted && link.isUp) {
        const told = revision;
        yield list();
        if (told !== revision) continue;
        await new Promise<void>((resolve) => {
          const go = () => {
            listeners.delete(go);
            resolve();
          };
          listeners.add(go);
          signal.addEventListener('abort', go, { once: true });
        });
      }
    },
    source: async (name) => {
      const source = sources.get(name);
      return source === undefined ? unknown(name) : done({ source });
    },
    save: async (name, source) => {
      if (link.refuses !== null) return refusal('Defect', link.refuses);
      // As the service: the same content stands as it stood, and nobody is told.
      if (sources.get(name) === source) return done({});
      sources.set(name, source);
      states.delete(name);
      tell();
      return done({});
    },
    create: async (name) => {
      if (sources.has(name)) return refusal('FileExists', `There is a file ${name}.ts already.`);
      sources.set(name, 'export {};\n');
      tell();
      return done({});
    },
    remove: async (name) => {
      if (!sources.delete(name)) return unknown(name);
      tell();
      return done({});
    },
    types: async () => done({ declarations }),
  };
  return {
    files,
    sources,
    /** Writes a file as another program would. */
    write(name: string, source: string, state: Partial<UserFileStatus> = { state: 'ready' }): void {
      sources.set(name, source);
      states.set(name, state);
      tell();
    },
    delete(name: string): void {
      sources.delete(name);
      tell();
    },
    judge(name: string, state: Partial<UserFileStatus>): void {
      states.set(name, state);
      tell();
    },
    /** Refuses what is saved, with this sentence; null: takes it. */
    refuse(message: string | null): void {
      link.refuses = message;
    },
    setUp(isUp: boolean): void {
      link.isUp = isUp;
      tell();
      for (const listener of isUp ? upListeners : downListeners) listener();
    },
  };
}
