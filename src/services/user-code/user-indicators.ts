import { createHash } from 'node:crypto';
import type { Clock } from '#core/ports/clock.ts';
import type { SourceProblem, UserCodeCompiler } from '#core/ports/user-code-compiler.ts';
import type { CheckStore, UserCodeFile, UserCodeFiles } from '#core/ports/user-code-files.ts';
import type { UserCodeRunner } from '#core/ports/user-code-runner.ts';
import { ExpectedError } from '#core/result.ts';
import { userIndicatorId } from '#core/user-code/describe-indicator.ts';
import { LatestChannel } from '../latest-channel.ts';
import { type CheckedSource, checkedIndicator, checkSource, type SourceVerdict } from './checked-source.ts';
import type { UserIndicator } from './user-indicator.ts';

export interface UserIndicatorsDeps {
  readonly files: UserCodeFiles;
  readonly checks: CheckStore;
  readonly compiler: UserCodeCompiler;
  readonly runner: UserCodeRunner;
  readonly clock: Clock;
  /** What a new file begins with. */
  readonly example: () => string;
  /** Told of a bug in a check. */
  readonly onDefect: (error: unknown) => void;
}

/** How a file of the trader's stands. */
export interface UserIndicatorStatus {
  readonly name: string;
  readonly id: string;
  readonly title: string | null;
  readonly state: 'checking' | 'ready' | 'refused';
  readonly problems: readonly SourceProblem[];
  readonly nanosecondsPerBar: number | null;
}

interface Entry {
  readonly hash: string;
  status: UserIndicatorStatus;
  indicator: UserIndicator | null;
  readonly checked: Promise<CheckedSource>;
}

/** Editors write a file in several steps. */
const SETTLE_MS = 100;

/**
 * The trader's indicators: the files of a folder, checked before first use and again when their content changes. Whoever asks for one
 * whose file was changed gets the changed one or its problems, never the one before.
 */
export class UserIndicators {
  /** Every file with its state, after each change. */
  readonly status = new LatestChannel<readonly UserIndicatorStatus[]>();
  readonly #deps: UserIndicatorsDeps;
  readonly #entries = new Map<string, Entry>();
  #turn: Promise<unknown> = Promise.resolve();
  #stopWatching: (() => void) | null = null;
  #settling: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: UserIndicatorsDeps) {
    this.#deps = deps;
  }

  /** Reads the folder and follows it. */
  start(): void {
    this.#stopWatching = this.#deps.files.watch(() => {
      clearTimeout(this.#settling);
      this.#settling = setTimeout(() => this.refresh(), SETTLE_MS);
    });
    this.refresh();
  }

  async stop(): Promise<void> {
    clearTimeout(this.#settling);
    this.#stopWatching?.();
    this.status.close();
    await this.#deps.runner.close();
    // A check that has begun ends soon without its sandbox, and clears up after itself.
    await this.#turn;
  }

  /** Looks at the files now. */
  refresh(): void {
    const files = this.#deps.files.list();
    const names = new Set(files.map(({ name }) => name));
    for (const name of this.#entries.keys()) if (!names.has(name)) this.#entries.delete(name);
    for (const file of files) this.#take(file);
    this.#publish();
  }

  /** Those that passed their checks, by name, when all checks are over. */
  async ready(): Promise<readonly UserIndicator[]> {
    this.refresh();
    const all = [...this.#entries].sort(([left], [right]) => (left < right ? -1 : 1));
    const found = await Promise.all(all.map(async ([name, { checked }]) => checkedIndicator(name, await checked)));
    return found.filter((one) => one !== null);
  }

  /** Those that have passed their checks by now. */
  readyNow(): readonly UserIndicator[] {
    return [...this.#entries.values()].flatMap(({ indicator }) => (indicator ? [indicator] : []));
  }

  /** The indicator of that id, as its file is now; null when there is no such file. Error `UserCodeFailed` when it was refused. */
  async find(id: string): Promise<UserIndicator | null> {
    this.refresh();
    const [name, entry] = [...this.#entries].find(([key]) => userIndicatorId(key) === id) ?? [];
    if (name === undefined || entry === undefined) return null;
    const checked = await entry.checked;
    const indicator = checkedIndicator(name, checked);
    if (indicator) return indicator;
    const [problem] = checked.problems;
    const where = problem?.line ? `line ${problem.line}: ` : '';
    throw new ExpectedError('UserCodeFailed', `${name}.ts was not used. ${where}${problem?.message ?? ''}`);
  }

  /** Checks a source, whatever was found of it before, without taking it into the folder. */
  async check(name: string, source: string): Promise<SourceVerdict> {
    const hash = hashOf(source);
    this.#deps.runner.pardon(hash);
    const { problems, nanosecondsPerBar } = await this.#inTurn(() => checkSource(this.#deps, { name, source }, hash, false));
    // The same content in the folder may have been refused for a loop that was only a busy machine.
    const entry = this.#entries.get(name);
    if (entry?.hash === hash && entry.status.state === 'refused') this.#entries.delete(name);
    this.refresh();
    return { problems, nanosecondsPerBar };
  }

  /** Writes a new file that begins as the example; answers with its path. Errors `FileExists`, `BadName`. */
  create(name: string): string {
    if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > 40) {
      throw new ExpectedError(
        'BadName',
        `"${name}" can't name an indicator: use small letters, digits and hyphens, for example my-average.`,
      );
    }
    const path = this.#deps.files.create(name, this.#deps.example());
    this.refresh();
    return path;
  }

  #take(file: UserCodeFile): void {
    const hash = hashOf(file.source);
    if (this.#entries.get(file.name)?.hash === hash) return;
    const checked = this.#inTurn(() => checkSource(this.#deps, file, hash, true));
    const status: UserIndicatorStatus = {
      name: file.name,
      id: userIndicatorId(file.name),
      title: null,
      state: 'checking',
      problems: [],
      nanosecondsPerBar: null,
    };
    const entry: Entry = { hash, status, indicator: null, checked };
    this.#entries.set(file.name, entry);
    checked.then(
      (found) => {
        const indicator = checkedIndicator(file.name, found);
        const { problems, nanosecondsPerBar } = found;
        entry.indicator = indicator;
        const state = indicator ? 'ready' : 'refused';
        entry.status = { ...status, title: indicator?.description.title ?? null, state, problems, nanosecondsPerBar };
        this.#publish();
      },
      (error: unknown) => {
        if (this.#entries.get(file.name) === entry) this.#entries.delete(file.name);
        this.#deps.onDefect(error);
      },
    );
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  #publish(): void {
    this.status.publish([...this.#entries.values()].map(({ status }) => status).sort((a, b) => (a.name < b.name ? -1 : 1)));
  }
}

const hashOf = (source: string): string => createHash('sha256').update(source).digest('hex');
