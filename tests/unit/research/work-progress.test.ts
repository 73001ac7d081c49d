// verifies: backtest-studies
import { describe, expect, it } from 'vitest';
import { ProgressMeter, type WorkProgress } from '#services/research/work-progress.ts';

/** A meter on a clock that is set by hand, and what it told last. */
function meterOn(total: number, already?: number) {
  let nowMs = 0;
  let told: WorkProgress | null = null;
  const clock = { nowUs: () => nowMs * 1000, monotonicMs: () => nowMs };
  const meter = new ProgressMeter(
    clock,
    total,
    (progress) => {
      told = progress;
    },
    already,
  );
  return {
    after: (seconds: number, done: number) => {
      nowMs = seconds * 1000;
      meter.add(done);
      return told as WorkProgress | null;
    },
    stage: (name: string) => {
      meter.stage(name);
      return told as WorkProgress | null;
    },
  };
}

describe('the time that long work takes yet', () => {
  it('is told by the pace so far, and not before there is one', () => {
    const meter = meterOn(1000);
    expect(meter.after(1, 10)).toMatchObject({ done: 10, total: 1000, secondsLeft: null });
    expect(meter.after(10, 240)).toMatchObject({ done: 250, secondsLeft: 30 });
    expect(meter.after(20, 750)).toMatchObject({ done: 1000, secondsLeft: 0 });
  });

  it('is that of the work at hand when an earlier one is gone on with', () => {
    const meter = meterOn(1000, 900);
    expect(meter.stage('going on')).toMatchObject({ done: 900, total: 1000, secondsLeft: null });
    expect(meter.after(10, 50)).toMatchObject({ done: 950, secondsLeft: 10 });
    expect(meterOn(10, 10).stage('nothing is left')).toMatchObject({ done: 10, secondsLeft: null });
  });
});
