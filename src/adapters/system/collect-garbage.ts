/**
 * Gives back what rare large work left behind. An idle process has no cause to collect it for hours. Does nothing where the
 * process was not started with `--expose-gc`.
 */
export const collectGarbage = (): void => void globalThis.gc?.();
