/** Parts of the language's own library that user code has: no clock is taken away here (the sandbox does that), and no promises are given. */
export const USER_CODE_LIBRARIES = [
  ...['es5', 'es2015.core', 'es2015.collection', 'es2015.iterable', 'es2015.generator', 'es2015.symbol', 'es2015.symbol.wellknown'],
  ...['es2016.array.include', 'es2017.object', 'es2017.string', 'es2017.typedarrays', 'es2019.array', 'es2019.object', 'es2020.bigint'],
  ...['es2022.array', 'es2022.object', 'es2023.array'],
] as const;

/** How strictly user code is checked. The same for the check before use and for the editor: what one finds the other finds. */
export const USER_CODE_STRICTNESS = { types: [], strict: true, noImplicitReturns: true, noResolve: true } as const;

/** Codes of the compiler for a module or a name that is not there, or that would need Node's types. */
const NOT_THERE = new Set([2304, 2307, 2591, 2584, 2792, 2882]);
/** Codes for what needs promises. */
const WAITING = new Set([2468, 2697, 2705, 2712, 1064]);

/** What a finding of the compiler means for user code, in one sentence. */
export function typeSentence(code: number, message: string): string {
  const [name] = /'[^']+'/.exec(message) ?? [];
  if (WAITING.has(code)) return 'User code has no import() and no promises.';
  if (NOT_THERE.has(code) && name) return `${name} is not there: user code has the language and what it imports from 'tradewind'.`;
  return message;
}

/** A comment that would turn the type check off, which no user code may have: where it begins in the source, and what is said of it. */
export function silencingComment(source: string): { readonly index: number; readonly message: string } | null {
  const found = /^.*@ts-(?:nocheck|ignore|expect-error)/m.exec(source);
  return found && { index: found.index, message: "The type check can't be turned off by a comment." };
}
