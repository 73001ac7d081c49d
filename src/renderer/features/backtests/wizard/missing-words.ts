import type { DataCoverage } from '#contract/research-documents.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import { formatCount } from '../../../format/number.ts';

/**
 * What is missing of a symbol's bars, in words; null when nothing is. Where no calendar of holidays is known, a day without a bar may well
 * be one: it is not called missing.
 */
export function missingWords(
  { missingBars, timeframe }: Pick<DataCoverage, 'missingBars' | 'timeframe'>,
  calendar: CalendarId | undefined,
): string | null {
  if (missingBars === 0) return null;
  const count = formatCount(missingBars);
  if (timeframe === '1d' && calendar !== 'us-equity')
    return missingBars === 1 ? '1 weekday without a bar' : `${count} weekdays without a bar, holidays among them`;
  return missingBars === 1 ? '1 bar missing' : `${count} bars missing`;
}
