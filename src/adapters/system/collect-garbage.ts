/**
 * Gives back what rare large work left behind. An idle process has no cause to collect it for hours. Does nothing where the
 * process was not started with `--expose-gc`.
 */
export const collectGarbage = (): void => void globalThis.gc?.();

/**
 * As {@link collectGarbage}, and what the engine keeps for the next work too: pages of its heap that it has emptied, and code that has not run for long. The
 * process is busy with it for several times as long: for when nobody waits for it.
 */
export const collectEverything = (): void => void globalThis.gc?.({ type: 'major', flavor: 'last-resort', execution: 'sync' });
