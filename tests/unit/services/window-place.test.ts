// verifies: window-place
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitToDisplays, type Rectangle, readWindowPlace } from '#services/window-place.ts';

const SMALLEST = { width: 1100, height: 700 };
const laptop: Rectangle = { x: 0, y: 25, width: 1512, height: 920 };
const wide: Rectangle = { x: 1512, y: -200, width: 3440, height: 1440 };
const left: Rectangle = { x: -1920, y: 0, width: 1920, height: 1080 };

describe('the place of a window', () => {
  it('is read back as it was saved, and what is no place is none', () => {
    const place = { x: -1200, y: 30, width: 1300, height: 800, isMaximized: true };
    expect(readWindowPlace(JSON.parse(JSON.stringify(place)))).toEqual(place);
    for (const other of [
      null,
      [],
      'wide',
      {},
      { ...place, width: 0 },
      { ...place, x: '5' },
      { ...place, height: 1e300 },
      { ...place, y: null },
    ])
      expect(readWindowPlace(other)).toBeNull();
  });

  it('stays on the display where it was, also left of the main one', () => {
    const onWide = { x: 2000, y: -100, width: 2400, height: 1200 };
    expect(fitToDisplays(onWide, [laptop, wide], SMALLEST)).toEqual(onWide);
    const onLeft = { x: -1900, y: 10, width: 1500, height: 900 };
    expect(fitToDisplays(onLeft, [laptop, left], SMALLEST)).toEqual(onLeft);
  });

  it('comes to the middle of the main display, no larger than it, when its own was taken away', () => {
    const onWide = { x: 2000, y: -100, width: 2400, height: 1200 };
    expect(fitToDisplays(onWide, [laptop], SMALLEST)).toEqual({ x: 0, y: 25, width: 1512, height: 920 });
    expect(fitToDisplays({ x: 5000, y: 0, width: 1200, height: 720 }, [laptop], SMALLEST)).toEqual({
      x: 156,
      y: 125,
      width: 1200,
      height: 720,
    });
  });

  it('comes back when only its lower part could be seen: nothing could drag it from there', () => {
    expect(fitToDisplays({ x: 100, y: -400, width: 1200, height: 800 }, [laptop], SMALLEST).y).toBeGreaterThanOrEqual(laptop.y);
  });

  it('can always be reached: enough of its upper edge is on a display, wherever it was and whatever is connected', () => {
    const number = fc.integer({ min: -6000, max: 6000 });
    const size = fc.integer({ min: 1, max: 6000 });
    const rectangle = fc.record({ x: number, y: number, width: size, height: size });
    const area = fc.record({
      x: number,
      y: number,
      width: fc.integer({ min: 800, max: 5000 }),
      height: fc.integer({ min: 600, max: 3000 }),
    });
    fc.assert(
      fc.property(rectangle, fc.array(area, { minLength: 1, maxLength: 4 }), (place, areas) => {
        const fitted = fitToDisplays(place, areas, SMALLEST);
        const isReachable = areas.some(
          (one) =>
            fitted.y >= one.y &&
            fitted.y + 32 <= one.y + one.height &&
            Math.min(fitted.x + fitted.width, one.x + one.width) - Math.max(fitted.x, one.x) >= 120,
        );
        expect(isReachable).toBe(true);
        expect(fitted.width).toBeGreaterThanOrEqual(SMALLEST.width);
        expect(fitted.height).toBeGreaterThanOrEqual(SMALLEST.height);
      }),
    );
  });
});
