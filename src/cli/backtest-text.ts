import type { ConfigurationCheck, RunDocument, RunListing } from '#contract/research-documents.ts';
import { isoTime } from '#core/market/iso-time.ts';
import { holdingText, judgedThenText, verdictHeadline } from '#services/research/export/judged-then.ts';
import { fidelityText } from '#services/research/export/stored-sections.ts';
import { number, percent } from './figure-text.ts';
import { tableOf, toText } from './table-output.ts';

const date = (timeUs: number) => isoTime(timeUs).slice(0, 10);

/** A checked configuration for reading: everything that has to be set right, or what its run can tell. */
export function checkText({ problems, estimate, data, hints }: ConfigurationCheck): string {
  if (problems.length > 0)
    return toText(
      tableOf(
        ['where', 'found', 'allowed'],
        problems.map(({ path, found, allowed }) => [path, found, allowed]),
      ),
    );
  const stored = data.map(({ symbol, bars }) => `${symbol} ${bars} bars`);
  const rows = estimate && [
    ['trades, about', String(estimate.trades)],
    ['Sharpe ratio known to, at 95 %', estimate.sharpeHalfWidth === null ? '-' : `±${number(estimate.sharpeHalfWidth)}`],
    ['trial of this idea', `${estimate.trialNumber}${estimate.isKnownTrial ? ', seen before' : ''}`],
    ['costs, of what winners make', percent(estimate.costShare, 1)],
    ['trades decided inside a bar', percent(estimate.pathDependentShare, 1)],
    ['takes about', `${number(estimate.seconds, 1)} s`],
  ];
  return [
    `Nothing to set right: ${stored.join(', ')}.`,
    ...(rows ? ['', toText(tableOf(['figure', 'value'], rows))] : []),
    ...(hints.length > 0 ? ['', ...hints.map((hint) => `! ${hint}`)] : []),
  ].join('\n');
}

/** A run for reading: the verdict first, then the figures. */
export function runText(run: RunDocument): string {
  const { summary, honesty, manifest } = run;
  const parameters = Object.entries(run.parameters).map(([name, value]) => `${name} ${value}`);
  const figures = tableOf(
    ['figure', 'value', '', 'figure', 'value'],
    [
      ['total return', percent(summary.totalReturn), '', 'trades', summary.trades],
      ['buy and hold', percent(summary.buyAndHoldReturn), '', 'win rate', percent(summary.winRate, 1)],
      ['growth a year', percent(summary.cagr), '', 'profit factor', number(summary.profitFactor)],
      ['volatility', percent(summary.volatility), '', 'expectancy', percent(summary.expectancy, 3)],
      [`Sharpe (${run.convention})`, number(summary.sharpe), '', 'exposure', percent(summary.exposure, 1)],
      ['Sortino', number(summary.sortino), '', 'commissions', number(summary.commissions)],
      ['Calmar', number(summary.calmar), '', 'p-value', number(summary.pValue, 4)],
      ['deepest fall', percent(summary.maxDrawdown), '', 'deflated Sharpe', number(summary.deflatedSharpe, 3)],
      [
        'longest fall, days',
        number(summary.maxDrawdownDays, 0),
        '',
        'trials',
        `${summary.trials} (${number(summary.effectiveTrials, 0)} effective)`,
      ],
      ['final equity', number(summary.finalEquity), '', 'overfitting', overfittingText(run)],
    ].map((row) => row.map((cell) => String(cell))),
  );
  const holding = holdingText(run);
  return [
    `${run.strategyTitle} (${parameters.join(', ')}) on ${run.symbols.join(', ')} ${run.timeframe}, ${date(run.fromUs)} to ${date(run.toUs)}, ${run.bars} bars${run.isSimulated ? ', SIMULATED data' : ''}`,
    `run ${run.runId}, data ${manifest.dataHash.slice(0, 12)}…, code ${manifest.codeHash.slice(0, 12)}…, seed ${manifest.seed}`,
    '',
    `verdict: ${verdictHeadline(run)}`,
    ...honesty.reasons.map((reason) => `  - ${reason}`),
    ...(holding === null ? [] : [`  - ${holding}`]),
    ...(run.judgedThen ? [`  ${judgedThenText(run)}`] : []),
    '',
    toText(figures),
    ...intervalsText(run),
    '',
    fidelityText(run),
    ...bookedText(run),
    ...(run.warnings.length + honesty.notes.length > 0
      ? ['', ...[...run.warnings, ...honesty.notes].map((sentence) => `! ${sentence}`)]
      : []),
  ].join('\n');
}

const INTERVALS = [
  ['cagr', 'growth a year', true],
  ['sharpe', 'Sharpe', false],
  ['maxDrawdown', 'deepest fall', true],
  ['expectancy', 'expectancy', true],
  ['profitFactor', 'profit factor', false],
] as const;

/** What chance leaves open, in a line; nothing where there is too little to resample. */
function intervalsText({ honesty }: RunDocument): string[] {
  const known = INTERVALS.flatMap(([name, title, isShare]) => {
    const { low, high } = honesty.intervals[name] ?? { low: null, high: null };
    if (low === null || high === null) return [];
    return [isShare ? `${title} ${percent(low, 1)} to ${percent(high, 1)}` : `${title} ${number(low)} to ${number(high)}`];
  });
  return known.length === 0 ? [] : ['', `with 95 % confidence: ${known.join(', ')}`];
}

function overfittingText({ honesty }: RunDocument): string {
  const isJudged = honesty.checks.every(({ id, state }) => id !== 'overfitting' || state !== 'not-judged');
  return isJudged ? percent(honesty.overfitting?.probability ?? null, 1) : 'not judged';
}

function bookedText({ actions = [] }: RunDocument): string[] {
  if (actions.length === 0) return [];
  const dividends = actions.filter(({ type }) => type === 'dividend');
  const paid = dividends.reduce((sum, { money }) => sum + money, 0);
  return [`${actions.length - dividends.length} splits and ${dividends.length} dividends were booked, which brought ${number(paid)}.`];
}

/** Runs, a line each. */
export const runsText = (runs: readonly RunListing[]): string =>
  toText(
    tableOf(
      ['run', 'made', 'strategy', 'symbols', 'timeframe', 'return', 'sharpe', 'fall', 'trades', 'verdict', 'trials', 'settings'],
      runs.map((run) => [
        run.runId,
        isoTime(run.createdAtUs).slice(0, 16).replace('T', ' '),
        `${run.strategy} ${Object.values(run.parameters).join('/')}`,
        run.symbols.join('+'),
        run.timeframe,
        percent(run.summary.totalReturn),
        number(run.summary.sharpe),
        percent(run.summary.maxDrawdown),
        run.summary.trades,
        run.summary.verdict,
        run.judgedThen ? `${run.judgedThen.trials} then, ${run.summary.trials} now` : run.summary.trials,
        run.settings ?? '',
      ]),
    ),
  );
