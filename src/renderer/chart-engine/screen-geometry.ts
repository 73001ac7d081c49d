export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Distance of a point from the segment between two others. */
export function distanceToSegment(point: Point, from: Point, to: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const square = dx * dx + dy * dy;
  const along = square === 0 ? 0 : Math.max(0, Math.min(1, ((point.x - from.x) * dx + (point.y - from.y) * dy) / square));
  return Math.hypot(point.x - from.x - along * dx, point.y - from.y - along * dy);
}

/** Distance of a point from a line of segments. */
export function distanceToPath(point: Point, path: readonly Point[]): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (let i = 1; i < path.length; i++) nearest = Math.min(nearest, distanceToSegment(point, path[i - 1] as Point, path[i] as Point));
  return nearest;
}

/** Whether a point is inside a polygon, by the crossings to its right. */
export function isInside(point: Point, polygon: readonly Point[]): boolean {
  let inside = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [a, b] = [polygon[i] as Point, polygon[j] as Point];
    if (a.y > point.y !== b.y > point.y && point.x < ((b.x - a.x) * (point.y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

/**
 * The part of a segment within a box from the origin, widened by `margin`; null when there is none. Lines to far away have to be cut:
 * a canvas would walk along every dash of them.
 */
export function clipSegment(from: Point, to: Point, width: number, height: number, margin: number): readonly [Point, Point] | null {
  let [start, end] = [0, 1];
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  // Liang and Barsky: each side of the box cuts a piece off the segment's parameter range.
  const sides = [
    [-dx, from.x + margin],
    [dx, width + margin - from.x],
    [-dy, from.y + margin],
    [dy, height + margin - from.y],
  ] as const;
  for (const [step, room] of sides) {
    if (step === 0 && room < 0) return null;
    if (step === 0) continue;
    const at = room / step;
    if (step < 0) start = Math.max(start, at);
    else end = Math.min(end, at);
  }
  if (!(start <= end)) return null;
  const at = (share: number) => ({ x: from.x + dx * share, y: from.y + dy * share });
  return [at(start), at(end)];
}
