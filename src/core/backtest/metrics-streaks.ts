import { normalCumulative } from '#core/numeric/normal-distribution.ts';
import { ratio } from '#core/statistics/risk-ratios.ts';

/** Runs of winning and losing trades in a row. Trades that end even break both. */
export interface Streaks {
  readonly longestWins: number;
  readonly longestLosses: number;
  readonly averageWins: number;
  readonly averageLosses: number;
  /** What the longest runs brought, in money; of several as long the first. */
  readonly longestWinsTotal: number;
  readonly longestLossesTotal: number;
  /** Greatest gain and loss of trades in a row, in money, and of how many trades. */
  readonly bestRun: number;
  readonly worstRun: number;
  readonly bestRunLength: number;
  readonly worstRunLength: number;
  /**
   * How far the number of runs is from what chance gives, in deviations (Wald and Wolfowitz): below 0 wins follow wins, above 0 they
   * alternate. NaN without both wins and losses.
   */
  readonly zScore: number;
  /** Two-sided confidence that the order is not chance: 0 … 1. */
  readonly zConfidence: number;
}

/** {@link Streaks} of results in the order in which trades ended. */
export function streaksOf(results: ArrayLike<number>): Streaks {
  const runs: { side: number; length: number; total: number }[] = [];
  for (let i = 0; i < results.length; i++) {
    const result = results[i] as number;
    const side = Math.sign(result);
    const last = runs.at(-1);
    if (last !== undefined && last.side === side) {
      last.length++;
      last.total += result;
    } else runs.push({ side, length: 1, total: result });
  }
  const wins = runs.filter(({ side }) => side > 0);
  const losses = runs.filter(({ side }) => side < 0);
  const count = (group: typeof runs): number => group.reduce((sum, { length }) => sum + length, 0);
  const none = { length: 0, total: 0 };
  const longest = (group: typeof runs) => group.reduce((most, run) => (run.length > most.length ? run : most), none);
  const [longWins, longLosses] = [longest(wins), longest(losses)];
  const best = wins.reduce((most, run) => (run.total > most.total ? run : most), none);
  const worst = losses.reduce((least, run) => (run.total < least.total ? run : least), none);
  const zScore = runsTest(count(wins), count(losses), wins.length + losses.length);
  return {
    longestWins: longWins.length,
    longestLosses: longLosses.length,
    longestWinsTotal: longWins.total,
    longestLossesTotal: longLosses.total,
    averageWins: ratio(count(wins), wins.length),
    averageLosses: ratio(count(losses), losses.length),
    bestRun: best.total,
    worstRun: worst.total,
    bestRunLength: best.length,
    worstRunLength: worst.length,
    zScore,
    zConfidence: 2 * normalCumulative(Math.abs(zScore)) - 1,
  };
}

function runsTest(wins: number, losses: number, runs: number): number {
  const all = wins + losses;
  if (wins === 0 || losses === 0 || all < 3) return Number.NaN;
  const product = 2 * wins * losses;
  const deviation = Math.sqrt((product * (product - all)) / (all * all * (all - 1)));
  return ratio(runs - (product / all + 1), deviation);
}
