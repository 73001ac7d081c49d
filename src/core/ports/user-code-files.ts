/** A file of user code as it lies in the data folder. */
export interface UserCodeFile {
  /** Its name without ending: kebab-case. */
  readonly name: string;
  readonly source: string;
}

/** Something in the folder that is meant as user code, and can't be. */
export interface LeftOutFile {
  /** Without its ending. */
  readonly name: string;
  /** Why, and what to do about it, as the end of a sentence. */
  readonly reason: string;
}

/** The trader's own files of one kind, for example indicators. Names are kebab-case; whoever calls has checked them. */
export interface UserCodeFiles {
  /** All of them, by name. */
  list(): readonly UserCodeFile[];
  /** What is left out of them: it has another name, or is no file, or no text in UTF-8, or far too large. */
  leftOut(): readonly LeftOutFile[];
  /** Calls back after files may have changed, possibly more often; returns how to stop. */
  watch(onChange: () => void): () => void;
  /** Writes a new file; answers with its path. Errors `FileExists`, `StorageError`. */
  create(name: string, source: string): string;
  /** Writes a file, new or not, whole or not at all. Error `StorageError`. */
  write(name: string, source: string): void;
  /** Deletes a file; false when there is none. Error `StorageError`. */
  remove(name: string): boolean;
  /** What user code may use, as TypeScript declares it. */
  declarations(): string;
}

/** What was found of sources, by their hash, so that an unchanged file is not checked again. */
export interface CheckStore {
  /** What was saved, unchecked; null when nothing was or when it can't be read. */
  load(hash: string): unknown;
  save(hash: string, value: unknown): void;
}
