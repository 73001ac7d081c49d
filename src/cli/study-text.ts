import type { MonteCarloResult, OptimiseResult, OverfittingResult, StudyResult, WalkForwardResult } from '#contract/research-studies.ts';
import { isoTime } from '#core/market/iso-time.ts';
import { objectiveTitle, studyTitle } from '#services/research/study-title.ts';
import { number, percent } from './figure-text.ts';
import { rightFrom, tableOf, toText } from './table-output.ts';

/** Settings of a search, and windows of a walk-forward, that are printed. */
const MOST_ROWS = 12;

/** A study for reading: what it is in a line, and a table of what came of it. */
export const studyText = (study: StudyResult): string => [studyTitle(study), '', ...linesOf(study)].join('\n');

function linesOf(study: StudyResult): string[] {
  switch (study.kind) {
    case 'optimise':
      return searchLines(study.result);
    case 'walk-forward':
      return walkLines(study.result, objectiveTitle(study.request.search.objective));
    case 'monte-carlo':
      return [pathsTable(study.result)];
    case 'overfitting':
      return [overfittingTable(study.result)];
  }
}

const settingText = (parameters: Readonly<Record<string, unknown>>): string =>
  Object.entries(parameters)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

function searchLines(result: OptimiseResult): string[] {
  const { objectiveValue, plateauScore, totalReturn, sharpe, maxDrawdown, trades, values, plateau } = result;
  const judged = Array.from(objectiveValue, (value, index) => ({ value, index })).filter(({ value }) => !Number.isNaN(value));
  const best = judged.sort((a, b) => b.value - a.value).slice(0, MOST_ROWS);
  const rows = best.map(({ value, index }) => [
    settingText(Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all[index]]))),
    ...[number(value, 3), number(plateauScore[index], 3), percent(totalReturn[index]), number(sharpe[index])],
    ...[percent(maxDrawdown[index]), String(trades[index])],
  ]);
  const columns = [
    'Setting',
    capital(objectiveTitle(result.objective)),
    'Its neighbours',
    'Net return',
    'Sharpe',
    'Max drawdown',
    'Trades',
  ];
  return [
    toText(rightFrom(1, tableOf(columns, rows))),
    ...(judged.length > best.length ? [`The best ${best.length} of ${judged.length}; --json prints all.`] : []),
    ...(plateau ? ['', `Good with its neighbours too: ${settingText(plateau.parameters)}.`] : []),
  ];
}

function walkLines({ windows, outOfSampleReturn, outOfSampleSharpe, efficiency }: WalkForwardResult, objective: string): string[] {
  const day = (timeUs: number): string => isoTime(timeUs).slice(0, 10);
  const rows = windows
    .slice(-MOST_ROWS)
    .map((window) => [
      `${day(window.testFromUs)} to ${day(window.testToUs)}`,
      settingText(window.parameters),
      ...[number(window.inSample), number(window.outOfSample), percent(window.outOfSampleReturn), String(window.trades)],
    ]);
  const columns = ['Tried on', 'Chosen', `${capital(objective)} before`, 'There', 'Net return', 'Trades'];
  return [
    toText(rightFrom(2, tableOf(columns, rows))),
    ...(windows.length > rows.length ? [`The newest ${rows.length} of ${windows.length} windows; --json prints all.`] : []),
    '',
    `All of them: net return ${percent(outOfSampleReturn)}, Sharpe ratio ${number(outOfSampleSharpe)}, efficiency ${percent(efficiency, 0)} of what was found before.`,
  ];
}

function pathsTable({ finalQuantiles, drawdownQuantiles, lossProbability, ruinProbability }: MonteCarloResult): string {
  const names = Object.keys(finalQuantiles).sort((a, b) => Number(a) - Number(b));
  const figures = [
    ['Account at the end, times its start', ...names.map((name) => number(finalQuantiles[name]))],
    ['Max drawdown', ...names.map((name) => percent(drawdownQuantiles[name], 1))],
  ];
  return [
    toText(rightFrom(1, tableOf(['Quantile', ...names.map((name) => percent(Number(name), 0))], figures))),
    '',
    `A loss in ${percent(lossProbability, 1)} of the paths, ruin in ${percent(ruinProbability, 1)}.`,
  ].join('\n');
}

function overfittingTable({ probability, probabilityOfLoss, splits, strategies, degradation, realityCheck }: OverfittingResult): string {
  return toText(
    rightFrom(
      1,
      tableOf(
        ['Figure', 'Value'],
        [
          ['Probability of overfitting', percent(probability, 1)],
          ['Probability of a loss out of sample', percent(probabilityOfLoss, 1)],
          ['Sharpe out of sample per Sharpe in sample', number(degradation.slope)],
          ["White's reality check, p-value", number(realityCheck?.pValue, 4)],
          ['Settings compared', String(strategies)],
          ['Splits', String(splits)],
        ],
      ),
    ),
  );
}
