import type { IndicatorMark } from '#contract/features.ts';

/** The marks of one indicator on a chart. */
export interface MarkGroup {
  /** Of the indicator on the chart. */
  readonly key: string;
  readonly title: string;
  /** Colour of marks that point neither up nor down. */
  readonly colour: string;
  readonly marks: readonly IndicatorMark[];
  readonly counts: MarkCounts;
}

/** How many marks there are in the visible time, drawn or not. */
export interface MarkCounts {
  readonly zones: number;
  readonly openZones: number;
  readonly total: number;
  readonly drawn: number;
  /** Marks of the beginning of that time are no longer kept by the service. */
  readonly isCut: boolean;
  /** What is to be said of the newest bars, for example that other timeframes contradict; empty for nothing. */
  readonly note: string;
}

/** Where times and prices lie in the pane, in pixels. */
export interface Projection {
  xOf(timeUs: number): number;
  yOf(price: number): number | null;
  /** Reach of the bar at a time; null where no bar is loaded. */
  barAt(timeUs: number): { readonly high: number; readonly low: number } | null;
  readonly width: number;
  readonly height: number;
}

/** A mark where it is drawn; `group` is its indicator. A rectangle for hit tests: of a line, that around it. */
export interface PlacedMark {
  readonly mark: IndicatorMark;
  readonly group: MarkGroup;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** One or more labels that are too close to each other to be drawn apart. */
export interface PlacedLabel {
  /** Newest first. */
  readonly marks: readonly IndicatorMark[];
  readonly group: MarkGroup;
  readonly x: number;
  readonly y: number;
  /** 1: under the bar, pointing up. -1: over it. */
  readonly side: 1 | -1;
  /** Null where another text is in the way: then there is only the pointer. */
  readonly text: string | null;
  readonly textLeft: number;
  readonly textTop: number;
}

export interface PlacedMarks {
  readonly zones: readonly PlacedMark[];
  readonly levels: readonly PlacedMark[];
  readonly labels: readonly PlacedLabel[];
}

/** Labels nearer to each other than this are drawn as one. */
const CLUSTER_PX = 4;
/** With less room than this for each label on average, texts would be a thicket: there are only pointers then. */
const LEAST_ROOM_PX = 18;
const POINTER_PX = 5;
const GAP_PX = 3;
const TEXT_GAP_PX = 4;

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const isFree = (taken: readonly Box[], box: Box): boolean =>
  taken.every((other) => box.right <= other.left || box.left >= other.right || box.bottom <= other.top || box.top >= other.bottom);

/** Lays out what is in view; the rest is left out. `measure` gives the width of a text in pixels. */
export function placeMarks(
  groups: readonly MarkGroup[],
  at: Projection,
  measure: (text: string) => number,
  lineHeight: number,
): PlacedMarks {
  const zones: PlacedMark[] = [];
  const levels: PlacedMark[] = [];
  const points: { mark: IndicatorMark; group: MarkGroup; x: number; y: number; side: 1 | -1 }[] = [];
  for (const group of groups)
    for (const mark of group.marks) {
      if (mark.shape === 'label') {
        const point = pointOf(mark, at);
        if (point && point.x >= 0 && point.x <= at.width && point.y > -lineHeight && point.y < at.height + lineHeight)
          points.push({ mark, group, ...point });
        continue;
      }
      const left = at.xOf(mark.fromTimeUs);
      const [top, bottom] = [at.yOf(mark.top), at.yOf(mark.bottom)];
      if (top === null || bottom === null) continue;
      const right = mark.toTimeUs === null ? at.width : at.xOf(mark.toTimeUs);
      if (right < 0 || left > at.width || Math.max(top, bottom) < 0 || Math.min(top, bottom) > at.height) continue;
      (mark.shape === 'zone' ? zones : levels).push({ mark, group, left, right, top, bottom });
    }
  return { zones, levels, labels: placeLabels(points, at.width, measure, lineHeight) };
}

/** A label stands clear of its bar: over it at its high or above, under it at its low or below, else where its direction points from. */
function pointOf({ fromTimeUs, top: price, direction }: IndicatorMark, at: Projection): { x: number; y: number; side: 1 | -1 } | null {
  const bar = at.barAt(fromTimeUs);
  const [high, low] = bar ? [bar.high, bar.low] : [price, price];
  const isUnder = high === low ? direction > 0 : price <= low || (price < high && direction > 0);
  const y = at.yOf(isUnder ? Math.min(price, low) : Math.max(price, high));
  return y === null ? null : { x: at.xOf(fromTimeUs), y, side: isUnder ? 1 : -1 };
}

function placeLabels(
  points: readonly { mark: IndicatorMark; group: MarkGroup; x: number; y: number; side: 1 | -1 }[],
  width: number,
  measure: (text: string) => number,
  lineHeight: number,
): PlacedLabel[] {
  const clusters: { marks: IndicatorMark[]; group: MarkGroup; x: number; y: number; side: 1 | -1 }[] = [];
  const open: Partial<Record<1 | -1, (typeof clusters)[number]>> = {};
  // From the right: the newest mark gives a cluster its place and has the first choice of room for its text.
  for (const point of points.toSorted((a, b) => b.x - a.x)) {
    const cluster = open[point.side];
    if (cluster && cluster.x - point.x < CLUSTER_PX) {
      cluster.marks.push(point.mark);
      // Lowest under the bars, highest over them, so that the pointer clears every bar of the cluster.
      cluster.y = point.side > 0 ? Math.max(cluster.y, point.y) : Math.min(cluster.y, point.y);
    } else {
      const started = { ...point, marks: [point.mark] };
      clusters.push(started);
      open[point.side] = started;
    }
  }
  const taken: Box[] = [];
  const mayHaveText = clusters.length * LEAST_ROOM_PX <= width;
  return clusters.map(({ marks, group, x, y, side }) => {
    const more = marks.length - 1;
    const text = `${marks[0]?.text ?? ''}${more > 0 ? ` +${more}` : ''}`;
    const textWidth = measure(text);
    const textLeft = x - textWidth / 2;
    const near = y + side * (GAP_PX + POINTER_PX + 2);
    const textTop = side > 0 ? near : near - lineHeight;
    const box = { left: textLeft - TEXT_GAP_PX, right: textLeft + textWidth + TEXT_GAP_PX, top: textTop, bottom: textTop + lineHeight };
    const hasRoom = mayHaveText && isFree(taken, box);
    if (hasRoom) taken.push(box);
    return { marks, group, x, y: y + side * GAP_PX, side, text: hasRoom ? text : null, textLeft, textTop };
  });
}

/** How near the pointer has to come, in pixels. */
const REACH_PX = 4;
const LABEL_REACH_PX = 9;

/**
 * The marks at the bar that keys have put the crosshair on: its labels, wherever they stand, and what lies at the price there. `halfBar`
 * is half the width of a bar.
 */
export function marksAtBar(placed: PlacedMarks, x: number, y: number, halfBar: number): ReturnType<typeof marksAt> {
  const labels = placed.labels.filter((one) => Math.abs(one.x - x) <= halfBar);
  const found = labels.flatMap(({ marks, group }) => marks.map((mark) => ({ mark, group })));
  return [...found, ...marksAt({ ...placed, labels: [] }, x, y)];
}

/** The marks under a point: labels before levels before zones, the smallest zone first; empty where there is none. */
export function marksAt(placed: PlacedMarks, x: number, y: number): readonly { readonly mark: IndicatorMark; readonly group: MarkGroup }[] {
  const label = placed.labels.find((one) => {
    const middle = one.y + (one.side * POINTER_PX) / 2;
    if (Math.abs(one.x - x) <= LABEL_REACH_PX && Math.abs(middle - y) <= LABEL_REACH_PX) return true;
    const halfText = one.x - one.textLeft;
    return one.text !== null && Math.abs(one.x - x) <= halfText && y >= one.textTop && y <= one.textTop + 2 * LABEL_REACH_PX;
  });
  if (label) return label.marks.map((mark) => ({ mark, group: label.group }));
  const level = placed.levels.find((one) => {
    if (x < one.left - REACH_PX || x > one.right + REACH_PX) return false;
    const share = one.right > one.left ? (x - one.left) / (one.right - one.left) : 0;
    const lineY = one.mark.shape === 'line' ? one.bottom + (one.top - one.bottom) * share : one.top;
    return Math.abs(lineY - y) <= REACH_PX;
  });
  if (level) return [level];
  return placed.zones
    .filter((one) => x >= one.left && x <= one.right && y >= Math.min(one.top, one.bottom) - 1 && y <= Math.max(one.top, one.bottom) + 1)
    .toSorted((a, b) => Math.abs(a.bottom - a.top) - Math.abs(b.bottom - b.top));
}
