import type { marketContract } from '#contract/market.ts';
import type { Client } from '#rpc/types.ts';
import { timedTable } from './bar-table.ts';
import type { CommandContext } from './context.ts';
import type { Table } from './table-output.ts';
import { unwrap } from './unwrap.ts';

type Market = Client<typeof marketContract>;

/** All stored ticks of a symbol in a range, page by page: `time,bid,ask,last,volume`. */
export async function readTicks(
  context: CommandContext,
  market: Market,
  symbol: string,
  source: 'imported' | 'live',
  fromUs?: number,
  toUs?: number,
): Promise<Table> {
  const pages: { timeUs: Float64Array; bid: Float64Array; ask: Float64Array; volume: Float64Array }[] = [];
  let next = fromUs;
  let skip = 0;
  for (let isMore = true; isMore; ) {
    const request = { symbol, source, skip, ...(next === undefined ? {} : { fromUs: next }), ...(toUs === undefined ? {} : { toUs }) };
    const page = unwrap(context, await market['ticks.read'](request, { signal: context.signal }));
    isMore = page.isMore;
    if (page.timeUs.length === 0) break;
    pages.push(page);
    const lastUs = page.timeUs[page.timeUs.length - 1] as number;
    let same = 0;
    while (same < page.timeUs.length && page.timeUs[page.timeUs.length - 1 - same] === lastUs) same++;
    skip = lastUs === next && same === page.timeUs.length ? skip + same : same;
    next = lastUs;
    context.progress(`${pages.reduce((sum, one) => sum + one.timeUs.length, 0).toLocaleString('en')} ticks`);
  }
  const join = (name: 'timeUs' | 'bid' | 'ask' | 'volume') => {
    const joined = new Float64Array(pages.reduce((sum, page) => sum + page[name].length, 0));
    let at = 0;
    for (const page of pages) {
      joined.set(page[name], at);
      at += page[name].length;
    }
    return joined;
  };
  const price = join('bid');
  const ask = join('ask');
  const last = price.map((value, index) => (Number.isNaN(ask[index]) ? value : Number.NaN));
  const bid = price.map((value, index) => (Number.isNaN(ask[index]) ? Number.NaN : value));
  return timedTable(join('timeUs'), { bid, ask, last, volume: join('volume') });
}
