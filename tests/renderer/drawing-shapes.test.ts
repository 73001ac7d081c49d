// verifies: drawings
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Drawing } from '#core/drawings/drawing.ts';
import { barAxis } from '#core/drawings/time-axis.ts';
import { channel, fibonacci, horizontal, oneOfEach, position, rectangle, textAt, trend } from '#tests/support/test-drawings.ts';
import type { Projection } from '../../src/renderer/chart-engine/drawing-projection.ts';
import { hitShape } from '../../src/renderer/chart-engine/drawing-shape.ts';
import { type ShapeContext, shapeOf } from '../../src/renderer/chart-engine/drawing-shapes.ts';
import { drawingWords, levelWord, lotsWord, moneyWord } from '../../src/renderer/chart-engine/drawing-words.ts';
import { clipSegment, distanceToSegment, isInside } from '../../src/renderer/chart-engine/screen-geometry.ts';

const MINUTE = 60e6;
const UNITS = { tickSize: 0.00001, pip: 0.0001, assetClass: 'fx', currency: 'USD', contractSize: 100_000, lotStep: 0.01 };

/** A pane of 800 × 400 pixels: 100 bars of a minute, eight pixels each; prices from 2 at the top to 0 at the bottom. */
const pane = (isLogarithmic = false): Projection => ({
  width: 800,
  height: 400,
  axis: barAxis(
    Float64Array.from({ length: 100 }, (_, i) => i * MINUTE),
    MINUTE,
  ),
  isLogarithmic,
  xOf: (at) => at * 8,
  positionAt: (x) => x / 8,
  yOf: (price) => (isLogarithmic ? 400 - Math.log(price) * 100 : 400 - price * 200),
  priceAt: (y) => (isLogarithmic ? Math.exp((400 - y) / 100) : (400 - y) / 200),
});
const context = (isLogarithmic = false): ShapeContext => ({
  view: pane(isLogarithmic),
  words: drawingWords(UNITS),
  measure: (text) => text.length * 6,
  textScale: 1,
});
const shape = (drawing: Drawing, isChosen = false, isLogarithmic = false) => shapeOf(drawing, context(isLogarithmic), isChosen);

const at = (points: readonly (readonly [bar: number, price: number])[]) => points.map(([bar, price]) => [bar * MINUTE, price] as const);

