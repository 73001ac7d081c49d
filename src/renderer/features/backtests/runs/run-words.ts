import type { RunListing } from '#contract/research-documents.ts';
import { formatNumber } from '../../../format/number.ts';
import { readable } from '../../../format/readable.ts';
import { formatDate } from '../../../format/time.ts';
import { parameterTitle } from '../../trade/parameter-schema.ts';

type Value = number | string | boolean;

/** A parameter's value as a trader reads it. */
export const valueText = (value: unknown): string =>
  typeof value === 'number'
    ? formatNumber(value, Number.isInteger(value) ? 0 : Math.min(6, `${value}`.split('.')[1]?.length ?? 2))
    : String(value);

/** `fast 10, slow 30, long-short`: numbers with their names, words and switches as they speak for themselves. */
export const parameterText = (parameters: Readonly<Record<string, Value>>): string =>
  Object.entries(parameters)
    .map(([name, value]) => {
      const title = parameterTitle(name).toLowerCase();
      if (typeof value === 'string') return value;
      return typeof value === 'boolean' ? `${value ? '' : 'no '}${title}` : `${title} ${valueText(value)}`;
    })
    .join(', ');

/** Parameters, then exits, costs, fills and size: `fast 10, slow 30; stop 2%, commission 0.1%`. */
export const settingsText = ({ parameters, settings }: Pick<RunListing, 'parameters' | 'settings'>): string =>
  [parameterText(parameters) || 'no parameters', ...(settings ? [readable(settings)] : [])].join('; ');

/** `AAPL 1d`, `AAPL + MSFT 1d`, `12 symbols 1d`. */
export const marketText = ({ symbols, timeframe }: Pick<RunListing, 'symbols' | 'timeframe'>): string =>
  `${symbols.length <= 3 ? symbols.join(' + ') : `${symbols.length} symbols`} ${timeframe}`;

/** `13 May 2013 – 11 May 2018`. */
export const rangeText = (fromUs: number, toUs: number): string => `${formatDate(fromUs, 'UTC')} – ${formatDate(toUs, 'UTC')}`;

/** The whole run in a line, for dialogs and toasts. */
export const runTitle = (run: RunListing): string => `${run.strategyTitle} on ${marketText(run)}`;
