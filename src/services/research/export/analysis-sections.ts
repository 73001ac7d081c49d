import type { RunDocument } from '#contract/research-documents.ts';
import { MICROSECONDS_PER_DAY } from '#core/market/timeframe.ts';
import { beside, money, number, percent, quiet, section, table } from './html.ts';
import { hasTraded } from './stored-sections.ts';

interface Group {
  readonly by: string;
  readonly names: readonly string[];
  readonly trades: Float64Array;
  readonly winRate: Float64Array;
  readonly meanReturn: Float64Array;
  readonly pnl: Float64Array;
}

/** Names of groups as they are read: `exit` is the reason of the exit. */
const titleOf = (by: string): string => (by === 'exit' ? 'By reason of exit' : `By ${by}`);

function costsThatLeaveNothing(factor: number | null): string {
  if (factor === null) return 'beyond what was run';
  return factor <= 0 ? 'it loses without any' : `× ${number(factor)}`;
}

function overfittingText({ honesty }: RunDocument): string {
  const { overfitting, checks } = honesty;
  if (overfitting) return `${percent(overfitting.probability, 0)} in ${overfitting.splits} splits`;
  return checks.some(({ id, state }) => id === 'overfitting' && state === 'not-judged') ? 'not judged' : '–';
}

function yearsText({ minimumTrackRecordYears, probabilisticSharpe }: RunDocument['honesty']): string {
  if (minimumTrackRecordYears !== null) return number(minimumTrackRecordYears, 1);
  return probabilisticSharpe === null ? '–' : 'never at this quality';
}

/** What the evidence on overfitting, warm-up and the test for looking ahead says in numbers. `logits`: SVG, or none. */
export function evidenceSection(document: RunDocument, logits: string): string {
  const { honesty } = document;
  const { realityCheck, warmup, costStress } = honesty;
  const facts: [string, string][] = [
    ['Probabilistic Sharpe', number(honesty.probabilisticSharpe, 3)],
    ['Deflated Sharpe, effective trials', number(honesty.deflatedSharpe, 3)],
    ['Deflated Sharpe, all trials', number(honesty.deflatedSharpeAllTrials, 3)],
    ['Best Sharpe expected without skill', number(honesty.expectedMaximumSharpe)],
    ['p-value of a mean return of 0 or less', number(honesty.pValue, 3)],
    ["White's reality check", realityCheck ? `${number(realityCheck.pValue, 3)} over ${realityCheck.strategies} trials` : '–'],
    ['Probability of overfitting', overfittingText(document)],
    ['Years until it could be believed', yearsText(honesty)],
    ['Costs that leave nothing', !hasTraded(document) ? '–' : costsThatLeaveNothing(honesty.breakEvenCostFactor)],
  ];
  const stress = table(
    ['costs', 'return', 'Sharpe', 'trades'],
    costStress.map(({ factor, totalReturn, sharpe, trades }) => [`× ${factor}`, percent(totalReturn), number(sharpe), String(trades)]),
  );
  const starts = table(
    ['first order after', 'return', 'Sharpe', 'trades'],
    warmup.map(({ bars, totalReturn, sharpe, trades }) => [`${bars} bars`, percent(totalReturn), number(sharpe), String(trades)]),
  );
  const drawn =
    logits === '' ? '' : `${quiet('Rank of the best in sample out of sample (logit): below 0 it was among the worse half')}${logits}`;
  return section('Evidence', beside(table(['', ''], facts) + drawn, stress + starts), 'keep');
}

/** Trades by what they have in common; a group of all trades tells nothing. */
export function groupsSection(groups: readonly Group[]): string {
  const telling = groups.filter(({ names }) => names.length > 1);
  if (telling.length === 0) return '';
  return section(
    'Trades by what they have in common, by their entry',
    telling
      .map(({ by, names, trades, winRate, meanReturn, pnl }) =>
        table(
          [titleOf(by), 'trades', 'won', 'mean return', 'result'],
          names.map((name, i) => [name, String(trades[i]), percent(winRate[i], 0), percent(meanReturn[i]), money(pnl[i])]),
        ),
      )
      .join(''),
    'aligned',
  );
}

/** A figure by its name: spans of time in days, whole numbers whole, others to six decimals. */
function figureText(name: string, value: number | null): string {
  if (value === null) return '–';
  if (/[a-z]Us$/.test(name)) return `${number(value / MICROSECONDS_PER_DAY, 2)} days`;
  if (Number.isInteger(value)) return number(value, 0);
  return Math.abs(value) >= 1000 ? money(value) : number(value, 6);
}

/** Every figure by its name, and the ratios by the conventions of others. */
export function metricsSection({ metrics, conventions, fidelity }: RunDocument): string {
  const names = [...new Set(Object.values(conventions).flatMap((ratios) => Object.keys(ratios)))];
  const others = Object.entries(conventions);
  const byConvention = table(
    ['', ...others.map(([name]) => name)],
    names.map((name) => [name, ...others.map(([, ratios]) => number(ratios[name], 4))]),
  );
  const rows = Object.entries(metrics).map(([name, value]) => [name, figureText(name, value)]);
  const half = Math.ceil(rows.length / 2);
  const paths = table(
    ['how finely paths inside bars were known', ''],
    Object.entries(fidelity).map(([name, value]) => [name, number(value, 4)]),
  );
  return [
    section('Ratios by convention', byConvention),
    section('All figures', beside(table(['', ''], rows.slice(0, half)), table(['', ''], rows.slice(half))) + paths, 'dense'),
  ].join('\n');
}