describe('the shape of a drawing', () => {
  test('of a trend line goes through the pixels of its anchors', () => {
    const line = trend(
      at([
        [10, 0.5],
        [60, 1.5],
      ]),
    );
    expect(shape(line)?.strokes[0]?.path).toEqual([
      { x: 80, y: 300 },
      { x: 480, y: 100 },
    ]);
    expect(shape(line, true)?.handles.map(({ x, y }) => [x, y])).toEqual([
      [80, 300],
      [480, 100],
    ]);
    expect(shape(line)?.handles).toEqual([]);
  });

  test('of a ray goes on to the edge and no further than a canvas can walk', () => {
    const [start, end] =
      shape(
        trend(
          at([
            [10, 0.5],
            [11, 0.502],
          ]),
          { kind: 'ray' },
        ),
      )?.strokes[0]?.path ?? [];
    expect(start).toEqual({ x: 80, y: 300 });
    expect(end?.x).toBe(824);
    expect(end?.y).toBeCloseTo(300 - ((824 - 80) / 8) * 0.4, 6);
    const steep =
      shape(
        trend(
          at([
            [10, 0.5],
            [11, 400],
          ]),
          { kind: 'ray' },
        ),
      )?.strokes[0]?.path ?? [];
    expect(Math.min(...steep.map(({ y }) => y))).toBeGreaterThanOrEqual(-24);
  });

  test('of a line drawn on the other kind of scale is bent, and still passes through its anchors', () => {
    const line = trend(
      at([
        [10, 1],
        [60, 8],
      ]),
    );
    const path = shape(line, false, true)?.strokes[0]?.path ?? [];
    expect(path.length).toBeGreaterThan(10);
    expect(path[0]).toEqual({ x: 80, y: 400 });
    expect(path.at(-1)?.y).toBeCloseTo(400 - Math.log(8) * 100, 9);
    expect(shape({ ...line, interpolation: 'logarithmic' }, false, true)?.strokes[0]?.path).toHaveLength(2);
  });

  test('is none where nothing of it is in view, and is there again where something is', () => {
    expect(
      shape(
        trend(
          at([
            [-90, 0.5],
            [-10, 1.5],
          ]),
        ),
      ),
    ).toBeNull();
    expect(
      shape(
        trend(
          at([
            [-90, 0.5],
            [-10, 3],
          ]),
          { extension: 'right' },
        ),
      ),
    ).toBeNull();
    expect(
      shape(
        trend(
          at([
            [-90, 0.5],
            [-10, 0.6],
          ]),
          { extension: 'right' },
        ),
      ),
    ).not.toBeNull();
    expect(
      shape(
        trend(
          at([
            [110, 0.5],
            [120, 1.5],
          ]),
        ),
      ),
    ).toBeNull();
    expect(shape(horizontal(7))).toBeNull();
    expect(shape(horizontal(1, -1e15))?.strokes[0]?.path).toEqual([
      { x: -24, y: 200 },
      { x: 824, y: 200 },
    ]);
    expect(shape(textAt(-3 * MINUTE, 1, 'a text that reaches into view'))).not.toBeNull();
    expect(shape(textAt(-6 * MINUTE, 1, 'x'))).toBeNull();
  });

  test('of every kind is made of finite numbers only, wherever it lies', () => {
    const shift = fc.integer({ min: -5_000, max: 5_000 });
    fc.assert(
      fc.property(
        fc.constantFrom(...oneOfEach()),
        shift,
        shift,
        fc.boolean(),
        fc.boolean(),
        (drawing, bars, cents, isChosen, isLogarithmic) => {
          const anchors = drawing.anchors.map(({ timeUs, price }) => ({
            timeUs: timeUs * MINUTE + bars * MINUTE,
            price: price + cents / 100,
          }));
          const made = shape({ ...drawing, anchors } as Drawing, isChosen, isLogarithmic);
          const points = [...(made?.strokes ?? []).flatMap(({ path }) => path), ...(made?.handles ?? [])];
          for (const { x, y } of points) expect(Number.isFinite(x) && Number.isFinite(y)).toBe(true);
        },
      ),
      // An anchor at zero on a logarithmic scale.
      { numRuns: 400, examples: oneOfEach().map((drawing) => [drawing, 0, -100, true, true]) },
    );
  });
});

describe('what is under the pointer', () => {
  const under = (drawing: Drawing, x: number, y: number, isChosen = false) => {
    const made = shape(drawing, isChosen);
    return made ? hitShape(made, { x, y }, isChosen) : null;
  };

  test('is a line within six pixels, and a handle within nine of a chosen drawing', () => {
    const line = horizontal(1, 50 * MINUTE);
    expect([194, 206, 207].map((y) => under(line, 10, y)?.is)).toEqual(['line', 'line', undefined]);
    expect(under(line, 400, 208, true)).toEqual({ is: 'handle', id: 'first' });
    expect(under(line, 400, 208)).toBeNull();
  });

  test('is the inside of an area, but its edge first', () => {
    const area = rectangle(
      at([
        [10, 0.5],
        [60, 1.5],
      ]),
    );
    expect(under(area, 200, 200)).toEqual({ is: 'inside' });
    expect(under(area, 200, 102)).toEqual({ is: 'line' });
    expect(under(area, 500, 200)).toBeNull();
  });

  test('is either line of a channel, and a text anywhere on it', () => {
    const two = channel(
      at([
        [10, 0.5],
        [60, 0.5],
      ]),
      0.5,
    );
    expect([under(two, 200, 300), under(two, 200, 200), under(two, 200, 250)]).toEqual([{ is: 'line' }, { is: 'line' }, { is: 'inside' }]);
    expect(under(textAt(10 * MINUTE, 1, 'somewhere'), 100, 200)).toEqual({ is: 'line' });
    expect(under(textAt(10 * MINUTE, 1, 'somewhere'), 100, 230)).toBeNull();
  });
});

