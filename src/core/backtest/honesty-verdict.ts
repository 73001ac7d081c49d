/** What the product says of a run, best first. */
export const VERDICTS = ['worth-paper-trading', 'not-enough-evidence', 'do-not-trade'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What is known of a run; null is what was not measured or could not be. */
export interface VerdictEvidence {
  readonly trades: number;
  /** By the effective number of trials, 0 … 1. */
  readonly deflatedSharpe: number | null;
  /** Distinct configurations of the idea that were evaluated, this one included. */
  readonly trials: number;
  readonly overfittingProbability: number | null;
  /** Of a mean return of 0 or less. */
  readonly pValue: number | null;
  /** Total return with all costs doubled. */
  readonly doubleCostReturn: number | null;
  readonly lookAhead: 'clean' | 'found' | null;
  /** Total returns with the worst and the best path inside every bar. */
  readonly worstPathReturn: number | null;
  readonly bestPathReturn: number | null;
}

/**
 * pass: as asked. warn: less than asked, without being clearly bad. fail: clearly bad. unknown: asked, but not measured. not-judged: not asked
 * of this run, so that it speaks neither for nor against it.
 */
export type CheckState = 'pass' | 'warn' | 'fail' | 'unknown' | 'not-judged';

const VERDICT_CHECK_IDS = ['deflated-sharpe', 'overfitting', 'p-value', 'double-costs', 'look-ahead', 'intrabar-path', 'trades'] as const;

/** One thing that the verdict asks. */
export interface VerdictCheck {
  readonly id: (typeof VERDICT_CHECK_IDS)[number];
  readonly title: string;
  readonly state: CheckState;
  /** What was found, where it is a number. */
  readonly value: number | null;
  /** What was found and what was asked, in a text. */
  readonly text: string;
}

/** The verdict with its reasons: the sentences of the checks that kept it from being better, or of all that passed when none did. */
export interface VerdictReport {
  readonly verdict: Verdict;
  readonly reasons: readonly string[];
  readonly checks: readonly VerdictCheck[];
}

const LEAST_DEFLATED_SHARPE = 0.95;
/** Below it the run is more likely the luck of having tried than skill. */
const HOPELESS_DEFLATED_SHARPE = 0.5;
const MOST_OVERFITTING = 0.2;
const HOPELESS_OVERFITTING = 0.5;
/** Trials from which on the overfitting probability is asked for. */
export const TRIALS_FOR_OVERFITTING = 10;
const MOST_P_VALUE = 0.05;
const HOPELESS_P_VALUE = 0.5;
export const LEAST_TRADES = 30;

/**
 * `worth-paper-trading` only when every check that is asked passes; `do-not-trade` when one clearly fails; else `not-enough-evidence`. Clearly failed is:
 * a deflated Sharpe ratio below 0.5, an overfitting probability of 0.5 or more, a p-value of 0.5 or more, a loss at double costs, a
 * look-ahead found. Too few trades and a sign that depends on the path inside bars are a lack of evidence: more or finer data can decide.
 */
export function verdictOf(evidence: VerdictEvidence): VerdictReport {
  const checks = CHECKS.map((check) => check(evidence));
  const reasons = (state: CheckState): string[] => checks.filter((check) => check.state === state).map(({ text }) => text);
  const failed = reasons('fail');
  if (failed.length > 0) return { verdict: 'do-not-trade', reasons: failed, checks };
  const missing = [...reasons('warn'), ...reasons('unknown')];
  if (missing.length > 0) return { verdict: 'not-enough-evidence', reasons: missing, checks };
  return { verdict: 'worth-paper-trading', reasons: reasons('pass'), checks };
}

const percent = (fraction: number): string => `${(fraction * 100).toFixed(1)} %`;
const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

const CHECKS: readonly ((evidence: VerdictEvidence) => VerdictCheck)[] = [
  ({ deflatedSharpe, trials }) => {
    const of = { id: 'deflated-sharpe', title: 'Deflated Sharpe ratio', value: deflatedSharpe } as const;
    if (deflatedSharpe === null)
      return { ...of, state: 'unknown', text: 'The deflated Sharpe ratio could not be computed; at least 0.95 is asked.' };
    const state = deflatedSharpe >= LEAST_DEFLATED_SHARPE ? 'pass' : deflatedSharpe < HOPELESS_DEFLATED_SHARPE ? 'fail' : 'warn';
    return {
      ...of,
      state,
      text: `The confidence that this is more than luck, after ${counted(trials, 'trial')}, is ${percent(deflatedSharpe)} (deflated Sharpe ratio ${deflatedSharpe.toFixed(3)}); at least ${LEAST_DEFLATED_SHARPE} is asked.`,
    };
  },
  ({ overfittingProbability, trials }) => {
    const of = { id: 'overfitting', title: 'Overfitting probability', value: overfittingProbability } as const;
    const asked = `below ${MOST_OVERFITTING} is asked from ${TRIALS_FOR_OVERFITTING} trials on`;
    if (trials < TRIALS_FOR_OVERFITTING) {
      return { ...of, state: 'not-judged', text: `With ${counted(trials, 'trial')} there is nothing to tell it by; ${asked}.` };
    }
    if (overfittingProbability === null)
      return { ...of, state: 'unknown', text: `The overfitting probability was not computed; ${asked}.` };
    const state = overfittingProbability < MOST_OVERFITTING ? 'pass' : overfittingProbability >= HOPELESS_OVERFITTING ? 'fail' : 'warn';
    return {
      ...of,
      state,
      text: `The best of ${trials} trials on half of the data is below the middle on the other half in ${percent(overfittingProbability)} of splits (overfitting probability ${overfittingProbability.toFixed(3)}); ${asked}.`,
    };
  },
  ({ pValue }) => {
    const of = { id: 'p-value', title: 'P-value', value: pValue } as const;
    if (pValue === null)
      return { ...of, state: 'unknown', text: 'There are too few returns for a p-value of the mean return; below 0.05 is asked.' };
    const state = pValue < MOST_P_VALUE ? 'pass' : pValue >= HOPELESS_P_VALUE ? 'fail' : 'warn';
    return {
      ...of,
      state,
      text: `A strategy that gains nothing on average does as well by chance in ${percent(pValue)} of cases (p-value ${pValue.toFixed(4)}); below ${MOST_P_VALUE} is asked.`,
    };
  },
  ({ doubleCostReturn, trades }) => {
    const of = { id: 'double-costs', title: 'Double costs', value: doubleCostReturn } as const;
    if (doubleCostReturn === null || trades === 0) {
      return { ...of, state: 'unknown', text: 'What is left at double costs is not known; a gain is asked.' };
    }
    return {
      ...of,
      state: doubleCostReturn > 0 ? 'pass' : 'fail',
      text: `At double costs the total return is ${percent(doubleCostReturn)}; a gain is asked.`,
    };
  },
  ({ lookAhead }) => {
    const of = { id: 'look-ahead', title: 'Look-ahead', value: null } as const;
    if (lookAhead === null) return { ...of, state: 'unknown', text: 'The strategy was not tested for look-ahead; a clean test is asked.' };
    return lookAhead === 'clean'
      ? { ...of, state: 'pass', text: 'Taking later bars away changes nothing that was decided before, as is asked.' }
      : {
          ...of,
          state: 'fail',
          text: 'The strategy uses prices that were not known yet: taking later bars away changes what it did before; none is allowed.',
        };
  },
  ({ worstPathReturn, bestPathReturn }) => {
    const of = { id: 'intrabar-path', title: 'Path inside bars', value: worstPathReturn } as const;
    if (worstPathReturn === null || bestPathReturn === null) {
      return { ...of, state: 'unknown', text: 'The worst and the best path inside bars were not compared; the same sign is asked.' };
    }
    return {
      ...of,
      state: worstPathReturn > 0 === bestPathReturn > 0 ? 'pass' : 'warn',
      text: `The total return is ${percent(worstPathReturn)} on the worst and ${percent(bestPathReturn)} on the best path inside bars; the same sign is asked.`,
    };
  },
  ({ trades }) => ({
    id: 'trades',
    title: 'Trades',
    value: trades,
    state: trades >= LEAST_TRADES ? 'pass' : 'warn',
    text: `There ${trades === 1 ? 'is' : 'are'} ${counted(trades, 'trade')}; at least ${LEAST_TRADES} are asked.`,
  }),
];
