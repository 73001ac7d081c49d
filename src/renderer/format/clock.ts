/** Wall-clock time in microseconds. The one place where the page reads the clock. */
export const nowUs = (): number => Date.now() * 1000;
