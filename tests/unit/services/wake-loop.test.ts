import { afterEach, describe, expect, it, vi } from 'vitest';
import { StorageError } from '#core/ports/market-store.ts';
import { ExpectedError } from '#core/result.ts';
import { LatestChannel } from '#services/latest-channel.ts';
import { WakeLoop } from '#services/wake-loop.ts';
import { until } from '../../support/market-with-bars.ts';

afterEach(() => vi.useRealTimers());

describe('the wake loop', () => {
  it('works until nothing is left, sleeps, and works again when woken', async () => {
    const wake = new LatestChannel<number>();
    let left = 3;
    let done = 0;
    const step = () => {
      if (left === 0) return false;
      left--;
      done++;
      return true;
    };
    const loop = new WakeLoop({ wake: (signal) => wake.read(signal), step, onStorageProblem: () => {}, onDefect: () => {} });
    loop.start();
    await until(() => done === 3);
    left = 2;
    wake.publish(1);
    await until(() => done === 5);
    await loop.stop();
    left = 1;
    wake.publish(2);
    await new Promise((resolve) => setImmediate(resolve));
    expect(done).toBe(5);
  });

  it('says that the disk refuses, tries again, and says when it works again', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const problems: (string | null)[] = [];
    let isFull = true;
    let done = 0;
    const step = () => {
      if (isFull) throw new StorageError('StorageFull', 'The disk is full.');
      done++;
      return false;
    };
    const loop = new WakeLoop({
      wake: (signal) => new LatestChannel<number>().read(signal),
      step,
      onStorageProblem: (sentence) => problems.push(sentence),
      onDefect: () => {},
      delay: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    });
    loop.start();
    await until(() => problems.length === 1);
    isFull = false;
    vi.advanceTimersByTime(1000);
    await until(() => done === 1);
    expect(problems).toEqual(['The disk is full.', null]);
    const stopped = loop.stop();
    await stopped;
  });

  it('asks again for a wake-up stream that was lost, and looks at the log first', async () => {
    let asked = 0;
    let steps = 0;
    const wake = new LatestChannel<number>();
    const loop = new WakeLoop({
      wake: async function* (signal) {
        asked++;
        if (asked === 1) throw new ExpectedError('Disconnected', 'The other process went away.');
        yield* wake.read(signal);
      },
      step: () => {
        steps++;
        return false;
      },
      onStorageProblem: () => {},
      onDefect: () => {},
      delay: () => Promise.resolve(),
    });
    loop.start();
    await until(() => asked === 2);
    expect(steps).toBe(2);
    wake.publish(1);
    await until(() => steps === 3);
    await loop.stop();
  });

  it('ends and hands on a bug', async () => {
    const defects: unknown[] = [];
    const loop = new WakeLoop({
      wake: (signal) => new LatestChannel<number>().read(signal),
      step: () => {
        throw new TypeError('a bug');
      },
      onStorageProblem: () => {},
      onDefect: (error) => defects.push(error),
    });
    loop.start();
    await until(() => defects.length === 1);
    expect(defects).toEqual([new TypeError('a bug')]);
    await loop.stop();
  });
});
