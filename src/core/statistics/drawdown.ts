/** A fall from a peak: positions in the curve. */
export interface DrawdownEpisode {
  readonly peakAt: number;
  readonly troughAt: number;
  /** Where the peak's value was reached again; null while it is not. */
  readonly recoveredAt: number | null;
  /** Value at the trough over that of the peak, less 1: below 0. */
  readonly depth: number;
}

/** Value over the highest value so far, less 1, at every point: 0 or below. `firstPeak` is a value from before the curve. */
export function drawdownsOf(values: ArrayLike<number>, firstPeak = Number.NEGATIVE_INFINITY): Float64Array {
  const drawdowns = new Float64Array(values.length);
  let peak = firstPeak;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value > peak) peak = value;
    drawdowns[i] = peak > 0 ? value / peak - 1 : 0;
  }
  return drawdowns;
}

/** The least of drawdowns: 0 or below, 0 without any. */
export function maximumDrawdown(drawdowns: ArrayLike<number>): number {
  let least = 0;
  for (let i = 0; i < drawdowns.length; i++) if ((drawdowns[i] as number) < least) least = drawdowns[i] as number;
  return least;
}

/** Every fall of drawdowns as {@link drawdownsOf} gives them, in order of time. A fall from before the curve has its peak at 0. */
export function drawdownEpisodes(drawdowns: ArrayLike<number>): DrawdownEpisode[] {
  const episodes: DrawdownEpisode[] = [];
  let i = 0;
  while (i < drawdowns.length) {
    if ((drawdowns[i] as number) >= 0) {
      i++;
      continue;
    }
    const peakAt = Math.max(0, i - 1);
    let troughAt = i;
    for (; i < drawdowns.length && (drawdowns[i] as number) < 0; i++) {
      if ((drawdowns[i] as number) < (drawdowns[troughAt] as number)) troughAt = i;
    }
    episodes.push({ peakAt, troughAt, recoveredAt: i < drawdowns.length ? i : null, depth: drawdowns[troughAt] as number });
  }
  return episodes;
}

/** Root of the mean square of drawdowns (Martin 1987): 0 or above. */
export function ulcerIndex(drawdowns: ArrayLike<number>): number {
  let squares = 0;
  for (let i = 0; i < drawdowns.length; i++) squares += (drawdowns[i] as number) ** 2;
  return Math.sqrt(squares / drawdowns.length);
}
