import type { ChannelDrawing, Drawing, FibonacciDrawing, LineDrawing, PlainDrawing, PositionDrawing } from '#core/drawings/drawing.ts';

const fields = {
  id: 'one',
  symbol: 'EURUSD',
  style: { colour: 'blue', width: 1, dash: 'solid' },
  isLocked: false,
  isHidden: false,
  text: '',
  extension: 'none',
} as const;

type Points = readonly (readonly [timeUs: number, price: number])[];
const anchorsOf = (points: Points) => points.map(([timeUs, price]) => ({ timeUs, price }));

/** Short forms of drawings for tests. */
export const horizontal = (price: number, timeUs = 0): PlainDrawing => ({ ...fields, kind: 'horizontal', anchors: [{ timeUs, price }] });
export const trend = (points: Points, change: Partial<LineDrawing> = {}): LineDrawing => ({
  ...fields,
  kind: 'trend',
  interpolation: 'linear',
  anchors: anchorsOf(points),
  ...change,
});
export const channel = (points: Points, offset: number, change: Partial<ChannelDrawing> = {}): ChannelDrawing => ({
  ...fields,
  kind: 'channel',
  interpolation: 'linear',
  anchors: anchorsOf(points),
  offset,
  ...change,
});
export const rectangle = (points: Points): PlainDrawing => ({ ...fields, kind: 'rectangle', anchors: anchorsOf(points) });
export const fibonacci = (points: Points, levels: readonly number[]): FibonacciDrawing => ({
  ...fields,
  kind: 'fibonacci',
  anchors: anchorsOf(points),
  levels,
});
export const position = (
  kind: 'long' | 'short',
  [entry, stop, target]: readonly [number, number, number],
  riskMoney = 100,
): PositionDrawing => ({
  ...fields,
  kind,
  anchors: anchorsOf([
    [0, entry],
    [10, entry],
  ]),
  stop,
  target,
  riskMoney,
});
export const textAt = (timeUs: number, price: number, text: string): PlainDrawing => ({
  ...fields,
  kind: 'text',
  text,
  anchors: [{ timeUs, price }],
});

/** One of every kind. */
export const oneOfEach = (): Drawing[] =>
  [
    horizontal(1.1),
    trend([
      [0, 1],
      [10, 2],
    ]),
    trend(
      [
        [0, 1],
        [10, 2],
      ],
      { kind: 'ray' },
    ),
    channel(
      [
        [0, 1],
        [10, 2],
      ],
      0.5,
    ),
    rectangle([
      [0, 1],
      [10, 2],
    ]),
    fibonacci(
      [
        [0, 1],
        [10, 2],
      ],
      [0, 0.5, 1],
    ),
    position('long', [1.1, 1.09, 1.13]),
    position('short', [1.1, 1.11, 1.07]),
    textAt(5, 1.5, 'here'),
  ].map((drawing, i) => ({ ...drawing, id: `d${i}` }));
