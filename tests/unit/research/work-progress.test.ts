// verifies: backtest-studies
import { describe, expect, it } from 'vitest';
import { ProgressMeter, type WorkProgress } from '#services/research/work-progress.ts';

/** A meter on a clock that is set by hand, and what it told last. */
function meterOn(total: number, already?: number) {
  let nowMs = 0;
  let told: WorkProgress | null = null;
  let count = 0;
  const clock = { nowUs: () => nowMs * 1000, monotonicMs: () => nowMs };
  const meter = new ProgressMeter(
    clock,
    total,
    (progress) => {
      told = progress;
      count++;
    },
    already,
  );
  return {
    count: () => count,
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

describe('the progress of work in many small pieces', () => {
  it('is told as often as an eye can follow, with every stage and the end, so that a page that is busy does not fall behind', () => {
    const meter = meterOn(100_000);
    meter.stage('trying');
    for (let i = 1; i < 100_000; i++) meter.after(i / 50_000, 1);
    expect(meter.count()).toBeGreaterThan(60);
    expect(meter.count()).toBeLessThan(100);
    expect(meter.stage('keeping')).toMatchObject({ stage: 'keeping', done: 99_999 });
    expect(meter.after(2, 1)).toMatchObject({ done: 100_000, secondsLeft: 0 });
  });
});
