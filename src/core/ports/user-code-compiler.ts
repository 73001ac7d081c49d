/** A place in a source and what is wrong there. */
export interface SourceProblem {
  /** Counted from 1; null where it concerns the whole file. */
  readonly line: number | null;
  readonly message: string;
}

/** JavaScript of a checked TypeScript file, or why there is none. */
export type CompiledUserCode =
  | { readonly ok: true; readonly code: string; readonly lines: readonly number[] }
  | {
      readonly ok: false;
      readonly problems: readonly SourceProblem[];
      /** False when it was not the source: the compiler could not be started, or was too slow. The same source may pass later. */
      readonly isFinal: boolean;
    };

/** Checks the types of a file of user code against the interface that it may use, and translates it. Reads nothing that the file names. */
export interface UserCodeCompiler {
  compile(source: string): Promise<CompiledUserCode>;
}
