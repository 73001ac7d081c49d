/** A curve with how far it is below its highest value so far. */
export interface ThinCurve {
  readonly timeUs: Float64Array;
  readonly value: Float64Array;
  readonly drawdown: Float64Array;
}

/**
 * Positions of at most `points` values that keep a curve's look: of each of equal pieces its lowest and its highest, in order, and the first
 * and the last value. All positions when there are no more than that.
 */
export function thinPositions(value: ArrayLike<number>, points: number): Uint32Array {
  const count = value.length;
  if (count <= points) return Uint32Array.from({ length: count }, (_, i) => i);
  if (points < 4) return Uint32Array.of(0, count - 1).subarray(0, points);
  const pieces = Math.floor((points - 2) / 2);
  const kept = new Uint32Array(2 * pieces + 2);
  let length = 1;
  for (let piece = 0; piece < pieces; piece++) {
    const from = 1 + Math.floor((piece * (count - 2)) / pieces);
    const to = 1 + Math.floor(((piece + 1) * (count - 2)) / pieces);
    let lowest = from;
    let highest = from;
    for (let i = from + 1; i < to; i++) {
      const here = value[i] as number;
      if (here < (value[lowest] as number)) lowest = i;
      else if (here > (value[highest] as number)) highest = i;
    }
    kept[length++] = Math.min(lowest, highest);
    if (lowest !== highest) kept[length++] = Math.max(lowest, highest);
  }
  kept[length++] = count - 1;
  return kept.subarray(0, length);
}

/** Value over the highest value so far, less 1: 0 or below. */
export function drawdownOf(value: Float64Array): Float64Array {
  const result = new Float64Array(value.length);
  let peak = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < value.length; i++) {
    const here = value[i] as number;
    if (here > peak) peak = here;
    result[i] = peak > 0 ? here / peak - 1 : 0;
  }
  return result;
}

/** The same at ascending positions alone: while somebody drags, a division for each of 100,000 closes is too many. */
function drawdownsAt(value: Float64Array, positions: Uint32Array): Float64Array {
  const result = new Float64Array(positions.length);
  let peak = Number.NEGATIVE_INFINITY;
  let i = 0;
  for (let k = 0; k < positions.length; k++) {
    const at = positions[k] as number;
    for (; i <= at; i++) if ((value[i] as number) > peak) peak = value[i] as number;
    result[k] = peak > 0 ? (value[at] as number) / peak - 1 : 0;
  }
  return result;
}

/** Values at positions. */
export function pick(column: Float64Array, positions: Uint32Array): Float64Array<ArrayBuffer> {
  const result = new Float64Array(positions.length);
  for (let i = 0; i < positions.length; i++) result[i] = column[positions[i] as number] as number;
  return result;
}

/** At most `points` closes of an account. */
export function thinCurve(timeUs: Float64Array, value: Float64Array, points: number): ThinCurve {
  const positions = thinPositions(value, points);
  return { timeUs: pick(timeUs, positions), value: pick(value, positions), drawdown: drawdownsAt(value, positions) };
}
