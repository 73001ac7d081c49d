import { ReusedColumn } from '#core/numeric/reused-column.ts';

/** Outcome of combinatorially symmetric cross-validation. */
export interface Overfitting {
  /** Share of the splits in which the best in sample is in the lower half out of sample (logit at or below 0). */
  readonly probability: number;
  readonly splits: number;
  readonly strategies: number;
  /** Splits by the logit of the best one's relative rank out of sample: one edge more than counts. */
  readonly histogram: { readonly edges: Float64Array; readonly counts: Int32Array };
  /** Share of the splits in which the best in sample has a mean return of 0 or less out of sample. */
  readonly lossProbability: number;
  /** Slope of the best one's Sharpe ratio out of sample over that in sample, across splits: below 0 where more looked better and was worse. */
  readonly degradationSlope: number;
  readonly degradationIntercept: number;
  /** Sharpe ratios of the best in sample there and out of sample, not annualised, a pair a split, thinned to at most 2,000. */
  readonly inSample: Float64Array;
  readonly outOfSample: Float64Array;
}

/** Subsets of the same blocks: what each holds of every strategy, row-major, and how many returns and blocks each has. */
interface SubsetTable {
  readonly sums: Float64Array;
  readonly squares: Float64Array;
  readonly counts: Int32Array;
  readonly blocksIn: Uint8Array;
}

/**
 * Probability of backtest overfitting (Bailey, Borwein, López de Prado and Zhu 2015, "The probability of backtest overfitting"): time is
 * cut into `blocks` (even, at most 20) parts, every half of them is in sample once and the other half out of sample, strategies are ranked
 * by Sharpe ratio. Ranks are 1 (worst) … N, ties count half; ω = rank / (N + 1), logit = ln(ω / (1 - ω)). `returns` are the strategies' period returns, all over the same
 * periods. Throws RangeError for fewer than two strategies or fewer than two returns a block.
 *
 * A split is one subset of the older blocks with one of the newer: sums of the 2^(blocks/2) newer subsets are tabled once, those of the older ones
 * are made when their turn comes, and a split and its mirror image, which swaps the two samples, are scored together. The table is in `memory`.
 */
export function overfittingProbability(returns: readonly ArrayLike<number>[], blocks = 16, memory = new ReusedColumn()): Overfitting {
  const strategies = returns.length;
  const length = returns[0]?.length ?? 0;
  if (strategies < 2) throw new RangeError('Overfitting can be told of two strategies or more.');
  if (blocks % 2 !== 0 || blocks < 2 || blocks > 20) throw new RangeError('The number of blocks is even, 2 … 20.');
  if (length < 2 * blocks) throw new RangeError(`${blocks} blocks need at least ${2 * blocks} returns; there are ${length}.`);
  const half = blocks / 2;
  const blocksOf = (first: number): SubsetTable => tableOfBlocks(returns, blocks, first);
  const olderBlocks = blocksOf(0);
  const newer = tableOfSubsets(blocksOf(half), strategies, memory);
  const older = emptyTable(2, strategies);
  const tally = new Tally(strategies);
  const inside = new Float64Array(strategies);
  const outside = new Float64Array(strategies);
  const all = (1 << half) - 1;
  for (let a = 0; a <= all; a++) {
    addUp(olderBlocks, a, strategies, older, 0);
    addUp(olderBlocks, all - a, strategies, older, 1);
    for (let b = 0; b <= all; b++) {
      // The mirror image of (a, b) is (all - a, all - b): of each pair, the one without the last newer block.
      if (b > all >> 1 || (older.blocksIn[0] as number) + (newer.blocksIn[b] as number) !== half) continue;
      scores(older, newer, strategies, 0, b, inside);
      scores(older, newer, strategies, 1, all - b, outside);
      tally.add(inside, outside);
      tally.add(outside, inside);
    }
  }
  return tally.outcome();
}

/** `column`: zeros, two for each field. */
const emptyTable = (rows: number, strategies: number, column: Float64Array = new Float64Array(2 * rows * strategies)): SubsetTable => ({
  sums: column.subarray(0, rows * strategies),
  squares: column.subarray(rows * strategies),
  counts: new Int32Array(rows),
  blocksIn: new Uint8Array(rows),
});

/** Half of the blocks, from the first one on: a row a block. */
function tableOfBlocks(returns: readonly ArrayLike<number>[], blocks: number, firstBlock: number): SubsetTable {
  const strategies = returns.length;
  const length = returns[0]?.length ?? 0;
  const table = emptyTable(blocks / 2, strategies);
  const edge = (block: number): number => Math.floor((block * length) / blocks);
  for (let block = 0; block < blocks / 2; block++) {
    const from = edge(firstBlock + block);
    const to = edge(firstBlock + block + 1);
    table.counts[block] = to - from;
    table.blocksIn[block] = 1;
    for (let k = 0; k < strategies; k++) {
      const series = returns[k] as ArrayLike<number>;
      let sum = 0;
      let square = 0;
      for (let i = from; i < to; i++) {
        sum += series[i] as number;
        square += (series[i] as number) ** 2;
      }
      table.sums[block * strategies + k] = sum;
      table.squares[block * strategies + k] = square;
    }
  }
  return table;
}

/** Every subset of blocks, a row each: a subset's bits are the blocks in it. */
function tableOfSubsets(blocks: SubsetTable, strategies: number, memory: ReusedColumn): SubsetTable {
  const subsets = 1 << blocks.counts.length;
  const table = emptyTable(subsets, strategies, memory.zeros(2 * subsets * strategies));
  for (let subset = 1; subset < subsets; subset++) {
    const newest = 31 - Math.clz32(subset);
    copyRow(table, subset ^ (1 << newest), table, subset, strategies);
    addRow(blocks, newest, table, subset, strategies);
  }
  return table;
}

