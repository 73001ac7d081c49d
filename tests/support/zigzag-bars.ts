import fc from 'fast-check';
import { type BarColumns, makeBarColumns } from '#core/market/bar-columns.ts';

const MINUTE_US = 60_000_000;
const START_US = 1_700_006_400_000_000;

/**
 * Random bars on a coarse grid, fifteen minutes apart with gaps: many equal prices, gaps between bars, turns and breaks in little room,
 * which is what structure rules are about. Volume may be unknown. Of any length up to the longest: by itself the library keeps to a dozen.
 */
export function zigzagBars(maxLength: number, minLength = 1): fc.Arbitrary<BarColumns> {
  const step = fc.record({
    open: fc.integer({ min: -2, max: 2 }),
    body: fc.integer({ min: -3, max: 3 }),
    above: fc.integer({ min: 0, max: 2 }),
    below: fc.integer({ min: 0, max: 2 }),
    volume: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 50 }) }, { weight: 1, arbitrary: fc.constant(Number.NaN) }),
    gap: fc.oneof({ weight: 12, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 300 }) }),
  });
  return fc.array(step, { minLength, maxLength, size: 'max' }).map((steps) => {
    const bars = makeBarColumns(steps.length);
    let close = 100;
    let timeUs = START_US;
    steps.forEach((next, i) => {
      const open = close + next.open;
      close = open + next.body;
      bars.timeUs[i] = timeUs;
      bars.open[i] = open / 10;
      bars.close[i] = close / 10;
      bars.high[i] = (Math.max(open, close) + next.above) / 10;
      bars.low[i] = (Math.min(open, close) - next.below) / 10;
      bars.volume[i] = next.volume;
      timeUs += 15 * MINUTE_US * next.gap;
    });
    return bars;
  });
}
