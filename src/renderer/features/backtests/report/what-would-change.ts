import type { RunDocument } from '#contract/research-documents.ts';
import { formatCount, formatNumber, formatPercentChange, formatShare } from '../../../format/number.ts';
import { readable } from '../../../format/readable.ts';
import { formatProbability } from './figures.ts';

/** One thing that would make the verdict better. */
export interface Change {
  readonly text: string;
  /** Where it stands now. */
  readonly now: string;
}

const YEAR_US = 365.25 * 86_400e6;
const ASKED_COSTS = 2;

type Check = RunDocument['honesty']['checks'][number];

function changeOf(check: Check, run: RunDocument): Change[] {
  const { honesty, summary } = run;
  const asked = { text: `${check.title} as asked`, now: readable(check.text) };
  if (check.state === 'unknown') return [{ text: `${check.title}: to be measured`, now: readable(check.text) }];
  switch (check.id) {
    case 'deflated-sharpe': {
      const changes: Change[] = [
        {
          text: 'A deflated Sharpe ratio of 0.95 or more',
          now: `now ${formatProbability(check.value)} after ${formatCount(honesty.trials)} ${honesty.trials === 1 ? 'trial' : 'trials'}`,
        },
      ];
      const years = (run.toUs - run.fromUs) / YEAR_US;
      const least = honesty.minimumTrackRecordYears;
      if (least !== null && least > years)
        changes.unshift({
          text: `${formatNumber(least - years, 1)} more years of results at this quality`,
          now: `minimum track record ${formatNumber(least, 1)} years, now ${formatNumber(years, 1)}`,
        });
      return changes;
    }
    case 'overfitting':
      return [
        {
          text: 'A chance of overfitting below 20%, by fewer or broader settings',
          now: `now ${formatShare(check.value)}, see Overfitting`,
        },
      ];
    case 'p-value':
      return [{ text: 'A p-value below 0.05: a larger mean return, or more of it', now: `now ${formatProbability(check.value)}` }];
    case 'double-costs': {
      const even = honesty.breakEvenCostFactor;
      if (even === null || even >= ASKED_COSTS)
        return [{ text: 'A gain at double the costs', now: `now ${formatPercentChange(check.value)}` }];
      if (even <= 0) return [{ text: 'A gain before costs', now: 'it loses without any costs' }];
      return [
        {
          text: `Costs lower by ${formatShare(1 - even / ASKED_COSTS)}, or a larger gain a trade`,
          now: `nothing is left at ×${formatNumber(even, 2)} the costs, a gain is asked at ×2`,
        },
      ];
    }
    case 'look-ahead':
      return [{ text: 'Decisions that stay the same when later bars are taken away', now: readable(honesty.lookAhead.text) }];
    case 'intrabar-path': {
      const { worst, best, dependentTrades } = honesty.paths;
      return [
        {
          text: `Finer data for the ${formatCount(dependentTrades)} trades that depend on the path inside a bar`,
          now: `worst ${formatPercentChange(worst?.totalReturn)}, best ${formatPercentChange(best?.totalReturn)}`,
        },
      ];
    }
    case 'trades':
      return [
        {
          text: `${formatCount(Math.max(0, 30 - summary.trades))} more trades`,
          now: `at least 30 are asked, now ${formatCount(summary.trades)}`,
        },
      ];
    default:
      return [asked];
  }
}

const ORDER = ['fail', 'weak', 'unknown'] as const;

/** What stands between a run and a better verdict, the gravest first; empty when every check passes. */
export function whatWouldChange(run: RunDocument): Change[] {
  const checks = ORDER.flatMap((state) => run.honesty.checks.filter((check) => check.state === state));
  if (run.summary.trades > 0) return checks.flatMap((check) => changeOf(check, run));
  // Without a trade every other check is unknown for the same reason.
  const known = checks.filter(({ state }) => state !== 'unknown').flatMap((check) => changeOf(check, run));
  const unknown = checks.filter(({ state }) => state === 'unknown').map(({ title }) => title);
  return unknown.length === 0 ? known : [...known, { text: 'What cannot be told without trades', now: unknown.join(', ') }];
}
