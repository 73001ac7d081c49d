import { describe, expect, it } from 'vitest';
import { TrialsAtHand } from '#adapters/sqlite/trials-at-hand.ts';

function trialsOf(length: number, mostKept?: number): { atHand: TrialsAtHand; loaded: number[] } {
  const loaded: number[] = [];
  const load = (number: number) => {
    loaded.push(number);
    const returns = Float64Array.from({ length }, (_, i) => number + i / 1_000_000);
    return {
      idea: 'a',
      configurationHash: `h${number}`,
      evaluatedAtUs: 5,
      source: 'run',
      span: 's',
      days: new Float64Array(length),
      returns,
    };
  };
  return { atHand: new TrialsAtHand(load, mostKept), loaded };
}

describe('the trials that were read last', () => {
  it('are read from the file once each, and lie together in memory that threads share', () => {
    const { atHand, loaded } = trialsOf(50);
    const first = atHand.read('a', 's', [1, 2, 3]);
    const again = atHand.read('a', 's', [1, 3, 4]);
    expect(loaded).toEqual([1, 2, 3, 4]);
    expect(again[1]).toBe(first[2]);
    expect(again.map(({ returns }) => [returns.length, returns[0], returns[49]])).toEqual(
      [1, 3, 4].map((n) => [50, n, n + 49 / 1_000_000]),
    );
    expect(new Set(again.map(({ returns }) => returns.buffer)).size).toBe(1);
    expect(again[0]?.returns.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('are whole where one is longer than a piece of memory, and where there is nothing of it', () => {
    const { atHand } = trialsOf(40_000);
    expect(atHand.read('a', 's', [1, 2]).map(({ returns }) => [returns.length, returns[39_999]])).toEqual([
      [40_000, 1.039999],
      [40_000, 2.039999],
    ]);
    expect(trialsOf(0).atHand.read('a', 's', [1])[0]?.returns).toHaveLength(0);
  });

  it('are forgotten with another idea or span, by themselves, and when there are more than may be kept', () => {
    const { atHand, loaded } = trialsOf(10, 35);
    atHand.read('a', 's', [1]);
    atHand.read('b', 's', [1]);
    atHand.read('b', 't', [1]);
    expect(loaded.splice(0)).toEqual([1, 1, 1]);
    atHand.forgetTrial(1);
    atHand.read('b', 't', [1, 2]);
    expect(loaded.splice(0)).toEqual([1, 2]);
    expect(atHand.read('b', 't', [1, 2, 3, 4]).map(({ returns }) => returns[0])).toEqual([1, 2, 3, 4]);
    expect(loaded.splice(0)).toEqual([3, 4]);
    atHand.read('b', 't', [4]);
    expect(loaded).toEqual([4]);
  });
});
