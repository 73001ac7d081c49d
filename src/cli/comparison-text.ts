import type { z } from 'zod';
import type { researchContract } from '#contract/index.ts';
import { figureTitle } from '#core/backtest/figure-titles.ts';
import { differenceText, figureText, MISSING } from './figure-text.ts';
import { rightFrom, tableOf, toText } from './table-output.ts';

type Comparison = z.output<(typeof researchContract)['runs.compare']['output']>;

/** Runs beside each other for reading: their figures by the names of the app, and the settings in which they differ by those that `--set` takes. */
export function comparisonText({ runs, metrics, settings, isSameData, isSameCosts, trades }: Comparison): string {
  const ids = runs.map(({ runId }) => runId);
  const figures = metrics.map(({ name, values, difference }) => [
    figureTitle(name),
    ...values.map((value) => figureText(name, value)),
    differenceText(name, difference),
  ]);
  const differing = settings.map(({ path, values }) => [path, ...values.map((value) => (value === '' ? MISSING : value))]);
  return [
    toText(rightFrom(1, tableOf(['Figure', ...ids, 'Difference'], figures))),
    differing.length === 0 ? 'Same settings.' : toText(rightFrom(1, tableOf(['Setting', ...ids], differing))),
    `${isSameData ? 'Same' : 'Different'} data, ${isSameCosts ? 'same' : 'different'} costs; ${trades.both} ${trades.both === 1 ? 'trade' : 'trades'} in both.`,
  ].join('\n\n');
}
