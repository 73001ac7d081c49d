/** Code of the trader's own, already translated to JavaScript. */
export interface UserCodeUnit {
  /** How sentences name it, for example `The indicator "distance"`. */
  readonly name: string;
  /** SHA-256 of its source: other content, other unit. */
  readonly hash: string;
  /** A CommonJS module body whose only `require` is 'tradewind'. */
  readonly code: string;
  /** Line of the source, counted from 1, that each line of the code came from; empty where nothing is known of it. */
  readonly lines: readonly number[];
  /** Units that are held beside it while it is called, for operations that bring them together. Its hash depends on theirs. */
  readonly uses?: readonly UserCodeUnit[];
}

/** What user code was given or gave: a JSON value and columns of doubles, copied. */
export interface UserCodeData {
  readonly value: unknown;
  readonly columns: readonly Float64Array[];
}

/** Failures of the code itself, as `ExpectedError` codes: it threw, took too long, needed too much memory, or ended its process. */
export const USER_CODE_ERRORS = ['UserCodeThrew', 'UserCodeTooSlow', 'UserCodeTooLarge', 'UserCodeEnded'] as const;

/**
 * Runs user code in a process of its own that has no secret, no environment, no file, no network and no clock. One call at a time. A
 * call that exceeds its time or memory ends that process; the unit whose call it was is not run again until {@link pardon}, and all
 * else that the process held is gone, which `starts` tells.
 */
export interface UserCodeRunner {
  /**
   * Asks a unit for an operation of its kind, for example `indicator.create`. The unit's module is evaluated when the process does not
   * hold it yet. Throws `ExpectedError` with one of {@link USER_CODE_ERRORS}; and `UserCodeLost` when `start` is given and is no longer
   * the present number of `starts`: what was built up in that process must be built anew.
   * `heldBytes`: what its caller keeps in that process, which its memory limit does not count.
   */
  call(unit: UserCodeUnit, operation: string, given: UserCodeData, start?: number, heldBytes?: number): Promise<UserCodeData>;
  /** How often the process was started: what was created under an earlier number is gone. */
  readonly starts: number;
  /** Forgets a unit's evaluated module and what it created: the next call evaluates it afresh. */
  forget(unit: UserCodeUnit): Promise<void>;
  /** Lets a unit run again that was ended for its time or memory. */
  pardon(hash: string): void;
  /** Ends the process. */
  close(): Promise<void>;
}

/** What a call may take. */
export interface UserCodeLimits {
  /** It has time: what somebody waits for goes first on the machine, as far as the system allows. */
  readonly isBackground?: boolean;
  readonly callMs: number;
  readonly heapMegabytes: number;
  readonly residentMegabytes: number;
  /** After so long without a call the process is ended; the next call starts another. */
  readonly idleMs: number;
}

/** A loop is stopped after five seconds; a well-behaved call takes milliseconds. */
export const USER_CODE_LIMITS: UserCodeLimits = { callMs: 5000, heapMegabytes: 256, residentMegabytes: 768, idleMs: 300_000 };
