const EVERY_MS = 30_000;
/** A browser that has less time than this in an idle moment is drawing. */
const IDLE_MS = 8;

/**
 * Gives back what the start and large windows left behind, in a moment without work: an idle page has no cause of its own to collect it. Does nothing in a
 * page that was not started with `--expose-gc`.
 */
export function collectWhenIdle(): void {
  if (!globalThis.gc) return;
  const collect = (deadline: IdleDeadline) => {
    if (deadline.timeRemaining() >= IDLE_MS) void globalThis.gc?.({ type: 'major', execution: 'async' });
  };
  setInterval(() => requestIdleCallback(collect), EVERY_MS);
}
