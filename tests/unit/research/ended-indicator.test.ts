// verifies: user-strategies
import { describe, expect, it } from 'vitest';
import { ExpectedError } from '#core/result.ts';
import { ENDED, endedIndicator, wasEnded } from '#services/research/sandbox/ended-indicator.ts';
import type { StrategyCode } from '#services/research/sandbox/task-request.ts';

const unitOf = (name: string) => ({ name: `The indicator ${name}`, hash: name, code: '', lines: [] });
const code = { indicators: [{ unit: unitOf('calm') }, { unit: unitOf('loops') }] } as unknown as StrategyCode;
const tooSlow = new ExpectedError('StrategyTooSlow', 'too slow');

/** Fails with `failure` where the code runs that `guilty` names; null is the strategy's own. */
const running =
  (guilty: string | null, failure: Error, asked: unknown[] = []) =>
  async (one: StrategyCode) => {
    asked.push(one.probe);
    if (guilty === null || one.probe?.only === guilty) throw failure;
  };

describe('a run of own code that was ended', () => {
  it('is blamed on the indicator that does not end by itself, after the strategy without any of them', async () => {
    const asked: unknown[] = [];
    const failure = await endedIndicator(code, running('loops', tooSlow, asked), 5000);
    expect(asked).toEqual([{ only: null }, { only: 'calm' }, { only: 'loops' }]);
    expect(failure).toMatchObject({
      code: 'StrategyTooSlow',
      message: expect.stringMatching(/^The indicator loops was stopped, .* did not finish within 5 s: is there an endless loop\?/),
    });
  });

  it('stays the strategy when that does not end without indicators, when none of them is to blame, and when it has none', async () => {
    const asked: unknown[] = [];
    expect(await endedIndicator(code, running(null, tooSlow, asked), 5000)).toBeNull();
    expect(asked).toEqual([{ only: null }]);
    expect(await endedIndicator(code, running('another', tooSlow), 5000)).toBeNull();
    expect(await endedIndicator(code, running('loops', new ExpectedError('StrategyFailed', 'it threw')), 5000)).toBeNull();
    expect(await endedIndicator({ ...code, indicators: [] }, running(null, tooSlow), 5000)).toBeNull();
  });

  it('is known by its error: its time, its memory, and nothing else', () => {
    expect(wasEnded(tooSlow)).toBe(true);
    expect(wasEnded(new ExpectedError('StrategyFailed', 'too large', ENDED))).toBe(true);
    expect(wasEnded(new ExpectedError('StrategyFailed', 'it threw', { line: 3 }))).toBe(false);
    expect(wasEnded(new Error('a bug'))).toBe(false);
  });
});
