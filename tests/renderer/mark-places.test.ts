// verifies: marks-on-charts
import { describe, expect, test } from 'vitest';
import type { IndicatorMark } from '#contract/features.ts';
import { shareRoom } from '../../src/renderer/chart-engine/mark-feed.ts';
import { type MarkGroup, marksAt, marksAtBar, type Projection, placeMarks } from '../../src/renderer/chart-engine/mark-places.ts';

/** One time unit is one pixel from the left; price 0 lies at y 200 and rises upwards. Bars reach from 90 to 110. */
const at: Projection = {
  xOf: (timeUs) => timeUs,
  yOf: (price) => 200 - price,
  barAt: () => ({ high: 110, low: 90 }),
  width: 1000,
  height: 400,
};
const mark = (change: Partial<IndicatorMark>): IndicatorMark => ({
  id: 'a',
  kind: 'zone',
  shape: 'zone',
  direction: 1,
  fromTimeUs: 100,
  toTimeUs: null,
  top: 120,
  bottom: 100,
  text: 'FVG',
  knownAtUs: 100,
  state: 'open',
  stateAtUs: null,
  evidence: [],
  ...change,
});
const label = (id: string, fromTimeUs: number, change: Partial<IndicatorMark> = {}) =>
  mark({ id, shape: 'label', fromTimeUs, toTimeUs: fromTimeUs, top: 100, bottom: 100, text: id, ...change });
const counts = { zones: 0, openZones: 0, total: 0, drawn: 0, isCut: false, note: '' };
const group = (marks: IndicatorMark[], key = 'one'): MarkGroup => ({ key, title: key, colour: '#888888', marks, counts });
/** Ten pixels a letter, twelve a line. */
const place = (...marks: IndicatorMark[]) => placeMarks([group(marks)], at, (text) => text.length * 10, 12);

describe('marks on a chart', () => {
  test('an open zone reaches to the right edge, a closed one to its end, and what is out of view is left out', () => {
    const { zones } = place(
      mark({ id: 'open' }),
      mark({ id: 'closed', toTimeUs: 300, state: 'mitigated' }),
      mark({ id: 'ended before', fromTimeUs: -50, toTimeUs: -10 }),
      mark({ id: 'above', bottom: 900, top: 950 }),
    );
    expect(zones.map(({ mark: { id }, left, right, top, bottom }) => [id, left, right, top, bottom])).toEqual([
      ['open', 100, 1000, 80, 100],
      ['closed', 100, 300, 80, 100],
    ]);
  });

  test('a label stands clear of its bar: over it at its high, under it at its low, else as it points', () => {
    const { labels } = place(
      label('high', 10, { top: 110, direction: 1 }),
      label('low', 100, { top: 90, direction: -1 }),
      label('bullish', 200, { direction: 1 }),
      label('bearish', 300, { direction: -1 }),
    );
    const sides = Object.fromEntries(labels.map(({ marks, side, y }) => [marks[0]?.id, [side, y]]));
    expect(sides).toEqual({ high: [-1, 87], low: [1, 113], bullish: [1, 113], bearish: [-1, 87] });
  });

  test('labels nearer than four pixels are one, the newest first; one whose text has no room keeps its pointer', () => {
    const { labels } = place(label('older', 500), label('newer', 503), label('beside', 490), label('far', 100));
    expect(labels.map(({ marks, text }) => [marks.map(({ id }) => id), text])).toEqual([
      [['newer', 'older'], 'newer +1'],
      [['beside'], null],
      [['far'], 'far'],
    ]);
  });

  test('where labels stand too close on the whole there are no texts, only pointers', () => {
    const many = Array.from({ length: 60 }, (_, i) => label(`${i}`, 10 + i * 16));
    expect(place(...many).labels.every(({ text }) => text === null)).toBe(true);
    expect(place(...many.slice(0, 50)).labels.some(({ text }) => text !== null)).toBe(true);
  });

  test('the crosshair finds labels before levels before zones, and the smallest zone first', () => {
    const placed = place(
      mark({ id: 'large', top: 150, bottom: 50 }),
      mark({ id: 'small', top: 110, bottom: 95 }),
      mark({ id: 'level', shape: 'level', top: 140, bottom: 140 }),
      label('label', 600),
    );
    const ids = (x: number, y: number) => marksAt(placed, x, y).map((found) => found.mark.id);
    expect(ids(300, 98)).toEqual(['small', 'large']);
    expect(ids(300, 61)).toEqual(['level']);
    expect(ids(601, 114)).toEqual(['label']);
    expect(ids(50, 98)).toEqual([]);
  });

  test('keys find every label of a bar, wherever it stands, and the zones at its close', () => {
    const placed = place(
      mark({ id: 'zone', top: 105, bottom: 95 }),
      label('high', 300, { top: 110 }),
      label('low', 300, { top: 90 }),
      label('other', 320),
    );
    const ids = marksAtBar(placed, 300, 100, 5).map((found) => found.mark.id);
    expect(ids.sort()).toEqual(['high', 'low', 'zone']);
  });

  test('a line is found along its slope', () => {
    const placed = place(mark({ shape: 'line', fromTimeUs: 0, toTimeUs: 100, bottom: 0, top: 100 }));
    expect(marksAt(placed, 50, 150)).toHaveLength(1);
    expect(marksAt(placed, 50, 190)).toHaveLength(0);
  });

  test('indicators share the room for zones: twelve in all, the nearest open ones, and three of each at least', () => {
    const zones = (prefix: string, from: number, count: number) =>
      Array.from({ length: count }, (_, i) => mark({ id: `${prefix}${i}`, bottom: from + i * 10, top: from + i * 10 + 5 }));
    const near = { ...group(zones('near', 100, 12), 'near'), nearPrice: 100 };
    const far = { ...group([...zones('far', 500, 12), label('text', 5)], 'far'), nearPrice: 100 };
    const [first, second] = shareRoom([near, far]);
    expect(first?.marks).toHaveLength(12);
    expect(second?.marks.map(({ id }) => id)).toEqual(['far0', 'far1', 'far2', 'text']);
    expect(second?.counts.drawn).toBe(4);
  });
});
