import { createHash } from 'node:crypto';
import type { Clock } from '#core/ports/clock.ts';
import type { SourceProblem, UserCodeCompiler } from '#core/ports/user-code-compiler.ts';
import type { CheckStore, LeftOutFile, UserCodeFile, UserCodeFiles } from '#core/ports/user-code-files.ts';
import type { UserCodeRunner } from '#core/ports/user-code-runner.ts';
import { ExpectedError } from '#core/result.ts';
import { userCodeId, userCodeName } from '#core/user-code/user-code-id.ts';
import { LatestChannel } from '../latest-channel.ts';
import { type CheckedSource, checkSource, madeOf, type SourceVerdict } from './checked-source.ts';
import { type IndicatorLookup, NO_INDICATORS, stampOf } from './indicator-lookup.ts';
import type { UserCodeKind } from './user-code-kind.ts';

export interface UserCodeFolderDeps {
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
export interface UserFileStatus {
  readonly name: string;
  readonly id: string;
  readonly title: string | null;
  readonly state: 'checking' | 'ready' | 'refused';
  readonly problems: readonly SourceProblem[];
  readonly nanosecondsPerBar: number | null;
}

interface Entry<Made> {
  readonly file: UserCodeFile;
  readonly hash: string;
  status: UserFileStatus;
  made: Made | null;
  /** Its check, when that is over. */
  found: CheckedSource | null;
  readonly checked: Promise<CheckedSource>;
}

/** Editors write a file in several steps. */
const SETTLE_MS = 100;

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/**
 * User code of one kind: the files of a folder, checked before first use and again when their content changes. Whoever asks for one
 * whose file was changed gets the changed one or its problems, never the one before.
 */
export class UserCodeFolder<Made extends { readonly description: { readonly title: string } }> {
  /** Every file with its state, after each change. */
  readonly status = new LatestChannel<readonly UserFileStatus[]>();
  readonly #deps: UserCodeFolderDeps;
  readonly #kind: UserCodeKind<Made>;
  readonly #indicators: IndicatorLookup;
  readonly #entries = new Map<string, Entry<Made>>();
  #turn: Promise<unknown> = Promise.resolve();
  #stopWatching: (() => void)[] = [];
  #settling: ReturnType<typeof setTimeout> | undefined;
  #published: string | null = null;

  /** `indicators`: what the code of this kind may name. */
  constructor(deps: UserCodeFolderDeps, kind: UserCodeKind<Made>, indicators: IndicatorLookup = NO_INDICATORS) {
    this.#deps = deps;
    this.#kind = kind;
    this.#indicators = indicators;
  }

