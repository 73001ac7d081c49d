/**
 * For processes that run backtests. A fill passes through some twenty short methods; by its default V8 stops putting them together half way and
 * boxes every price that is handed on: with more room for it a sweep takes 0.8 of the CPU time. Bytes of bytecode that one compiled function may take in.
 */
export const INLINING_FLAG = '--max-inlined-bytecode-size-cumulative=6000';