/** One subset of blocks into a row, the oldest block first. */
function addUp(blocks: SubsetTable, subset: number, strategies: number, into: SubsetTable, row: number): void {
  clearRow(into, row, strategies);
  for (let block = 0; block < blocks.counts.length; block++) if ((subset >> block) & 1) addRow(blocks, block, into, row, strategies);
}

function clearRow(table: SubsetTable, row: number, strategies: number): void {
  table.sums.fill(0, row * strategies, (row + 1) * strategies);
  table.squares.fill(0, row * strategies, (row + 1) * strategies);
  table.counts[row] = 0;
  table.blocksIn[row] = 0;
}

function copyRow(from: SubsetTable, source: number, into: SubsetTable, row: number, strategies: number): void {
  into.sums.set(from.sums.subarray(source * strategies, (source + 1) * strategies), row * strategies);
  into.squares.set(from.squares.subarray(source * strategies, (source + 1) * strategies), row * strategies);
  into.counts[row] = from.counts[source] as number;
  into.blocksIn[row] = from.blocksIn[source] as number;
}

function addRow(from: SubsetTable, source: number, into: SubsetTable, row: number, strategies: number): void {
  const atSource = source * strategies;
  const atRow = row * strategies;
  for (let k = 0; k < strategies; k++) {
    into.sums[atRow + k] = (into.sums[atRow + k] as number) + (from.sums[atSource + k] as number);
    into.squares[atRow + k] = (into.squares[atRow + k] as number) + (from.squares[atSource + k] as number);
  }
  into.counts[row] = (into.counts[row] as number) + (from.counts[source] as number);
  into.blocksIn[row] = (into.blocksIn[row] as number) + (from.blocksIn[source] as number);
}

/** Sharpe ratios (population deviation: the same order) of every strategy over two subsets; 0 for one that never varies around 0. */
function scores(older: SubsetTable, newer: SubsetTable, strategies: number, a: number, b: number, out: Float64Array): void {
  const count = (older.counts[a] as number) + (newer.counts[b] as number);
  const atOlder = a * strategies;
  const atNewer = b * strategies;
  for (let k = 0; k < strategies; k++) {
    const sum = (older.sums[atOlder + k] as number) + (newer.sums[atNewer + k] as number);
    const square = (older.squares[atOlder + k] as number) + (newer.squares[atNewer + k] as number);
    const spread = count * square - sum * sum;
    // Rounding leaves a little spread, or less than none, where all returns are equal.
    out[k] = sum === 0 ? 0 : sum / Math.sqrt(Math.max(spread, 1e-14 * count * square));
  }
}

const BINS = 40;

/** Collects what the best in sample does out of sample. */
class Tally {
  readonly #strategies: number;
  /** Splits by the best one's rank out of sample, in half ranks. */
  readonly #byRank: Int32Array;
  #splits = 0;
  #losses = 0;
  #sumX = 0;
  #sumY = 0;
  #sumXX = 0;
  #sumXY = 0;
  readonly #inside: number[] = [];
  readonly #outside: number[] = [];

  constructor(strategies: number) {
    this.#strategies = strategies;
    this.#byRank = new Int32Array(2 * strategies + 1);
  }

  add(inside: Float64Array, outside: Float64Array): void {
    let best = 0;
    for (let k = 1; k < inside.length; k++) if ((inside[k] as number) > (inside[best] as number)) best = k;
    const score = outside[best] as number;
    let below = 0;
    let equal = 0;
    for (let k = 0; k < outside.length; k++) {
      const other = outside[k] as number;
      if (other < score) below++;
      else if (other === score) equal++;
    }
    const rank = 2 * below + equal + 1;
    this.#byRank[rank] = (this.#byRank[rank] as number) + 1;
    const x = inside[best] as number;
    this.#inside.push(x);
    this.#outside.push(score);
    this.#splits++;
    if (score <= 0) this.#losses++;
    this.#sumX += x;
    this.#sumY += score;
    this.#sumXX += x * x;
    this.#sumXY += x * score;
  }

  outcome(): Overfitting {
    const least = -Math.log(this.#strategies);
    const width = (-2 * least) / BINS;
    const counts = new Int32Array(BINS);
    let overfit = 0;
    this.#byRank.forEach((splits, halfRanks) => {
      const share = halfRanks / 2 / (this.#strategies + 1);
      const bin = Math.min(BINS - 1, Math.max(0, Math.floor((Math.log(share / (1 - share)) - least) / width)));
      if (splits === 0) return;
      if (share <= 0.5) overfit += splits;
      counts[bin] = (counts[bin] as number) + splits;
    });
    const n = this.#splits;
    const spread = n * this.#sumXX - this.#sumX * this.#sumX;
    const slope = spread > 0 ? (n * this.#sumXY - this.#sumX * this.#sumY) / spread : Number.NaN;
    return {
      probability: overfit / n,
      splits: n,
      strategies: this.#strategies,
      histogram: { edges: Float64Array.from({ length: BINS + 1 }, (_, i) => least + i * width), counts },
      lossProbability: this.#losses / n,
      degradationSlope: slope,
      degradationIntercept: (this.#sumY - slope * this.#sumX) / n,
      inSample: thinned(this.#inside),
      outOfSample: thinned(this.#outside),
    };
  }
}

const MOST_PAIRS = 2_000;

function thinned(values: readonly number[]): Float64Array {
  const step = Math.ceil(values.length / MOST_PAIRS);
  return Float64Array.from(values.filter((_, i) => i % step === 0));
}