  /** Reads the folder and follows it. */
  start(): void {
    const onChange = () => {
      clearTimeout(this.#settling);
      this.#settling = setTimeout(() => this.refresh(), SETTLE_MS);
    };
    this.#stopWatching = [this.#deps.files.watch(onChange), this.#indicators.watch(onChange)];
    this.refresh();
  }

  async stop(): Promise<void> {
    clearTimeout(this.#settling);
    for (const stop of this.#stopWatching) stop();
    this.status.close();
    await this.#deps.runner.close();
    // A check that has begun ends soon without its sandbox, and clears up after itself.
    await this.#turn;
  }

  /** Looks at the files now. */
  refresh(): void {
    const files = this.#deps.files.list();
    const names = new Set(files.map(({ name }) => name));
    for (const [name, entry] of this.#entries) if (!names.has(name) || this.#hasOtherIndicators(entry)) this.#entries.delete(name);
    for (const file of files) this.#take(file);
    this.#publish();
  }

  /** Those that passed their checks, by name, when all checks are over. */
  async ready(): Promise<readonly Made[]> {
    this.refresh();
    const all = [...this.#entries].sort(([left], [right]) => (left < right ? -1 : 1));
    const found = await Promise.all(all.map(async ([, { file, checked }]) => madeOf(this.#kind, file, await checked)));
    return found.filter((one) => one !== null);
  }

  /** Those that have passed their checks by now. */
  readyNow(): readonly Made[] {
    return [...this.#entries.values()].flatMap(({ made }) => (made ? [made] : []));
  }

  /** The code of that id, as its file is now; null when there is no such file. Error `UserCodeFailed` when it was refused. */
  async find(id: string): Promise<Made | null> {
    this.refresh();
    const entry = [...this.#entries.values()].find(({ status }) => status.id === id);
    const leftOut = entry ? undefined : this.#deps.files.leftOut().find(({ name }) => userCodeId(name) === id);
    if (leftOut) throw new ExpectedError('UserCodeFailed', leftOutSentence(leftOut));
    if (entry === undefined) return null;
    const checked = await entry.checked;
    const made = madeOf(this.#kind, entry.file, checked);
    if (made) return made;
    const [problem] = checked.problems;
    const where = problem?.line ? `line ${problem.line}: ` : '';
    throw new ExpectedError('UserCodeFailed', `${entry.file.name}.ts was not used. ${where}${problem?.message ?? ''}`);
  }

  /** Ids of all files, refused ones too. */
  ids(): readonly string[] {
    return this.#deps.files.list().map(({ name }) => userCodeId(name));
  }

  /** SHA-256 of the source of that id as its file is now; null when there is no such file. */
  hashOf(id: string): string | null {
    const file = this.#deps.files.list().find(({ name }) => userCodeId(name) === id);
    return file === undefined ? null : hashOf(file.source);
  }

  /** What a source of a file of that id would be with these indicators, without taking it into the folder; null when it does not pass. */
  async ofSource(id: string, source: string, indicators: IndicatorLookup = NO_INDICATORS): Promise<Made | null> {
    const file = { name: userCodeName(id), source };
    return madeOf(this.#kind, file, await this.#checked(file, hashOf(source), true, indicators));
  }

  /** Checks a source, whatever was found of it before, without taking it into the folder. */
  async check(name: string, source: string): Promise<SourceVerdict> {
    const hash = hashOf(source);
    this.#deps.runner.pardon(hash);
    const { problems, nanosecondsPerBar } = await this.#checked({ name, source }, hash, false);
    // The same content in the folder may have been refused for a loop that was only a busy machine.
    const entry = this.#entries.get(name);
    if (entry?.hash === hash && entry.status.state === 'refused') this.#entries.delete(name);
    this.refresh();
    return { problems, nanosecondsPerBar };
  }

  /** Writes a new file that begins as the example; answers with its path. Errors `FileExists`, `BadName`. */
  create(name: string): string {
    this.#requireName(name);
    const path = this.#deps.files.create(name, titled(this.#deps.example(), name));
    this.refresh();
    return path;
  }

  /** A file as it is now. Errors `BadName`, `UnknownFile`. */
  source(name: string): string {
    this.#requireName(name);
    const file = this.#deps.files.list().find((one) => one.name === name);
    if (file !== undefined) return file.source;
    const leftOut = this.#deps.files.leftOut().find((one) => one.name === name);
    throw leftOut ? new ExpectedError('UnknownFile', leftOutSentence(leftOut)) : this.#unknown(name);
  }

  /** Writes a file, new or not. Error `BadName`. */
  save(name: string, source: string): void {
    this.#requireName(name);
    this.#deps.files.write(name, source);
    this.refresh();
  }

  /** Deletes a file. Errors `BadName`, `UnknownFile`. */
  remove(name: string): void {
    this.#requireName(name);
    if (!this.#deps.files.remove(name)) throw this.#unknown(name);
    this.refresh();
  }

  /** What user code may use, as TypeScript declares it. */
  declarations(): string {
    return this.#deps.files.declarations();
  }

  #requireName(name: string): void {
    if (NAME.test(name) && name.length <= 40) return;
    const { noun } = this.#kind;
    const article = /^[aeiou]/.test(noun) ? 'an' : 'a';
    throw new ExpectedError(
      'BadName',
      `"${name}" can't name ${article} ${noun}: use small letters, digits and hyphens, for example my-${noun === 'indicator' ? 'average' : noun}.`,
    );
  }

  #unknown(name: string): ExpectedError {
    return new ExpectedError('UnknownFile', `There is no file ${name}.ts among your own.`);
  }

  #take(file: UserCodeFile): void {
    const hash = hashOf(file.source);
    if (this.#entries.get(file.name)?.hash === hash) return;
    const checked = this.#checked(file, hash, true);
    const status: UserFileStatus = {
      name: file.name,
      id: userCodeId(file.name),
      title: null,
      state: 'checking',
      problems: [],
      nanosecondsPerBar: null,
    };
    const entry: Entry<Made> = { file, hash, status, made: null, found: null, checked };
    this.#entries.set(file.name, entry);
    checked.then(
      (found) => {
        const made = madeOf(this.#kind, file, found);
        const { problems, nanosecondsPerBar } = found;
        entry.made = made;
        entry.found = found;
        const state = made ? 'ready' : 'refused';
        entry.status = { ...status, title: made?.description.title ?? null, state, problems, nanosecondsPerBar };
        this.#publish();
      },
      (error: unknown) => {
        if (this.#entries.get(file.name) === entry) this.#entries.delete(file.name);
        this.#deps.onDefect(error);
      },
    );
  }

  #checked(file: UserCodeFile, hash: string, mayReuse: boolean, indicators = this.#indicators): Promise<CheckedSource> {
    return this.#inTurn(() => checkSource(this.#deps, this.#kind, file, hash, mayReuse, indicators));
  }

  /** Whether indicators that it names have changed since it was checked. */
  #hasOtherIndicators({ found }: Entry<Made>): boolean {
    return found !== null && stampOf(this.#kind.indicatorsOf(found.told), this.#indicators) !== found.stamp;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  #publish(): void {
    const known = [...this.#entries.values()].map(({ status }) => status);
    const all = [...known, ...this.#deps.files.leftOut().map(leftOutStatus)].sort((a, b) => (a.name < b.name ? -1 : 1));
    const text = JSON.stringify(all);
    // Whoever asks for one looks at the folder; who reads is told of changes.
    if (text === this.#published) return;
    this.#published = text;
    this.status.publish(all);
  }
}

const hashOf = (source: string): string => createHash('sha256').update(source).digest('hex');

const leftOutSentence = ({ name, reason }: LeftOutFile): string => `${name}.ts is not used: ${reason}`;

const leftOutStatus = (file: LeftOutFile): UserFileStatus => ({
  name: file.name,
  id: userCodeId(file.name),
  title: null,
  state: 'refused',
  problems: [{ line: null, message: file.reason.replace(/^./, (first) => first.toUpperCase()) }],
  nanosecondsPerBar: null,
});

/** The example under a title of its own: two files that are called alike could not be told apart. */
const titled = (example: string, name: string): string => {
  const words = name.replaceAll('-', ' ');
  return example.replace(/title: '[^']*'/, `title: '${words.charAt(0).toUpperCase()}${words.slice(1)}'`);
};
