import type { marketContract } from '#contract/market.ts';
import { ExpectedError } from '#core/result.ts';
import type { Handlers } from '#rpc/types.ts';
import { readBarWindow } from '../bar-window.ts';
import type { InstrumentTable } from './instrument-table.ts';
import type { MarketReader } from './market-reader.ts';

type BarHandlers = Pick<Handlers<typeof marketContract>, 'bars.series' | 'bars.window' | 'bars.read'>;

/** Reads of stored bars. */
export function barHandlers(reader: MarketReader, instruments: InstrumentTable): BarHandlers {
  const requireInstrument = (symbol: string): void => {
    if (instruments.find(symbol) === undefined)
      throw new ExpectedError('UnknownInstrument', `There is no instrument ${symbol}. Import its data or connect a feed that has it.`);
  };
  return {
    'bars.series': async () => reader.listSeries(),
    async 'bars.window'(request) {
      requireInstrument(request.symbol);
      return readBarWindow(reader, request);
    },
    async 'bars.read'({ symbol, timeframe, fromUs, toUs }) {
      requireInstrument(symbol);
      const bars = reader.readByTime(symbol, timeframe, fromUs ?? Number.NEGATIVE_INFINITY, toUs ?? Number.POSITIVE_INFINITY);
      if (bars.timeUs.length === 0)
        throw new ExpectedError(
          'NoData',
          `There are no ${timeframe} bars of ${symbol} in that time. Import its history, or ask for another time.`,
        );
      return { bars, builtFrom: null };
    },
  };
}
