/** What is asked of a sandbox. `given` is JSON. */
export type SandboxRequest =
  | { readonly id: number; readonly kind: 'define'; readonly unit: string; readonly code: string }
  | { readonly id: number; readonly kind: 'forget'; readonly unit: string }
  | {
      readonly id: number;
      readonly kind: 'call';
      readonly unit: string;
      readonly operation: string;
      readonly given: string;
      readonly columns: readonly Float64Array[];
    };

/** `answer` is JSON: `{ value }`, or `{ problem: { message, stack } }`. Comes from a process that runs foreign code: to be checked. */
export interface SandboxAnswer {
  readonly id: number;
  readonly answer: string;
  readonly columns: readonly Float64Array[];
}

/** How a sandbox ended of itself. */
export type SandboxEnd = 'memory' | 'other';

/** A line to a started sandbox, wherever it runs. */
export interface SandboxLink {
  /** Its process; undefined when it could not be started. */
  readonly pid: number | undefined;
  post(request: SandboxRequest): void;
  onAnswer(receive: (answer: unknown) => void): void;
  /** Called once when it has ended, unless it was killed. */
  onEnd(listener: (how: SandboxEnd) => void): void;
  /** Memory that it holds, in bytes; null where that can't be told. */
  residentBytes(): Promise<number | null>;
  kill(): void;
}

/** Starts a sandbox and waits for it to be ready. */
export type OpenSandbox = () => Promise<SandboxLink>;
