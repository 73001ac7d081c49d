import type { Contract } from '#contract/define.ts';
import type { ServiceLink } from './service-link.ts';

interface FollowOptions {
  /** Told when the stream ended badly for a reason other than a lost connection; it is opened again after a pause. */
  readonly onError?: (error: { code: string; message: string }) => void;
  /** Waits for this before asking for the next item: with `nextFrame`, a stream of newest values costs one item per frame. */
  readonly pace?: () => Promise<void>;
}

/** Resolves before the next frame is drawn. In a hidden page frames stop, and so does whoever waits for this. */
export const nextFrame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => resolve()));

/** Numbers that change all the time are written anew after this: nobody reads faster, and every text costs style and layout. */
export const READING_PACE_MS = 100;

/** Resolves before a frame, at the pace at which numbers can be read. */
export const readingPace = async (): Promise<void> => {
  await new Promise((resolve) => setTimeout(resolve, READING_PACE_MS));
  await nextFrame();
};

const RETRY_AFTER_MS = 2_000;

const waitUntilUp = (link: ServiceLink<Contract>, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (link.isUp() || signal.aborted) return resolve();
    const done = () => {
      stop();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const stop = link.onUp(done);
    signal.addEventListener('abort', done, { once: true });
  });

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });

/**
 * Reads a stream for as long as the page wants it: the one place that subscribes again after a service came back.
 * Returns how to stop.
 */
export function follow<T>(
  link: Pick<ServiceLink<Contract>, 'onUp' | 'isUp'>,
  open: (signal: AbortSignal) => AsyncIterable<T>,
  onItem: (item: T) => void,
  options: FollowOptions = {},
): () => void {
  const stopped = new AbortController();
  const { signal } = stopped;
  const run = async () => {
    while (!signal.aborted) {
      await waitUntilUp(link as ServiceLink<Contract>, signal);
      if (signal.aborted) return;
      try {
        for await (const item of open(signal)) {
          if (signal.aborted) return;
          onItem(item);
          if (options.pace) await options.pace();
        }
        if (link.isUp()) await pause(RETRY_AFTER_MS, signal);
      } catch (error) {
        if (signal.aborted) return;
        const code = error instanceof Error && 'code' in error ? String(error.code) : 'Defect';
        if (code !== 'Disconnected') options.onError?.({ code, message: error instanceof Error ? error.message : String(error) });
        // A link that is still up answered with an error: asking again at once would spin.
        if (code !== 'Disconnected' || link.isUp()) await pause(code === 'Disconnected' ? 100 : RETRY_AFTER_MS, signal);
      }
    }
  };
  void run();
  return () => stopped.abort();
}
