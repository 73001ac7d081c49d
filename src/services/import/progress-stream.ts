/**
 * Turns work that reports progress by calls into a stream: the newest progress whenever the reader asks, then the result. Progress that
 * nobody fetched in time is dropped. Ending the loop early aborts the work and waits for it.
 */
export async function* progressStream<P, R>(
  work: (onProgress: (progress: P) => void, signal: AbortSignal) => Promise<R>,
  outerSignal: AbortSignal,
): AsyncGenerator<P, R> {
  const abort = new AbortController();
  const signal = AbortSignal.any([outerSignal, abort.signal]);
  let latest: { progress: P } | null = null;
  let wake: () => void = () => {};
  let isDone = false;
  const result = work((progress) => {
    latest = { progress };
    wake();
  }, signal);
  const settled = result.then(
    () => {},
    () => {},
  );
  void settled.then(() => {
    isDone = true;
    wake();
  });
  try {
    while (!isDone) {
      const waiting = latest as { progress: P } | null;
      if (waiting !== null) {
        latest = null;
        yield waiting.progress;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
    return await result;
  } finally {
    abort.abort();
    await settled;
  }
}
