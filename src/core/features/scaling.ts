/** `standard`: mean and population standard deviation. `robust`: median and distance of the quartiles. */
export const SCALING_METHODS = ['standard', 'robust'] as const;
export type ScalingMethod = (typeof SCALING_METHODS)[number];

/** How to bring each feature to a common scale: (value - center) / scale. */
export interface Scaling {
  readonly center: Float64Array;
  /** 1 where a feature never changed (or its quartiles coincide), so that it is shifted only. */
  readonly scale: Float64Array;
  /** Rows whose every feature was known. */
  readonly knownRows: number;
  /** Rows that the figures come from: all known ones, or evenly spaced ones where there are too many to sort. */
  readonly usedRows: number;
}

/** Below this share of the center's size a spread is rounding, not variation. */
const CONSTANT_TOLERANCE = 1e-9;
/** Rows that quantiles are taken from, at most: 26 megabytes for fifty features. */
const MOST_SORTED_ROWS = 65_536;

/** Takes rows in the order of time and fits a scaling on them. Rows with an unknown feature are passed over. */
export interface ScalingFit {
  /** Takes rows `[0, count)` of `rows`, one after another. */
  add(rows: Float64Array, count: number): void;
  finish(): Scaling;
}

/** Begins a fit of `width` features on at most `expectedRows` rows. The same rows in the same order give the same bits, however chunked. */
export const startScalingFit = (method: ScalingMethod, width: number, expectedRows: number): ScalingFit =>
  method === 'standard' ? new MomentsFit(width) : new QuantilesFit(width, expectedRows);

function isKnown(rows: Float64Array, from: number, width: number): boolean {
  for (let k = from; k < from + width; k++) if (!Number.isFinite(rows[k])) return false;
  return true;
}

const orOne = (spread: number, center: number): number => (spread > CONSTANT_TOLERANCE * Math.max(1, Math.abs(center)) ? spread : 1);

/** Running mean and sum of squared distances (Welford 1962). */
class MomentsFit implements ScalingFit {
  readonly #width: number;
  readonly #mean: Float64Array;
  readonly #squares: Float64Array;
  #count = 0;

  constructor(width: number) {
    this.#width = width;
    this.#mean = new Float64Array(width);
    this.#squares = new Float64Array(width);
  }

  add(rows: Float64Array, count: number): void {
    const width = this.#width;
    const means = this.#mean;
    const squares = this.#squares;
    for (let from = 0; from < count * width; from += width) {
      if (!isKnown(rows, from, width)) continue;
      this.#count++;
      for (let k = 0; k < width; k++) {
        const value = rows[from + k] as number;
        const distance = value - (means[k] as number);
        const mean = (means[k] as number) + distance / this.#count;
        means[k] = mean;
        squares[k] = (squares[k] as number) + distance * (value - mean);
      }
    }
  }

  finish(): Scaling {
    const center = this.#mean.slice();
    const scale = this.#squares.map((sum, k) => orOne(Math.sqrt(sum / this.#count), center[k] as number));
    return { center, scale, knownRows: this.#count, usedRows: this.#count };
  }
}

/** Keeps rows and sorts each feature. */
class QuantilesFit implements ScalingFit {
  readonly #width: number;
  readonly #stride: number;
  readonly #columns: Float64Array;
  readonly #capacity: number;
  #known = 0;
  #used = 0;

  constructor(width: number, expectedRows: number) {
    this.#width = width;
    this.#stride = Math.max(1, Math.ceil(expectedRows / MOST_SORTED_ROWS));
    this.#capacity = Math.ceil(expectedRows / this.#stride);
    this.#columns = new Float64Array(width * this.#capacity);
  }

  add(rows: Float64Array, count: number): void {
    const width = this.#width;
    for (let from = 0; from < count * width; from += width) {
      if (!isKnown(rows, from, width)) continue;
      if (this.#known++ % this.#stride !== 0) continue;
      for (let k = 0; k < width; k++) this.#columns[k * this.#capacity + this.#used] = rows[from + k] as number;
      this.#used++;
    }
  }

  finish(): Scaling {
    const center = new Float64Array(this.#width);
    const scale = new Float64Array(this.#width);
    for (let k = 0; k < this.#width; k++) {
      const sorted = this.#columns.slice(k * this.#capacity, k * this.#capacity + this.#used).sort();
      const median = quantile(sorted, 0.5);
      center[k] = median;
      scale[k] = orOne(quantile(sorted, 0.75) - quantile(sorted, 0.25), median);
    }
    return { center, scale, knownRows: this.#known, usedRows: this.#used };
  }
}

/** Quantile of ascending values, linear between the two nearest (type 7 of Hyndman and Fan 1996, numpy's default). NaN of none. */
export function quantile(sorted: Float64Array, share: number): number {
  if (sorted.length === 0) return Number.NaN;
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const value = sorted[below] as number;
  const above = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return value + (place - below) * (above - value);
}

/** Scales rows `[0, count)` in place. Unknown stays unknown. */
export function applyScaling(rows: Float64Array, count: number, { center, scale }: Pick<Scaling, 'center' | 'scale'>): void {
  const width = center.length;
  for (let from = 0; from < count * width; from += width) {
    for (let k = 0; k < width; k++) rows[from + k] = ((rows[from + k] as number) - (center[k] as number)) / (scale[k] as number);
  }
}
