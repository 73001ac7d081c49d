import { seededRandom } from '#core/numeric/seeded-random.ts';
import { blockLengths } from '#core/statistics/block-length.ts';
import { blockTable, followPath } from './monte-carlo-blocks.ts';
import { fanSteps, type MonteCarloPaths, outcomeOf } from './monte-carlo-outcome.ts';

/** How many paths, and what counts as ruin. */
export interface MonteCarloSettings {
  readonly paths: number;
  readonly seed: number;
  /** Ruin: the account has lost this share of its start. */
  readonly ruinFraction: number;
  /** Points of the fan chart; none for 0. */
  readonly fanPoints?: number;
}

/** Smallest length of a bootstrap block where none is asked for: a trading week keeps the order of single days even where it hardly shows. */
const LEAST_BLOCK = 5;
/** Below this a step has lost everything: its logarithm would be -Infinity and infect sums. */
const NOTHING_LEFT = 1e-300;

/**
 * Simulated accounts from blocks of the returns themselves (circular block bootstrap, Politis and Romano 1992), which keep what follows
 * on what inside a block. `steps` is as many as there are returns by default; `blockLength` the automatic one, at least 5. A block is
 * summed up by what it adds, its peak, trough and deepest fall: exactly what step by step gives.
 */
export function bootstrapReturns(
  returns: ArrayLike<number>,
  settings: MonteCarloSettings & { readonly steps?: number; readonly blockLength?: number },
): MonteCarloPaths & { readonly blockLength: number; readonly steps: number } {
  const count = returns.length;
  if (count < 2) throw new RangeError(`A bootstrap needs at least two returns; there are ${count}.`);
  const { paths, ruinFraction } = settings;
  const steps = settings.steps ?? count;
  const asked = settings.blockLength ?? Math.max(LEAST_BLOCK, blockLengths(returns).circular);
  const blockLength = Math.max(1, Math.min(count, steps, Math.round(asked)));
  const logs = Float64Array.from(returns, (value) => Math.log(Math.max(NOTHING_LEFT, 1 + value)));
  const table = blockTable(logs, blockLength);
  const random = seededRandom(settings.seed);
  const times = settings.fanPoints === 0 ? new Int32Array(0) : fanSteps(steps, settings.fanPoints);
  const values = new Float64Array(times.length * paths);
  const finals = new Float64Array(paths);
  const drawdowns = new Float64Array(paths);
  const ruin = Math.log(Math.max(NOTHING_LEFT, 1 - ruinFraction));
  const path = { final: 0, fall: 0, least: 0 };
  let ruined = 0;
  for (let i = 0; i < paths; i++) {
    followPath(table, steps, random, path, times, values, i, paths);
    finals[i] = Math.exp(path.final);
    drawdowns[i] = Math.expm1(path.fall);
    if (path.least <= ruin) ruined++;
  }
  return { ...outcomeOf(finals, drawdowns, ruined, times, values, Math.exp), blockLength, steps };
}

/**
 * The same trades in another order: results in money added up from the start, so that every path ends alike and only the way there
 * differs; `withReplacement` draws each anew, so that the end differs too. Accounts as multiples of `initialCapital`. A step is a trade.
 */
export function shuffleTrades(
  pnl: ArrayLike<number>,
  initialCapital: number,
  settings: MonteCarloSettings & { readonly withReplacement?: boolean },
): MonteCarloPaths & { readonly steps: number } {
  const count = pnl.length;
  if (count < 2) throw new RangeError(`A shuffle needs at least two trades; there are ${count}.`);
  const { paths, ruinFraction, withReplacement = false } = settings;
  const random = seededRandom(settings.seed);
  const order = Float64Array.from(pnl, (each) => each / initialCapital);
  const source = order.slice();
  const times = settings.fanPoints === 0 ? new Int32Array(0) : fanSteps(count, settings.fanPoints);
  const values = new Float64Array(times.length * paths);
  const finals = new Float64Array(paths);
  const drawdowns = new Float64Array(paths);
  let ruined = 0;
  for (let path = 0; path < paths; path++) {
    let value = 1;
    let peak = 1;
    let least = 1;
    let deepest = 0;
    let next = 0;
    for (let i = 0; i < count; i++) {
      if (withReplacement) value += source[Math.floor(random.uniform() * count)] as number;
      else {
        // Fisher and Yates, forward: what is before i has been dealt.
        const j = i + Math.floor(random.uniform() * (count - i));
        const dealt = order[j] as number;
        order[j] = order[i] as number;
        order[i] = dealt;
        value += dealt;
      }
      if (value > peak) peak = value;
      else if (value / peak - 1 < deepest) deepest = value / peak - 1;
      if (value < least) least = value;
      if (times[next] === i + 1) values[next++ * paths + path] = value;
    }
    finals[path] = value;
    drawdowns[path] = Math.max(-1, deepest);
    if (least <= 1 - ruinFraction) ruined++;
  }
  return { ...outcomeOf(finals, drawdowns, ruined, times, values), steps: count };
}
