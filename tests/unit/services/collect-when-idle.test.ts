import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it } from 'vitest';
import { collectEverything, collectGarbage } from '#adapters/system/collect-garbage.ts';
import { type HeldMemory, worthCollecting } from '../../../src/workers/runtime/collect-when-idle.ts';

const megabytes = (used: number, held: number): HeldMemory => ({ used: used * 2 ** 20, held: held * 2 ** 20 });

describe('what an idle process collects', () => {
  const kept = megabytes(20, 25);

  it('is nothing while it works', () => {
    expect(worthCollecting(0.11, megabytes(200, 300), kept)).toBe('nothing');
  });

  it('is its garbage while little comes in, once that is worth a pause', () => {
    expect(worthCollecting(0.05, megabytes(27, 60), kept)).toBe('garbage');
    expect(worthCollecting(0.05, megabytes(25, 60), kept)).toBe('nothing');
  });

  it('is everything once it rests, also pages that are empty and still held', () => {
    expect(worthCollecting(0, megabytes(20, 40), kept)).toBe('everything');
    expect(worthCollecting(0.005, megabytes(21, 26), kept)).toBe('nothing');
    expect(worthCollecting(0.005, megabytes(20, 25), { used: 0, held: 0 })).toBe('everything');
  });
});

describe('collecting', () => {
  const before = globalThis.gc;
  afterEach(() => {
    globalThis.gc = before;
  });

  it('gives back what nobody holds, and the pages that it lay in', () => {
    setFlagsFromString('--expose-gc');
    globalThis.gc = runInNewContext('gc') as NodeJS.GCFunction;
    const makeGarbage = () => Array.from({ length: 400_000 }, (_, i) => ({ i })).length;
    collectEverything();
    const { heapTotal } = process.memoryUsage();
    expect(makeGarbage()).toBe(400_000);
    expect(process.memoryUsage().heapTotal).toBeGreaterThan(heapTotal + 5 * 2 ** 20);
    collectEverything();
    expect(process.memoryUsage().heapTotal).toBeLessThan(heapTotal + 5 * 2 ** 20);
  });

  it('is nothing where the process was not started with it', () => {
    globalThis.gc = undefined;
    expect([collectGarbage(), collectEverything()]).toEqual([undefined, undefined]);
  });
});
