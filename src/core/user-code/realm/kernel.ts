/**
 * `fresh` evaluates the unit's module again and answers with what it exports; `freshOf` does the same with another unit, which throws where that
 * is not defined.
 */
type Operation = (
  exported: Record<string, unknown>,
  given: never,
  columns: never,
  fresh: () => Record<string, unknown>,
  freshOf: (unit: string) => Record<string, unknown>,
) => unknown;

/** What a call answers with, in words: `answer` is JSON. */
export interface KernelAnswer {
  readonly answer: string;
  readonly columns: readonly Float64Array[];
}

/** The one thing in the sandbox that the outside talks to. User code never sees it. */
export interface Kernel {
  /** Empty columns of this realm, to be filled from outside. */
  allocate(count: number, length: number): Float64Array[];
  /** Evaluates a module body, compiled with {@link KERNEL_PARAMETERS}. Answers like `call`. */
  define(unit: string, body: (...given: unknown[]) => void): KernelAnswer;
  isDefined(unit: string): boolean;
  forget(unit: string): void;
  /** `given` is JSON. Never throws: what user code throws becomes a `problem` of the answer. */
  call(unit: string, operation: string, given: string, columns: readonly Float64Array[]): KernelAnswer;
}

/**
 * Names that a module body is compiled with. Only the first two are given; the others hide what a page can't delete of its window, and the
 * global object itself.
 */
export const KERNEL_PARAMETERS = [
  'exports',
  'require',
  'globalThis',
  'window',
  'self',
  'document',
  'location',
  'top',
  'parent',
  'frames',
  'sandboxTurn',
];

/** Makes the kernel. Self-contained: its text is evaluated in the sandbox, after the realm was locked. */
export function createKernel(library: object, operations: Readonly<Record<string, Operation>>): Kernel {
  const MOST_TEXT = 2000;
  const units = new Map<string, { readonly exported: Record<string, unknown>; readonly fresh: () => Record<string, unknown> }>();
  const textOf = (value: unknown): string => {
    try {
      return String(value).slice(0, MOST_TEXT);
    } catch {
      return 'something that is no text';
    }
  };
  const problemOf = (thrown: unknown): KernelAnswer => {
    let problem = { message: textOf(thrown), stack: '' };
    try {
      if (thrown instanceof Error) problem = { message: textOf(thrown.message), stack: textOf(thrown.stack) };
    } catch {
      // Its own getters throw: the text of it is all there is.
    }
    return { answer: JSON.stringify({ problem }), columns: [] };
  };
  const attempt = (work: () => unknown): KernelAnswer => {
    try {
      const { value, columns } = work() as { value: unknown; columns: readonly Float64Array[] };
      return { answer: JSON.stringify({ value: value ?? null }), columns };
    } catch (error) {
      return problemOf(error);
    }
  };
  const require = (name: unknown): object => {
    if (name === 'tradewind') return library;
    throw new TypeError(`User code can import 'tradewind' and nothing else, but it asks for '${textOf(name)}'.`);
  };
  Object.freeze(require);
  const freshOf = (unit: string): Record<string, unknown> => {
    const known = units.get(unit);
    if (known === undefined) throw new ReferenceError('no such unit');
    return known.fresh();
  };

  return {
    allocate: (count, length) => Array.from({ length: count }, () => new Float64Array(length)),
    define: (unit, body) =>
      attempt(() => {
        const fresh = () => {
          const exported: Record<string, unknown> = {};
          body(exported, require);
          return exported;
        };
        units.set(unit, { exported: fresh(), fresh });
        return { value: null, columns: [] };
      }),
    isDefined: (unit) => units.has(unit),
    forget: (unit) => void units.delete(unit),
    call: (unit, operation, given, columns) => {
      const known = units.get(unit);
      const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
      return attempt(() => {
        if (known === undefined || run === undefined) throw new ReferenceError('no such unit or operation');
        return run(known.exported, JSON.parse(given) as never, columns as never, known.fresh, freshOf);
      });
    },
  };
}