describe('the words beside drawings', () => {
  const labelsOf = (drawing: Drawing, isChosen = false) => shape(drawing, isChosen)?.labels.flatMap(({ lines }) => lines) ?? [];
  const plan = {
    ...position('long', [1, 0.995, 1.0125], 200),
    anchors: [
      { timeUs: 0, price: 1 },
      { timeUs: 60 * MINUTE, price: 1 },
    ],
  };

  test('of a planned trade are price, distance, R and money', () => {
    expect(labelsOf(plan)).toEqual([
      'Target 1.01250   +125.0 p   +2.5R   +500.00 USD',
      'Stop 0.99500   −50.0 p   −1.0R   −200.00 USD',
      'Long 1.00000   0.40 lots   R/R 2.50',
    ]);
  });

  test('are fewer in a narrow area, and all of them of a chosen drawing', () => {
    const narrow = (bars: number): Drawing => ({
      ...plan,
      anchors: [
        { timeUs: 0, price: 1 },
        { timeUs: bars * MINUTE, price: 1 },
      ],
    });
    expect(labelsOf(narrow(14))).toEqual(['+2.5R   +500.00 USD', '−1.0R   −200.00 USD', 'Long   0.40 lots']);
    expect(labelsOf(narrow(3))).toEqual([]);
    expect(labelsOf(narrow(3), true)).toHaveLength(3);
  });

  test('of levels do not lie on each other', () => {
    const levels = fibonacci(
      at([
        [10, 0.5],
        [60, 1],
      ]),
      [0, 0.01, 0.5, 0.505, 1],
    );
    expect(labelsOf(levels)).toEqual(['0  1.00000', '0.5  0.75000', '1  0.50000']);
  });

  test('print shares, sizes and money as the design says', () => {
    expect([0, 0.236, 0.5, 1, 1.618, 10].map(levelWord)).toEqual(['0', '0.236', '0.5', '1', '1.618', '10']);
    expect([lotsWord(0.4, 0.01), lotsWord(1, 1), lotsWord(1250, 1), lotsWord(0.123, 0.001)]).toEqual([
      '0.40 lots',
      '1 lot',
      '1250 lots',
      '0.123 lots',
    ]);
    expect([moneyWord(-99.5, 'USD'), moneyWord(12_000, 'JPY')]).toEqual(['−99.50 USD', '+12,000 JPY']);
  });
});

describe('geometry on the screen', () => {
  const number = fc.double({ min: -2_000, max: 2_000, noNaN: true });
  const point = fc.record({ x: number, y: number });

  test('property: what is left of a clipped segment lies on it and in the box', () => {
    fc.assert(
      fc.property(point, point, (from, to) => {
        for (const end of clipSegment(from, to, 800, 400, 10) ?? []) {
          expect(end.x).toBeGreaterThanOrEqual(-10 - 1e-6);
          expect(end.x).toBeLessThanOrEqual(810 + 1e-6);
          expect(end.y).toBeGreaterThanOrEqual(-10 - 1e-6);
          expect(end.y).toBeLessThanOrEqual(410 + 1e-6);
          expect(distanceToSegment(end, from, to)).toBeLessThan(1e-6);
        }
      }),
    );
  });

  test('property: a segment with a point in the box is never lost', () => {
    const inBox = fc.record({ x: fc.double({ min: 0, max: 800, noNaN: true }), y: fc.double({ min: 0, max: 400, noNaN: true }) });
    fc.assert(
      fc.property(inBox, point, (from, to) => {
        expect(clipSegment(from, to, 800, 400, 0)).not.toBeNull();
      }),
    );
  });

  test('a polygon knows what is inside it', () => {
    const triangle = [
      { x: 0, y: 0 },
      { x: 10, y: 0 },
      { x: 0, y: 10 },
    ];
    expect([isInside({ x: 2, y: 2 }, triangle), isInside({ x: 8, y: 8 }, triangle), isInside({ x: -1, y: 5 }, triangle)]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
