/** A return of less is rounding: neither gained nor lost. */
const NOTHING = 1e-12;

/**
 * Kelly bet as a fraction of the equity from the returns of past trades: p − (1 − p) / b, with p the share of winners and b their mean
 * gain over the mean loss. 0 when nothing was won, the share of winners when nothing was lost. Source: Kelly 1956 for two outcomes.
 */
export function kellyBet(returns: Float64Array, from: number, to: number): number {
  let wins = 0;
  let gained = 0;
  let lost = 0;
  for (let i = from; i < to; i++) {
    const value = returns[i] as number;
    if (value > NOTHING) {
      wins++;
      gained += value;
    } else if (value < -NOTHING) lost -= value;
  }
  const count = to - from;
  if (wins === 0) return 0;
  if (lost === 0) return wins / count;
  const chance = wins / count;
  const payoff = gained / wins / (lost / (count - wins));
  return Math.max(0, chance - (1 - chance) / payoff);
}
